"""Many quads into an Oxigraph store on disk, quickly and in little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, serialize

from kg.errors import BadStore
from kg.stores.ahead import ahead

# Quads that become one file of the store: fewer make many small files, more take memory (1 KB each).
_CHUNK = 50_000
_WORKERS = 2

OnQuads = Callable[[int], None]


def fill(store: Store, quads: Iterable[Quad], *, on_quads: OnQuads | None = None) -> None:
    """Add quads to a store; `on_quads` hears how many are in it so far.

    Each chunk appears whole or not at all. A disk that is full or a store that is damaged raises BadStore.
    """

    def load(chunk: tuple[bytes, int]) -> None:
        store.bulk_load(input=chunk[0], format=RdfFormat.N_QUADS)

    done = 0
    try:
        for _, count in ahead(load, _chunks(iter(quads)), workers=_WORKERS):
            done += count
            if on_quads:
                on_quads(done)
        store.flush()
    except OSError as cause:
        raise BadStore(f"the store cannot be written: {cause}") from cause


def count(store: Store, graph: str) -> int:
    """Return how many quads a graph of a store holds."""
    found = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}")
    assert isinstance(found, QuerySolutions)
    return int(next(found)["n"].value)


def _chunks(quads: Iterator[Quad]) -> Iterator[tuple[bytes, int]]:
    while chunk := list(islice(quads, _CHUNK)):
        yield serialize(chunk, format=RdfFormat.N_QUADS) or b"", len(chunk)
