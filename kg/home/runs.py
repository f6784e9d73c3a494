"""The run log of a home: what each run did, up to the moment when it ended or was killed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.home.database import Home, reading

_RUNS = """SELECT what, started, finished, added, replaced, reread, unchanged, skipped, forgotten
FROM run ORDER BY number"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: "build" or "forget", when (UTC; `finished` is None if it was cut off), and its counts."""

    what: str
    started: datetime
    finished: datetime | None
    added: int
    replaced: int
    reread: int
    unchanged: int
    skipped: int
    forgotten: int


def list_runs(home: str | Path) -> tuple[Run, ...]:
    """Return the runs that changed a home or looked for changes, the first one first.

    Raises:
        BadHome: the folder is no graph home.
    """
    with reading(Path(home)) as opened:
        return tuple(_run(*row) for row in opened.db.execute(_RUNS))


def begin(home: Home, what: str) -> int:
    """Note that a run begins; return its number. The caller holds the transaction, here and below."""
    row = home.db.execute("INSERT INTO run (what, started) VALUES (?, ?)", (what, _now()))
    return int(row.lastrowid or 0)


def note(home: Home, run: int, counts: Mapping[str, int]) -> None:
    """Write a run's counts as they are now, by column."""
    columns = ", ".join(f"{name} = ?" for name in counts)
    home.db.execute(f"UPDATE run SET {columns} WHERE number = ?", (*counts.values(), run))


def finish(home: Home, run: int) -> None:
    """Note that a run has done all it had to do."""
    home.db.execute("UPDATE run SET finished = ? WHERE number = ?", (_now(), run))


def _run(what: str, started: str, finished: str | None, *counts: int) -> Run:
    ended = datetime.fromisoformat(finished) if finished else None
    return Run(what, datetime.fromisoformat(started), ended, *counts)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
