"""The database of a home: its tables, and how it is opened for reading and for writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadHome
from kg.home.lock import HOLDER, LOCK, locked
from kg.merge.table import TABLES

DATABASE = "home.db"
GRAPH = "graph"

_VERSION = 2
_OURS = frozenset({DATABASE, f"{DATABASE}-journal", GRAPH, LOCK, HOLDER})
# A reader may take its time with the whole graph; a writer's last step waits for it.
_PATIENCE = 600.0
_TABLES = """
BEGIN IMMEDIATE;
-- `key`: what a document is known by (see kg.home.identity); `given`: the id it came with; `content`: hash
-- of all but the id; `options`: what it was read with; `file`: where in `graph/` its own graph stands;
-- `record`: a line of a record file; `own` and `shared`: N-Quads. These three are compressed.
CREATE TABLE IF NOT EXISTS document (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    given TEXT NOT NULL,
    content TEXT NOT NULL,
    options TEXT NOT NULL,
    file TEXT NOT NULL,
    record BLOB NOT NULL,
    own BLOB NOT NULL,
    shared BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS copies ON document (given, content);
CREATE INDEX IF NOT EXISTS files ON document (file, id);
-- The quads that several documents may state, each with the number of those that do.
CREATE TABLE IF NOT EXISTS shared (
    file TEXT NOT NULL,
    subject TEXT NOT NULL,
    line BLOB NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (file, subject, line)
) WITHOUT ROWID;
-- The files of `graph/` and their sizes in bytes, NULL where a file is behind.
CREATE TABLE IF NOT EXISTS shard (file TEXT PRIMARY KEY, size INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS option (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS run (
    number INTEGER PRIMARY KEY,
    what TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    added INTEGER NOT NULL DEFAULT 0,
    replaced INTEGER NOT NULL DEFAULT 0,
    reread INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    forgotten INTEGER NOT NULL DEFAULT 0
);
"""
_SCHEMA = f"{_TABLES}{TABLES}PRAGMA user_version = {_VERSION};\nCOMMIT;\n"


@dataclass(frozen=True, slots=True)
class Home:
    """A home that is open: its folder and its database."""

    folder: Path
    db: sqlite3.Connection


def is_home(folder: Path) -> bool:
    """Return whether a folder is a graph home."""
    return (folder / DATABASE).is_file()


def check_home(folder: Path) -> None:
    """Raise BadHome if a folder is no graph home."""
    if not is_home(folder):
        raise BadHome(f"{folder}: is no graph home (it has no {DATABASE}); kg build --into makes one")


@contextmanager
def reading(folder: Path) -> Iterator[Home]:
    """Open a home as it is at this moment; nothing that others write is seen, and nobody is kept out.

    Raises:
        BadHome: the folder is no home, or its database cannot be read.
    """
    check_home(folder)
    with _opened(folder) as home:
        home.db.execute("BEGIN")
        yield home


@contextmanager
def writing(folder: Path, *, create: bool = False) -> Iterator[Home]:
    """Open a home as its only writer. `with home.db:` is one transaction.

    Raises:
        HomeInUse: another process writes to it.
        BadHome: the folder is no home and must not or cannot become one, or its database is damaged.
    """
    if create:
        _make_folder(folder)
    else:
        check_home(folder)
    with locked(folder), _opened(folder) as home:
        yield home


@contextmanager
def _opened(folder: Path) -> Iterator[Home]:
    # Read and write even for readers: the first to come after a crash mends the database.
    address = f"{(folder / DATABASE).absolute().as_uri()}?mode=rwc"
    try:
        with closing(sqlite3.connect(address, _PATIENCE, uri=True, isolation_level="IMMEDIATE")) as db:
            _prepare(db, folder)
            yield Home(folder, db)
    except sqlite3.Error as cause:
        raise BadHome(f"{folder}: {DATABASE}: {cause}") from cause


def _prepare(db: sqlite3.Connection, folder: Path) -> None:
    [version] = db.execute("PRAGMA user_version").fetchone()
    # A home of an earlier version lacks the tables that came later; they are filled when it is read again.
    if version < _VERSION:
        db.executescript(_SCHEMA)
    elif version > _VERSION:
        raise BadHome(f"{folder}: is of version {version}; this kg knows versions up to {_VERSION}")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = sorted({path.name for path in folder.iterdir()} - _OURS)
    except OSError as cause:
        raise BadHome(f"{folder}: cannot be a graph home: {cause.strerror}") from cause
    if strangers and not is_home(folder):
        raise BadHome(f"{folder}: holds {strangers[0]} and is no graph home; name a new folder")
