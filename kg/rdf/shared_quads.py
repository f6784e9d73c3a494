"""Quads that many records share: each once and in order, in memory that does not grow with the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from pyoxigraph import Quad, RdfFormat, parse

from kg.rdf.quads import quad_order, settle
from kg.scratch import ScratchTable

_TABLE = """CREATE TABLE quad (graph TEXT, subject TEXT, predicate TEXT, object TEXT,
    PRIMARY KEY (graph, subject, predicate, object)) WITHOUT ROWID"""


class SharedQuads(ScratchTable):
    """A table of quads on its way to a file. SQLite compares UTF-8, which has the order of code points."""

    def __init__(self) -> None:
        """Make an empty table, which nobody else sees."""
        super().__init__(_TABLE)

    def add(self, quads: Iterable[Quad]) -> None:
        """Take quads in; those that are there already count once."""
        self._table.executemany("INSERT OR IGNORE INTO quad VALUES (?, ?, ?, ?)", map(quad_order, quads))

    def settled(self) -> Iterator[Quad]:
        """Yield the quads in order of `kg.rdf.quads.quad_order`, settled as `kg.rdf.quads.settle` does."""
        rows = self._table.execute("SELECT * FROM quad ORDER BY graph, subject, predicate, object")
        for (graph, _), said in groupby(rows, key=lambda row: row[:2]):
            yield from settled_lines(
                f"{subject} {predicate} {value} {graph} .\n" for _, subject, predicate, value in said
            )


def settled_lines(lines: Iterable[str]) -> list[Quad]:
    """Return what N-Quads say of one subject in one graph, settled as `kg.rdf.quads.settle` does."""
    return settle(parse("".join(lines), format=RdfFormat.N_QUADS))
