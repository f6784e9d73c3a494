"""Documents into the database and out of it; what they share is counted, and goes with the last one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from kg.home.entries import Entry, merged_file, shared_quads, unpacked_record
from kg.home.identity import Identity
from kg.merge.table import drop_statements, put_statements
from kg.model import Document, Record

_ADD = "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_USE = """INSERT INTO shared VALUES (?, ?, ?, 1)
ON CONFLICT (file, subject, line) DO UPDATE SET uses = uses + 1"""
_LEAVE = "UPDATE shared SET uses = uses - 1 WHERE file = ? AND subject = ? AND line = ?"
_DROP = "DELETE FROM shared WHERE file = ? AND subject = ? AND line = ? AND uses = 0"
_STALE = "INSERT OR REPLACE INTO shard VALUES (?, NULL)"
_OUTDATED = (
    "SELECT id, key, given, content, record FROM document WHERE options <> ? AND id > ? ORDER BY id LIMIT 1"
)


def put(db: sqlite3.Connection, entry: Entry) -> str | None:
    """Keep a document in place of the one that has its id; return the `content` of that one, if any.

    The caller holds the transaction.
    """
    known = entry.identity
    key = _key_now(db, known)
    replaced = remove(db, known.id)
    row = (known.id, key, known.given, known.content, entry.options, entry.file)
    db.execute(_ADD, (*row, entry.record, entry.own, entry.shared))
    db.execute(_STALE, (entry.file,))
    for quad in shared_quads(entry.shared):
        db.execute(_USE, (quad.file, quad.subject, quad.line))
        db.execute(_STALE, (quad.file,))
    files = [merged_file(statement) for statement in entry.statements]
    put_statements(db, entry.voice, entry.statements, files)
    db.executemany(_STALE, ((file,) for file in files))
    return replaced


def remove(db: sqlite3.Connection, id: str) -> str | None:
    """Take a document out with all that no other states; return its `content`, None if it was not there.

    The caller holds the transaction.
    """
    row = db.execute("SELECT content, file, shared FROM document WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    content, file, shared = row
    db.execute("DELETE FROM document WHERE id = ?", (id,))
    db.execute(_STALE, (file,))
    db.executemany(_STALE, drop_statements(db, id))
    for quad in shared_quads(shared):
        place = (quad.file, quad.subject, quad.line)
        db.execute(_LEAVE, place)
        db.execute(_DROP, place)
        db.execute(_STALE, (quad.file,))
    return str(content)


def count(db: sqlite3.Connection) -> int:
    """Return how many documents the home holds."""
    [number] = db.execute("SELECT count(*) FROM document").fetchone()
    return int(number)


def ids(db: sqlite3.Connection) -> list[str]:
    """Return the ids of all documents, sorted."""
    return [id for (id,) in db.execute("SELECT id FROM document ORDER BY id")]


def records(db: sqlite3.Connection) -> Iterator[Record]:
    """Yield the records of all documents, by id."""
    rows = db.execute("SELECT record FROM document ORDER BY id")
    return (unpacked_record(packed) for (packed,) in rows)


def outdated(db: sqlite3.Connection, options: str) -> Iterator[tuple[Identity, Document]]:
    """Yield the documents that were read with other options, by id; they may be replaced meanwhile."""
    last = ""
    while row := db.execute(_OUTDATED, (options, last)).fetchone():
        *known, packed = row
        last = row[0]
        yield Identity(*known), unpacked_record(packed).document


def _key_now(db: sqlite3.Connection, known: Identity) -> str:
    # What is only read again may have been met at its new place since then.
    row = db.execute("SELECT key FROM document WHERE id = ? AND content = ?", (known.id, known.content))
    [key] = row.fetchone() or [known.key]
    return str(key)
