"""The journal of a load: the graphs of a file and which of them a store has, kept beside the file.

It is a small SQLite file, so that it survives a kill at any moment and holds any number of graphs without
holding them in memory. One load at a time can have it open.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from kg.errors import BadInput

_APPLICATION = 0x6B676C64  # marks the file as a journal of ours
_TABLES = """
    DROP TABLE IF EXISTS load; DROP TABLE IF EXISTS graph;
    CREATE TABLE load (key TEXT, surveyed INTEGER DEFAULT 0, mixed INTEGER);
    CREATE TABLE graph (name TEXT PRIMARY KEY, quads INTEGER, done INTEGER DEFAULT 0) WITHOUT ROWID;
"""


class Journal:
    """What is known of a load. `resumed` tells whether it goes on with what an earlier one has surveyed.

    `key` says what is loaded where: a journal with another key is begun anew, and so is any if `resume` is
    off. Without a path the journal is a temporary file. A path that is no journal, cannot be written or is
    in use by another load raises BadInput.
    """

    def __init__(self, path: Path | None, *, key: str = "", resume: bool = False) -> None:
        self.path = path
        self._db = _open(path)
        self.resumed = resume and self._holds(key)
        if not self.resumed:
            self.begin(key)

    def __enter__(self) -> Journal:
        """Return the journal."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; it stays."""
        self._db.close()

    def begin(self, key: str) -> None:
        """Forget all."""
        self._db.executescript(_TABLES)
        with self._db:
            self._db.execute("INSERT INTO load (key) VALUES (?)", (key,))

    def note(self, graph: str, quads: int) -> bool:
        """Add a stretch of a graph to the survey; return whether it is the graph's first."""
        first = self.quads(graph) is None
        self._db.execute(
            "INSERT INTO graph (name, quads) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET quads = quads + excluded.quads",
            (graph, quads),
        )
        return first

    def surveyed(self, *, mixed: bool) -> None:
        """Close the survey; `mixed` tells whether graphs came in pieces or quads repeatedly."""
        with self._db:
            self._db.execute("UPDATE load SET surveyed = 1, mixed = ?", (mixed,))

    @property
    def tidy(self) -> bool:
        """Whether the survey is complete and found the file in order."""
        return bool(self._value("SELECT surveyed AND NOT mixed FROM load"))

    def recount(self, graphs: Iterable[tuple[str, int]]) -> None:
        """Take these graphs and counts in place of the survey's."""
        with self._db:
            self._db.execute("DELETE FROM graph")
            self._db.executemany("INSERT INTO graph (name, quads) VALUES (?, ?)", graphs)

    @property
    def length(self) -> int:
        """The number of graphs."""
        return self._value("SELECT COUNT(*) FROM graph")

    @property
    def size(self) -> int:
        """The number of quads."""
        return self._value("SELECT COALESCE(SUM(quads), 0) FROM graph")

    def quads(self, graph: str) -> int | None:
        """Return how many quads a graph has, None for a graph that is not there."""
        row = self._db.execute("SELECT quads FROM graph WHERE name = ?", (graph,)).fetchone()
        return None if row is None else int(row[0])

    def graphs(self) -> Iterator[tuple[str, int]]:
        """Yield the graphs and how many quads each has, by name."""
        # In pages: a cursor left open would not let others write.
        last = ""
        while rows := self._db.execute(
            "SELECT name, quads FROM graph WHERE name > ? ORDER BY name LIMIT 1000", (last,)
        ).fetchall():
            yield from rows
            last = rows[-1][0]

    def done(self, graphs: Iterable[str]) -> None:
        """Mark graphs as being in the store."""
        self._mark(graphs, 1)

    def undone(self, graphs: Iterable[str]) -> None:
        """Take the mark back."""
        self._mark(graphs, 0)

    def is_done(self, graph: str) -> bool:
        """Return whether a graph is marked."""
        return bool(self._value("SELECT done FROM graph WHERE name = ?", graph))

    @property
    def counts_done(self) -> tuple[int, int]:
        """How many graphs are marked, and how many quads they have."""
        row = self._db.execute("SELECT COUNT(*), COALESCE(SUM(quads), 0) FROM graph WHERE done").fetchone()
        return int(row[0]), int(row[1])

    def remove(self) -> None:
        """Close and delete the file: the load is complete."""
        self._db.close()
        if self.path:
            self.path.unlink(missing_ok=True)

    def _mark(self, graphs: Iterable[str], done: int) -> None:
        with self._db:
            self._db.executemany(
                "UPDATE graph SET done = ? WHERE name = ?", ((done, name) for name in graphs)
            )

    def _holds(self, key: str) -> bool:
        there = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'load'").fetchone()
        return bool(there and self._value("SELECT COUNT(*) FROM load WHERE key = ? AND surveyed", key))

    def _value(self, text: str, *values: str) -> int:
        row = self._db.execute(text, values).fetchone()
        return int(row[0]) if row else 0


def _open(path: Path | None) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path or "", timeout=0)
        # Held until we end; a killed process lets go.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.rollback()
        _check(connection, path)
        # The system keeps what a killed process has written; only a power cut would lose it.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    except sqlite3.OperationalError as cause:
        if "locked" in str(cause):
            raise BadInput(f"{path}: another load of this file into this store is running") from cause
        raise BadInput(f"{path} cannot be written ({cause}); --journal names another place") from cause
    except sqlite3.DatabaseError as cause:
        raise _no_journal(path) from cause
    return connection


def _check(connection: sqlite3.Connection, path: Path | None) -> None:
    # A file of somebody else is not overwritten.
    tables = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    marked = connection.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION
    if tables and not marked:
        raise _no_journal(path)


def _no_journal(path: Path | None) -> BadInput:
    return BadInput(f"{path} is no journal of kg load; remove it or name another with --journal")
