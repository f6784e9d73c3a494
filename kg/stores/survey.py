"""Reads a file once before anything is sent: is it well-formed, which graphs does it hold, how many quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import NamedNode, Quad, Store

from kg.stores.filling import count, fill
from kg.stores.journal import Journal
from kg.stores.report import LoadProgress, OnLoad
from kg.stores.statements import Statements, runs

# Hashes of a graph's quads that are held to find repeated ones: some 60 MB.
_MOST_HELD = 500_000
_STEP = 25_000


@contextmanager
def grouped(source: Statements, journal: Journal, *, tell: OnLoad) -> Iterator[Iterable[Quad]]:
    """Give the file's quads graph by graph and each once, with the journal's survey made.

    A file whose graphs are mixed or whose quads repeat is put in order in a temporary store on disk first;
    those that kg writes are in order.
    """
    if not journal.resumed and survey(source, journal, tell=tell):
        journal.surveyed(mixed=False)
    if journal.tidy:
        yield source
        return
    with TemporaryDirectory(prefix="kg-load-") as folder:
        store = Store(Path(folder))
        fill(store, source, on_quads=lambda quads: tell(LoadProgress("sorting", quads)))
        if not journal.resumed:
            journal.recount((graph.value, count(store, graph.value)) for graph in _graphs(store))
            journal.surveyed(mixed=True)
        yield _Ordered(store)
        del store


def survey(quads: Iterable[Quad], journal: Journal, *, tell: OnLoad) -> bool:
    """Note the graphs in the journal; return whether each came in one piece and no quad came twice."""
    tidy, read = True, 0
    for graph, members in runs(iter(quads)):
        tally = _Tally()
        for quad in members:
            tally.add(quad)
            if tally.count % _STEP == 0:
                tell(LoadProgress("reading", read + tally.count))
        read += tally.count
        tell(LoadProgress("reading", read))
        tidy = journal.note(graph, tally.count) and tally.distinct and tidy
    return tidy


class _Tally:
    """Counts quads and tells whether they are known to differ: by their order or, where few, by hashes."""

    __slots__ = ("_held", "_last", "_sorted", "count")

    def __init__(self) -> None:
        self.count = 0
        self._sorted = True
        self._last = ""
        self._held: set[int] = set()

    def add(self, quad: Quad) -> None:
        text = str(quad)
        self._sorted = self._sorted and text > self._last
        self._last = text
        self.count += 1
        if self.count <= _MOST_HELD:
            self._held.add(hash(text))

    @property
    def distinct(self) -> bool:
        return self._sorted or len(self._held) == self.count


class _Ordered:
    """The quads of a store, graph by graph."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __iter__(self) -> Iterator[Quad]:
        for graph in _graphs(self._store):
            yield from self._store.quads_for_pattern(None, None, None, graph)


def _graphs(store: Store) -> Iterator[NamedNode]:
    return (graph for graph in store.named_graphs() if isinstance(graph, NamedNode))
