"""Review files: tab-separated proposals with an empty column in which a person writes a decision."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TypeVar

from kg.atomic import replacing
from kg.errors import BadInput
from kg.model import Kind

BETWEEN = " | "  # several names in one cell
_FORMULA = ("=", "+", "-", "@", "'")  # what a spreadsheet would reckon rather than show

_T = TypeVar("_T")


class Decision(StrEnum):
    """What a person makes of a proposal."""

    ACCEPT = "accept"
    REJECT = "reject"
    NONE = ""


def write_table(columns: Sequence[str], rows: Iterable[Iterable[object]], path: Path) -> None:
    """Write rows of cells under the names of columns, whole or not at all."""
    text = StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(list(map(_shown, row)) for row in rows)
    with replacing(path) as file:
        file.write(text.getvalue().encode())


def read_table(path: Path, columns: Sequence[str], make: Callable[[dict[str, str]], _T]) -> list[_T]:
    """Return what `make` makes of the cells of each line, by column.

    A file that cannot be read or has other columns raises BadInput naming it; where `make` raises
    BadInput, file and line go before what it says.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise BadInput(f"{path} cannot be read: {getattr(cause, 'strerror', None) or 'not UTF-8'}") from None
    lines = csv.reader(StringIO(text), delimiter="\t")
    if tuple(next(lines, ())) != tuple(columns):
        raise BadInput(f"{path} is no review file: its first line must be {' '.join(columns)}, with tabs")
    numbered = ((number, cells) for number, cells in enumerate(lines, start=2) if any(cells))
    return [_made(f"{path}, line {number}", cells, columns, make) for number, cells in numbered]


def decision_of(text: str) -> Decision:
    """Return the decision that a cell holds, else raise BadInput."""
    word = text.strip().lower()
    if word not in {*Decision}:
        raise BadInput(f"the decision is accept, reject or nothing, not {word!r}")
    return Decision(word)


def kind_of(text: str) -> Kind:
    """Return the kind that a cell holds, else raise BadInput."""
    if text not in {*Kind}:
        raise BadInput(f"the kind is one of {', '.join(Kind)}, not {text!r}")
    return Kind(text)


def _made(
    where: str, cells: Sequence[str], columns: Sequence[str], make: Callable[[dict[str, str]], _T]
) -> _T:
    if len(cells) != len(columns):
        raise BadInput(f"{where}: {len(cells)} columns in place of {len(columns)}")
    try:
        return make(dict(zip(columns, map(_plain, cells), strict=True)))
    except BadInput as cause:
        raise BadInput(f"{where}: {cause}") from None


def _shown(cell: object) -> str:
    text = " ".join(str(cell).split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(cell: str) -> str:
    return cell.removeprefix("'")
