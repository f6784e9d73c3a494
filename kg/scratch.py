"""A table that nobody else sees, for what would not fit in memory."""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Self

_PAGES = "PRAGMA cache_size = -65536"  # in KiB; what is more lies in a file that SQLite removes by itself


class ScratchTable:
    """An SQLite database of its own, empty at first, gone at the end."""

    def __init__(self, schema: str) -> None:
        """Make the tables of a schema."""
        self._table = sqlite3.connect("")
        self._table.execute(_PAGES)
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.executescript(schema)

    def __enter__(self) -> Self:
        """Return the table itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop the table."""
        self._table.close()
