"""The way out of a home: withdrawn documents take with them all that no other document states."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from kg.errors import BadInput
from kg.home.database import Home, writing
from kg.home.ledger import count, ids, remove
from kg.home.runs import begin, finish, note
from kg.home.shards import publish


def forget_documents(wanted: Iterable[str], *, home: str | Path) -> int:
    """Take documents out of a home, by their ids: all of them or none. Return how many stay.

    Their claims, mentions and texts go; facts and actors stay as far as other documents state them. An
    input that is read again brings its document back.

    Raises:
        BadInput: an id is unknown; the message names close ones.
        BadHome: the folder is no home, or another process writes to it.
    """
    gone = list(dict.fromkeys(wanted))
    with writing(Path(home)) as opened:
        _check_known(opened, gone)
        with opened.db:
            run = begin(opened, "forget")
            for id in gone:
                remove(opened.db, id)
            note(opened, run, {"forgotten": len(gone)})
        with opened.db:
            publish(opened)
            finish(opened, run)
        return count(opened.db)


def _check_known(home: Home, wanted: list[str]) -> None:
    known = ids(home.db)
    for id in sorted(set(wanted) - set(known)):
        close = get_close_matches(id, known, n=3)
        hint = f" (close: {', '.join(close)})" if close else ""
        raise BadInput(f"{home.folder}: holds no document {id!r}{hint}; nothing is forgotten")
