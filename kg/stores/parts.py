"""A load in pieces that fit one request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Quad

# Bytes of one request's body, roughly: what stores, and proxies before them, take without ado.
MOST_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """Triples of one graph, as lines of N-Triples without their full stop.

    `first` and `last` tell its place among the parts of its graph; one that is both is the whole graph.
    """

    graph: str
    triples: tuple[str, ...]
    first: bool
    last: bool

    @property
    def whole(self) -> bool:
        """Whether the graph has no other part."""
        return self.first and self.last


def cut(graph: str, quads: Iterable[Quad], *, most: int) -> Iterator[Part]:
    """Yield the quads of one graph in parts of at most `most` triples and about `MOST_BYTES`."""
    first, size = True, 0
    held: list[str] = []
    for quad in quads:
        line = str(quad.triple)
        if held and (len(held) >= most or size + len(line) > MOST_BYTES):
            yield Part(graph, tuple(held), first=first, last=False)
            first, size, held = False, 0, []
        held.append(line)
        size += len(line)
    yield Part(graph, tuple(held), first=first, last=True)


def gather(parts: Iterable[Part], *, most: int) -> Iterator[tuple[Part, ...]]:
    """Yield parts together until they have `most` triples or `MOST_BYTES`; what has more stays alone."""
    held: list[Part] = []
    triples = size = 0
    for part in parts:
        length = sum(map(len, part.triples))
        if held and (triples + len(part.triples) > most or size + length > MOST_BYTES):
            yield tuple(held)
            held, triples, size = [], 0, 0
        held.append(part)
        triples += len(part.triples)
        size += length
    if held:
        yield tuple(held)
