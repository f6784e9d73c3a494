"""How graphs get into a store: whole, in parts, or many at once; what it refuses is set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.errors import BadStore, StoreRefused
from kg.stores.addresses import Addresses
from kg.stores.parts import Part
from kg.stores.profiles import Profile
from kg.stores.remote import Sink
from kg.stores.statements import is_shared
from kg.stores.trial import about, find_refused

_MOST_REFUSED = 5  # graphs in a row without a triple to blame: then the trouble is the store's
_TRIAL = "urn:kg:load:trial"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A graph that a store did not take, or not all of it, and why."""

    graph: str
    reason: str

    def __str__(self) -> str:
        """Return one line."""
        return f"<{self.graph}>: {self.reason}"


@dataclass(slots=True)
class Sender:
    """Sends parts to a store. `whole` has the file replace shared graphs too; `bulk` sends many at once.

    `refused` grows by the graphs that the store does not take.
    """

    sink: Sink
    profile: Profile
    addresses: Addresses
    whole: bool
    bulk: bool
    refused: dict[str, Refusal] = field(default_factory=dict)
    _row: int = 0

    def replaces(self, graph: str) -> bool:
        """Return whether the file's graph takes the place of the store's, rather than joining it."""
        return self.whole or not is_shared(graph)

    def send(self, parts: Sequence[Part]) -> None:
        """Send parts of graphs. A graph that is refused is noted and the rest of it left out.

        Raises:
            BadStore: the store fails in another way, or refuses whatever is sent.
        """
        parts = [part for part in parts if part.graph not in self.refused]
        if self.bulk and parts:
            try:
                self._send_together(parts)
                return
            except StoreRefused:
                pass  # which graph is to blame shows when each is sent on its own
        for part in parts:
            self._send_alone(part)

    def _send_together(self, parts: Sequence[Part]) -> None:
        old = [part.graph for part in parts if part.first and self.replaces(part.graph)]
        if old:
            drops = " ;\n".join(map(_drop, old))
            others = f" and {len(old) - 1:,} more" if len(old) > 1 else ""
            self.sink.update(drops, says=f"drop <{old[0]}>{others}")
        names = {part.graph: str(NamedNode(part.graph)) for part in parts}
        self.sink.add_quads([f"{triple} {names[part.graph]}" for part in parts for triple in part.triples])

    def _send_alone(self, part: Part) -> None:
        heavy = next((triple for triple in part.triples if self._is_too_heavy(triple)), None)
        if heavy is not None:
            reason = f"{self.profile.name} takes at most {self.profile.triple:,} bytes of {about(heavy)}"
            self.refused[part.graph] = Refusal(part.graph, reason)
            return
        try:
            self._send_part(part)
            self._row = 0
        except StoreRefused as cause:
            self._refuse(part, cause)

    def _send_part(self, part: Part) -> None:
        replaces = self.replaces(part.graph)
        if not self._fits_protocol(part):
            self._insert(part, drop=replaces and part.first)
        elif replaces and part.whole:
            self.sink.put(part.graph, part.triples)
        else:
            if replaces and part.first:
                self.sink.update(_drop(part.graph), says=f"drop <{part.graph}>")
            self.sink.add(part.graph, part.triples)

    def _insert(self, part: Part, *, drop: bool) -> None:
        before, says = (f"{_drop(part.graph)} ;\n", "replace") if drop else ("", "join")
        for batch in _batches(part.triples, self.profile.batch):
            text = f"{before}INSERT DATA {{ GRAPH {NamedNode(part.graph)} {{\n" + " .\n".join(batch) + "\n} }"
            self.sink.update(text, says=f"{len(batch):,} triples {says} <{part.graph}>")
            before, says = "", "join"

    def _fits_protocol(self, part: Part) -> bool:
        longest = self.profile.literal
        if self.addresses.graphs is None:
            return False
        return longest is None or all(len(triple.encode()) <= longest for triple in part.triples)

    def _is_too_heavy(self, triple: str) -> bool:
        return self.profile.triple is not None and len(triple.encode()) > self.profile.triple

    def _refuse(self, part: Part, cause: StoreRefused) -> None:
        culprit = self._culprit(part)
        blame = f"; refused is {about(culprit)}" if culprit else ""
        self.refused[part.graph] = Refusal(part.graph, f"{cause}{blame}")
        self._row = 0 if culprit else self._row + 1
        if self._row == _MOST_REFUSED:
            raise BadStore(f"{_MOST_REFUSED} graphs in a row are refused; the last: {cause}") from cause

    def _culprit(self, part: Part) -> str | None:
        def add(triples: Sequence[str]) -> None:
            self._send_part(Part(_TRIAL, tuple(triples), first=True, last=True))

        try:
            return find_refused(add, part.triples)
        finally:
            with suppress(StoreRefused):
                self.sink.update(_drop(_TRIAL), says=f"drop <{_TRIAL}>")


def _drop(graph: str) -> str:
    return f"DROP SILENT GRAPH {NamedNode(graph)}"


def _batches(triples: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (triples[start : start + most] for start in range(0, len(triples), most))
