"""The course of a load: what is still to be sent goes out, is marked in the journal, and is counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Quad

from kg.errors import BadStore
from kg.stores.ahead import ahead
from kg.stores.journal import Journal
from kg.stores.parts import Part, cut, gather
from kg.stores.report import LoadProgress, OnLoad
from kg.stores.sender import Sender
from kg.stores.statements import runs
from kg.stores.verify import Count, Difference, differences


@dataclass(frozen=True, slots=True)
class Sending:
    """A surveyed file, graph by graph, on its way into a store."""

    quads: Iterable[Quad]
    journal: Journal
    sender: Sender
    tell: OnLoad

    def send(self) -> None:
        """Send every graph that the journal does not mark as done.

        Raises BadStore if the store is away or fails; what it has by then is marked.
        """
        total = self.journal.size
        _, sent = self.journal.counts_done
        try:
            for parts in ahead(self.sender.send, self._requests()):
                self.journal.done(part.graph for part in parts if part.last and self._is_taken(part.graph))
                sent += sum(len(part.triples) for part in parts)
                self.tell(LoadProgress("sending", sent, total))
        except BadStore as cause:
            done, _ = self.journal.counts_done
            there = f"{done:,} of {self.journal.length:,} graphs are loaded"
            raise BadStore(f"{cause}; {there}, the same with --resume loads the others") from cause

    def send_again(self, graphs: Collection[str]) -> None:
        """Send these graphs once more."""
        self.journal.undone(graphs)
        self.send()

    def repair(self, count: Count, *, hint: str) -> int:
        """Count all graphs, send again those that are not complete; return how many these were.

        Raises BadStore, with `hint`, if a graph is not complete even then.
        """
        wrong = list(self._differences(self.journal.graphs(), count))
        if not wrong:
            return 0
        graphs = [(one.graph, one.sent) for one in wrong]
        self.send_again([graph for graph, _ in graphs])
        still = list(self._differences(graphs, count))
        if still:
            others = f" and {len(still) - 1:,} more are not complete" if len(still) > 1 else ""
            raise BadStore(f"{still[0]}{others}" + (f"; {hint}" if hint else ""))
        return len(wrong)

    def _differences(self, graphs: Iterable[tuple[str, int]], count: Count) -> Iterator[Difference]:
        def counted() -> Iterator[tuple[str, int]]:
            total, seen = self.journal.size, 0
            for graph, quads in graphs:
                if self._is_taken(graph):
                    yield graph, quads
                seen += quads
                self.tell(LoadProgress("counting", seen, total))

        return differences(counted(), count, replaces=self.sender.replaces)

    def _requests(self) -> Iterator[tuple[Part, ...]]:
        most = self.sender.profile.whole
        parts = self._parts(most)
        return gather(parts, most=most) if self.sender.bulk else ((part,) for part in parts)

    def _parts(self, most: int) -> Iterator[Part]:
        for graph, members in runs(iter(self.quads)):
            if self._is_taken(graph) and not self.journal.is_done(graph):
                yield from cut(graph, members, most=most)

    def _is_taken(self, graph: str) -> bool:
        return graph not in self.sender.refused
