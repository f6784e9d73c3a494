"""The files of `graph/`: what the database holds, as sorted N-Quads."""

from __future__ import annotations

import re
import sqlite3
import zlib
from pathlib import Path

from kg.atomic import replacing
from kg.errors import BadHome
from kg.home.database import GRAPH, Home
from kg.home.entries import MERGED, fact_lines
from kg.home.options import base_of
from kg.merge.table import facts_in
from kg.rdf.shared_quads import settled_lines

_OURS = re.compile(r"[0-9a-f]{2}\.nq")
_BESIDE = re.compile(r"\.[0-9a-f]{2}\.nq\..+")  # what a killed `replacing` leaves


def shard_files(db: sqlite3.Connection) -> list[str]:
    """Return the names of the files that belong in `graph/`, sorted; stale ones may have no content left."""
    return [file for (file,) in db.execute("SELECT file FROM shard ORDER BY file")]


def shard_content(db: sqlite3.Connection, file: str) -> bytes:
    """Return what belongs in one of the files: nothing if no document has a part in it."""
    if file.startswith(f"{MERGED}/"):
        return fact_lines(facts_in(db, file, base=base_of(db)), base=base_of(db))
    own = db.execute("SELECT own FROM document WHERE file = ? ORDER BY id", (file,))
    lines = db.execute("SELECT line FROM shared WHERE file = ?", (file,))
    return b"".join(zlib.decompress(packed) for (packed,) in own) + settled_lines(line for (line,) in lines)


def publish(home: Home) -> None:
    """Bring `graph/` up to date: what is stale, missing or cut short is written, what has no content removed.

    It may be killed at any moment: what is not done yet is done by the next call. The caller holds the
    transaction.

    Raises:
        BadHome: `graph/` is closed to writing.
        BadInput: so is a folder in it, or the disk is full.
    """
    try:
        _publish(home, home.folder / GRAPH)
    except OSError as cause:
        place = cause.filename or home.folder / GRAPH
        raise BadHome(f"{home.folder}: cannot be written: {place}: {cause.strerror or cause}") from cause


def _publish(home: Home, folder: Path) -> None:
    for file, size in home.db.execute("SELECT file, size FROM shard ORDER BY file").fetchall():
        if size is None or size != _size(folder / file):
            content = shard_content(home.db, file)
            _write(folder / file, content)
            home.db.execute("UPDATE shard SET size = ? WHERE file = ?", (len(content), file))
    home.db.execute("DELETE FROM shard WHERE size = 0")
    _sweep(folder, {folder / file for file in shard_files(home.db)})


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    if not content:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(content)


def _sweep(folder: Path, wanted: set[Path]) -> None:
    for path in folder.glob("*/*.nq*"):
        if _BESIDE.fullmatch(path.name) or (_OURS.fullmatch(path.name) and path not in wanted):
            path.unlink()
