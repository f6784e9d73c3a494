"""What a home's documents are read with. They are the same for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from sqlite3 import Connection

from kg.errors import BadHome, BadInput
from kg.home.database import Home
from kg.home.ledger import count
from kg.ids import DEFAULT_BASE, digest
from kg.merge.voices import ALGORITHM
from kg.resources import model_folder, resource

Options = Mapping[str, str]


def options_of(
    *,
    base: str,
    min_confidence: float,
    model: str | None,
    actors: Sequence[str | Path],
    types: Sequence[str | Path],
) -> Options:
    """Return, by name, all that a record or its quads depend on beside the document."""
    return {
        "kg": version("newskg"),
        "base": base,
        "min-confidence": str(min_confidence),
        "model": _pipeline(model),
        "weights": _hash(sorted(model_folder().iterdir())),
        "ontology": _hash(sorted(resource("ontology").rglob("*.ttl"))),
        "actors": _hash(map(Path, actors)),
        "types": _hash(map(Path, types)),
        "minhash": ALGORITHM,
    }


def fingerprint(options: Options) -> str:
    """Return one short text that stands for the options."""
    return digest(sorted(options.items()))


def adopt(home: Home, options: Options, *, rebuild: bool) -> None:
    """Have the home use these options; with `rebuild`, what it holds is to be read again.

    The caller holds the transaction.

    Raises:
        BadHome: it holds documents that were read with others, and `rebuild` is off.
    """
    kept = dict(home.db.execute("SELECT name, value FROM option"))
    if kept != options:
        if count(home.db) and not rebuild:
            advice = "keep to that, or read all again with --rebuild"
            raise BadHome(f"{home.folder}: {_difference(kept, options)}: {advice}")
        home.db.execute("DELETE FROM option")
        home.db.executemany("INSERT INTO option VALUES (?, ?)", options.items())
    if rebuild:
        home.db.execute("UPDATE document SET options = ''")


def base_of(db: Connection) -> str:
    """Return what the IRIs of a home begin with."""
    row = db.execute("SELECT value FROM option WHERE name = 'base'").fetchone()
    return row[0] if row else DEFAULT_BASE


def _difference(kept: Options, wanted: Options) -> str:
    changed = [name for name in sorted({*kept, *wanted}) if kept.get(name) != wanted.get(name)]
    parts = (f"{name} {kept.get(name)}, not {wanted.get(name)}" for name in changed)
    return f"was built with {'; '.join(parts)}"


def _pipeline(model: str | None) -> str:
    if model is None:
        return "embedded"
    try:
        return f"{model} {version(model)}"
    except PackageNotFoundError:
        return model


def _hash(paths: Iterable[Path]) -> str:
    """A short hash of files in order, "none" if there are none; their names do not matter."""
    hashes = [_file_hash(path) for path in paths]
    return digest(*hashes) if hashes else "none"


def _file_hash(path: Path) -> str:
    try:
        state = path.stat()
        return _hash_of_state(path, state.st_size, state.st_mtime_ns)
    except OSError as cause:
        raise BadInput(f"{path}: {cause.strerror}") from cause


@cache
def _hash_of_state(path: Path, _size: int, _changed: int) -> str:
    # The model is large, and one process may bring its home up to date many times.
    return sha256(path.read_bytes()).hexdigest()
