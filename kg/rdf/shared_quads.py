"""Quads that many records share: each once and in order, in memory that does not grow with the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.rdf.quads import Row, as_lines, settle
from kg.scratch import ScratchTable

_TABLE = "CREATE TABLE quad (graph TEXT, statement TEXT, PRIMARY KEY (graph, statement)) WITHOUT ROWID"


class SharedQuads(ScratchTable):
    """A table of quads on its way to a file. SQLite compares UTF-8, which has the order of code points."""

    def __init__(self) -> None:
        """Make an empty table, which nobody else sees."""
        super().__init__(_TABLE)

    def add(self, rows: Iterable[Row]) -> None:
        """Take quads in; those that are there already count once."""
        self._table.executemany("INSERT OR IGNORE INTO quad VALUES (?, ?)", rows)

    def settled(self) -> Iterator[Quad]:
        """Yield the quads in order of `kg.rdf.quads.quad_order`, settled as `kg.rdf.quads.settle` does."""
        for _, rows in groupby(
            self._table.execute("SELECT * FROM quad ORDER BY graph, statement"), subject_key
        ):
            yield from _settled(as_lines(rows))


def subject_key(row: Row) -> str:
    """Return graph and subject of a row, as N-Quads write them: such keys have the order of the pairs."""
    graph, statement = row
    return f"{graph} {statement.partition(' ')[0]}"


def settled_lines(pieces: Iterable[bytes]) -> bytes:
    """Return N-Quads sorted and settled as `kg.rdf.quads.settle` does, with all that is said of a subject."""
    return serialize(_settled(b"".join(pieces)), format=RdfFormat.N_QUADS) or b""


def _settled(lines: str | bytes) -> list[Quad]:
    return settle(parse(lines, format=RdfFormat.N_QUADS))
