"""One writer at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kg.errors import BadHome, HomeInUse

LOCK, HOLDER = "lock", "lock.pid"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other writers out of a home, those of other threads too, until the block ends.

    The lock is one of SQLite's, on an empty file: it works on every system, no child process takes it
    along, and the system drops it when the process ends, however it ends; so none is ever stale.

    Raises:
        HomeInUse: another process holds it; the message names that process.
        BadHome: the folder is closed to writing.
    """
    with closing(_opened(folder)) as lock:
        _take(lock, folder)
        holder = folder / HOLDER
        _sign(holder)
        try:
            yield
        finally:
            holder.unlink(missing_ok=True)


def _opened(folder: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as cause:
        raise BadHome(f"{folder}: cannot be written: {LOCK}: {cause}") from cause


def _sign(holder: Path) -> None:
    try:
        holder.write_text(f"{os.getpid()}\n")
    except OSError as cause:
        raise BadHome(f"{holder.parent}: cannot be written: {holder.name}: {cause.strerror}") from cause


def _take(lock: sqlite3.Connection, folder: Path) -> None:
    try:
        lock.execute("PRAGMA journal_mode = MEMORY")
        lock.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as cause:
        if cause.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise HomeInUse(
                f"{folder}: is in use by {_holder(folder)}: wait until it ends, or stop it"
            ) from None
        raise BadHome(f"{folder}: cannot be written: {cause}") from cause


def _holder(folder: Path) -> str:
    try:
        pid = (folder / HOLDER).read_text().strip()
    except OSError:
        pid = ""
    # The holder writes its number only after it has the lock.
    return f"process {pid}" if pid else "another process"
