"""Does a store hold what was sent? Counted graph by graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A graph of which a store holds another number of triples than was sent."""

    graph: str
    sent: int
    held: int

    def __str__(self) -> str:
        """Return the graph and both counts."""
        return f"<{self.graph}> holds {self.held:,} triples, {self.sent:,} were sent"


def differences(
    graphs: Iterable[tuple[str, int]], count: Count, *, replaces: Callable[[str], bool]
) -> Iterator[Difference]:
    """Yield the graphs that do not hold what was sent; one that was added to may hold more."""
    for graph, sent in graphs:
        held = count(graph)
        if held < sent or (held > sent and replaces(graph)):
            yield Difference(graph, sent, held)
