"""Answers kept on disk, so that nobody is asked the same twice."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from kg.errors import BadInput

Row = tuple[str, ...]
_AGE = 30 * 24 * 3600  # seconds after which an answer is asked for again
_TABLE = """CREATE TABLE IF NOT EXISTS answers (
    place TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, found TEXT NOT NULL, PRIMARY KEY (place, key)
)"""


class Cache:
    """Rows by key, for each place they come from (a server and a query)."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Take an open database with the table of answers."""
        self._database = database

    def get(self, place: str, keys: Iterable[str]) -> dict[str, list[Row]]:
        """Return what is known of the keys, and not older than 30 days."""
        since = time.time() - _AGE
        query = "SELECT found FROM answers WHERE place = ? AND key = ? AND at > ?"
        found = ((key, self._database.execute(query, (place, key, since)).fetchone()) for key in keys)
        return {key: [tuple(row) for row in json.loads(row[0])] for key, row in found if row}

    def put(self, place: str, found: Mapping[str, Sequence[Row]]) -> None:
        """Keep the rows of each key; a key without rows is known to have none."""
        now = time.time()
        rows = [(place, key, now, json.dumps(rows)) for key, rows in found.items()]
        with self._database:
            self._database.executemany("REPLACE INTO answers VALUES (?, ?, ?, ?)", rows)


@contextmanager
def open_cache(path: Path) -> Iterator[Cache]:
    """Open the cache in a file, which is made with its folder where it is not there.

    A file that is none, or cannot be written, raises BadInput.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(path)
        database.execute(_TABLE)
    except (OSError, sqlite3.Error) as cause:
        raise BadInput(f"{path} cannot be used as a cache: {cause}") from None
    with closing(database):
        yield Cache(database)
