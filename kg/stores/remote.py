"""What a load does to a store: put a graph, add to one, count one, update; for real or as a rehearsal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.errors import BadStore
from kg.stores import sparql
from kg.stores.addresses import Addresses, shown
from kg.stores.transport import Call, Transport

_TRIPLES, _QUADS = "application/n-triples", "application/n-quads"


class Sink(Protocol):
    """Takes the triples of a load. Triples are lines of N-Triples without their full stop."""

    def put(self, graph: str, triples: Sequence[str]) -> None:
        """Make a graph hold these triples and no others."""

    def add(self, graph: str, triples: Sequence[str]) -> None:
        """Add triples to a graph."""

    def add_quads(self, quads: Sequence[str]) -> None:
        """Add quads, lines of N-Quads without their full stop, to their graphs."""

    def update(self, text: str, *, says: str) -> None:
        """Make a SPARQL update; `says` tells in short what it does."""


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """A store at its addresses."""

    addresses: Addresses
    transport: Transport

    def check(self) -> None:
        """Raise BadStore at once if the store is away, lets us not in or answers no query."""
        sparql.select(self.transport, self.addresses.query, "SELECT ?none WHERE {} LIMIT 1", wait=1)
        sparql.update(self.transport, self.addresses.update, "INSERT DATA {}", wait=1)

    def put(self, graph: str, triples: Sequence[str]) -> None:
        """Make a graph hold these triples and no others, in one request."""
        self._send("PUT", self._graph(graph), _TRIPLES, triples)

    def add(self, graph: str, triples: Sequence[str]) -> None:
        """Add triples to a graph, in one request."""
        self._send("POST", self._graph(graph), _TRIPLES, triples)

    def add_quads(self, quads: Sequence[str]) -> None:
        """Add quads to their graphs, in one request."""
        self._send("POST", _there(self.addresses.quads), _QUADS, quads)

    def update(self, text: str, *, says: str) -> None:  # noqa: ARG002 - for those who read along
        """Make a SPARQL update."""
        sparql.update(self.transport, self.addresses.update, text)

    def count(self, graph: str) -> int:
        """Return how many triples a graph holds."""
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
        rows = sparql.select(self.transport, self.addresses.query, text)
        try:
            return int(rows[0]["n"])
        except (IndexError, KeyError, ValueError) as cause:
            raise BadStore(f"{shown(self.addresses.query)} does not say how much <{graph}> holds") from cause

    def _graph(self, graph: str) -> str:
        return f"{_there(self.addresses.graphs)}?graph={quote(graph, safe='')}"

    def _send(self, method: str, url: str, media: str, lines: Sequence[str]) -> None:
        body = "".join(f"{line} .\n" for line in lines).encode()
        self.transport.send(Call(method, url, {"Content-Type": media}, body))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Sends nothing: `say` gets a line for each request that a load would make."""

    addresses: Addresses
    say: Callable[[str], None]

    def put(self, graph: str, triples: Sequence[str]) -> None:
        """Say what would be put."""
        self.say(f"PUT  {self.addresses.graphs}  {len(triples):,} triples replace <{graph}>")

    def add(self, graph: str, triples: Sequence[str]) -> None:
        """Say what would be added to a graph."""
        self.say(f"POST {self.addresses.graphs}  {len(triples):,} triples join <{graph}>")

    def add_quads(self, quads: Sequence[str]) -> None:
        """Say what would be added to several graphs."""
        self.say(f"POST {self.addresses.quads}  {len(quads):,} quads join their graphs")

    def update(self, text: str, *, says: str) -> None:  # noqa: ARG002 - too long to read
        """Say what would be updated."""
        self.say(f"POST {self.addresses.update}  {says}")


def _there(url: str | None) -> str:
    if url is None:
        raise BadStore("this store has no such service")
    return url
