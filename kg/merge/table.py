"""Statements of many records, gathered for merging: in memory that does not grow with the records."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from kg.ids import DEFAULT_BASE
from kg.merge.facts import Fact, merge_statements
from kg.merge.statements import Key, Statement, from_line, statements_of, to_line
from kg.merge.voices import Voice, voice_of
from kg.model import Record
from kg.rdf.quads import RdfOptions
from kg.scratch import ScratchTable

TABLES = """
-- What claims say of one agent and one target; `file`: where in a home's `graph/` their facts stand.
CREATE TABLE IF NOT EXISTS statement (
    file TEXT NOT NULL,
    relation TEXT NOT NULL,
    agent TEXT NOT NULL,
    target TEXT NOT NULL,
    document TEXT NOT NULL,
    line TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS keys ON statement (file, relation, agent, target);
CREATE INDEX IF NOT EXISTS statements_of ON statement (document);
-- The documents that statements stand in, as witnesses.
CREATE TABLE IF NOT EXISTS voice (
    document TEXT PRIMARY KEY,
    published TEXT,
    publisher TEXT,
    signature BLOB NOT NULL
) WITHOUT ROWID;
"""
_VOICES = "SELECT * FROM voice WHERE document IN (SELECT value FROM json_each(?))"
_Row = tuple[str, str, str, str, str, str]


class StatementTable(ScratchTable):
    """The statements of the records of one file, which nobody else sees."""

    def __init__(self, options: RdfOptions) -> None:
        """Make an empty table; the options say which claims give facts."""
        super().__init__(TABLES)
        self._options = options

    def add(self, record: Record) -> None:
        """Take a record in."""
        statements = list(statements_of(record, self._options))
        if statements:
            put_statements(self._table, voice_of(record.document), statements)

    def facts(self) -> Iterator[Fact]:
        """Yield the facts of all records, those of one key together."""
        return facts_in(self._table, "", base=self._options.base)


def put_statements(
    db: sqlite3.Connection, voice: Voice, statements: Iterable[Statement], files: Iterable[str] | None = None
) -> None:
    """Keep the statements of one document; `files` says where in a home the facts of each stand."""
    row = (voice.document, voice.published and voice.published.isoformat(), voice.publisher, voice.signature)
    db.execute("INSERT OR REPLACE INTO voice VALUES (?, ?, ?, ?)", row)
    ready = list(statements)
    rows = zip(files if files is not None else [""] * len(ready), ready, strict=True)
    db.executemany("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?)", (_row(*pair) for pair in rows))


def drop_statements(db: sqlite3.Connection, document: str) -> list[tuple[str]]:
    """Take the statements of a document out; return the files that their facts stand in."""
    files = db.execute("SELECT DISTINCT file FROM statement WHERE document = ?", (document,)).fetchall()
    db.execute("DELETE FROM statement WHERE document = ?", (document,))
    db.execute("DELETE FROM voice WHERE document = ?", (document,))
    return files


def facts_in(db: sqlite3.Connection, file: str, *, base: str = DEFAULT_BASE) -> Iterator[Fact]:
    """Yield the facts of one file, by key; only the statements of one key are in memory at a time."""
    query = "SELECT * FROM statement WHERE file = ? ORDER BY relation, agent, target"
    for (_, *key), rows in groupby(db.execute(query, (file,)), key=lambda row: row[:4]):
        statements = [from_line(Key(*key), row[5]) for row in rows]
        yield from merge_statements(statements, _voices(db, {one.document for one in statements}), base=base)


def _voices(db: sqlite3.Connection, documents: set[str]) -> dict[str, Voice]:
    rows = db.execute(_VOICES, (json.dumps(sorted(documents)),))
    return {
        document: Voice(document, date.fromisoformat(published) if published else None, publisher, signature)
        for document, published, publisher, signature in rows
    }


def _row(file: str, statement: Statement) -> _Row:
    key = statement.key
    return (file, key.relation, key.agent, key.target, statement.document, to_line(statement))
