"""Which document of a home a text is: one it corrects, one it repeats, or a new one."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kg.home.database import Home
from kg.ids import digest
from kg.inputs.files import STANDARD_INPUT
from kg.model import Document, Origin

_TEXT = "text:"
_SEEN = "CREATE TABLE document (id TEXT, key TEXT PRIMARY KEY, given TEXT, content TEXT)"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is known by. `id`: in the graph; `key`: from run to run; `given`: the id it came
    with; `content`: a hash of all but the id."""

    id: str
    key: str
    given: str
    content: str


class Arrivals:
    """Tells the documents of one run apart, by these rules.

    1. An id that a document states is its own everywhere: another text under it is a correction.
    2. A text file that states none is known by its place, seen from the folder that holds the home:
       another text in it is a correction, another file of the same name is another document.
    3. Anything else (a line without id, what comes through a pipe) is known by its words: it is never
       replaced.
    4. Words that the home has under the same id or file name are not kept twice, wherever they come
       from. If the file where they were is gone, they have moved; so they have if another text stands
       there and the same run has met them elsewhere.
    5. A second text that one run gives under a stated id is another document, known by its words.

    So nothing is lost. A document is called by the id it came with (a line without id: by the name of
    its file); one whose id is taken, and each of rules 3 and 5, gets a hash of its key behind it. An id
    stays as long as its document. Which of two files of one name has the bare name depends on which
    came first; nothing else depends on the order.
    """

    def __init__(self, home: Home) -> None:
        """Take an open home."""
        self._home = home
        # On disk if need be: a long run must not fill the memory.
        self._run = sqlite3.connect("", isolation_level=None)
        self._run.execute(_SEEN)
        self._run.execute("CREATE INDEX copies ON document (given, content)")
        self._run.execute("CREATE INDEX ids ON document (id)")

    def close(self) -> None:
        """Drop what is noted of the run."""
        self._run.close()

    def place(self, document: Document) -> tuple[Identity, bool]:
        """Return what a document is known by, and whether its words are known already."""
        wanted = self._wanted(document)
        kept = self._kept(wanted)
        placed = replace(wanted, id=kept.id if kept else self._free_id(wanted))
        self._run.execute(
            "INSERT OR IGNORE INTO document VALUES (?, ?, ?, ?)",
            (placed.id, placed.key, placed.given, placed.content),
        )
        return placed, kept is not None and kept.content == placed.content

    def _wanted(self, document: Document) -> Identity:
        wanted = _identity(document, self._home.folder)
        seen = next(_find(self._run, "key = ?", wanted.key), None)
        if seen and seen.content != wanted.content:
            return replace(wanted, key=_text_key(wanted.given, wanted.content))
        return wanted

    def _kept(self, wanted: Identity) -> Identity | None:
        kept = self._one("key = ?", wanted.key)
        if kept is None:
            return self._copy(wanted)
        if kept.content == wanted.content:
            return kept
        # What rule 5 has set apart stays apart when it comes alone.
        apart = self._one("key = ?", _text_key(wanted.given, wanted.content))
        if apart:
            return apart
        met = self._met(kept)
        if met is None or met.content != kept.content:
            return kept
        # The old text goes on where this run has met it; what stands here now is no correction of it.
        self._move(kept, met.key)
        return self._copy(wanted)

    def _copy(self, wanted: Identity) -> Identity | None:
        for kept in self._all("given = ? AND content = ?", wanted.given, wanted.content):
            met = self._met(kept)
            if met and met.content != kept.content:
                continue  # The home has these words only until the correction that has come is kept.
            if _has_moved(kept.key, self._home.folder):
                self._move(kept, wanted.key)
            return kept
        return None

    def _met(self, kept: Identity) -> Identity | None:
        """What this run has brought of a document: one text, be it in several places."""
        return next(_find(self._run, "id = ?", kept.id), None)

    def _move(self, kept: Identity, key: str) -> None:
        self._home.db.execute("UPDATE document SET key = ? WHERE key = ?", (key, kept.key))

    def _free_id(self, wanted: Identity) -> str:
        if not wanted.key.startswith(_TEXT) and not self._one("id = ?", wanted.given):
            return wanted.given
        id = f"{wanted.given}.{digest('home', wanted.key)}"
        # A document that has moved keeps the id that it got from its old place.
        while self._one("id = ?", id):
            id = f"{wanted.given}.{digest('home', id)}"
        return id

    def _one(self, where: str, *values: str) -> Identity | None:
        return next(self._all(where, *values), None)

    def _all(self, where: str, *values: str) -> Iterator[Identity]:
        return (found for db in (self._run, self._home.db) for found in _find(db, where, *values))


def content_hash(document: Document) -> str:
    """Return a hash of all that a document is but its id."""
    parts = (document.text, document.title, str(document.published), document.source, document.author)
    return sha256(json.dumps(parts).encode()).hexdigest()


def _find(db: sqlite3.Connection, where: str, *values: str) -> Iterator[Identity]:
    rows = db.execute(f"SELECT id, key, given, content FROM document WHERE {where}", values)
    return (Identity(*row) for row in rows)


def _identity(document: Document, folder: Path) -> Identity:
    origin = document.origin or Origin("")
    content = content_hash(document)
    if origin.named:
        return Identity(document.id, f"id:{document.id}", document.id, content)
    if origin.line is None and not _is_piped(origin.path):
        return Identity(document.id, f"file:{_place(origin.path, folder)}", document.id, content)
    given = document.id.removesuffix(f"-{origin.line}")
    return Identity(given, _text_key(given, content), given, content)


def _text_key(given: str, content: str) -> str:
    return f"{_TEXT}{given}:{content}"


def _is_piped(path: str) -> bool:
    # A member of an archive comes from where the archive does.
    whole = Path(path)
    return whole.parts[:1] == (STANDARD_INPUT,) or any(
        stat.S_ISFIFO(_mode(part)) for part in (whole, *whole.parents)
    )


def _mode(path: Path) -> int:
    """Return what a file is, 0 where there is none; no file system holds some names that archives do."""
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _place(path: str, folder: Path) -> str:
    return path if "://" in path else os.path.relpath(Path(path).resolve(), folder.resolve().parent)


def _has_moved(key: str, folder: Path) -> bool:
    kind, _, place = key.partition(":")
    path = folder.resolve().parent / place
    # A member of an archive is where the archive is.
    there = _mode(path) or any(stat.S_ISREG(_mode(parent)) for parent in path.parents)
    return kind == "file" and "://" not in place and not there
