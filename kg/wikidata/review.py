"""The review file: tab-separated proposals with an empty column in which a person writes a decision."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from io import StringIO
from pathlib import Path

from kg.atomic import replacing
from kg.errors import BadInput
from kg.ids import check_iri
from kg.model import Kind
from kg.wikidata.items import ITEM

_BETWEEN = " | "
_FORMULA = ("=", "+", "-", "@", "'")  # what a spreadsheet would reckon rather than show


class Decision(StrEnum):
    """What a person makes of a proposal."""

    ACCEPT = "accept"
    REJECT = "reject"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line: an actor, an item that may be it, and why."""

    decision: Decision
    score: str
    label: str
    item: str
    item_label: str
    description: str
    kind: Kind
    country: str
    features: str
    claims: str
    names: tuple[str, ...]
    actor: str


_COLUMNS = tuple(field.name for field in fields(Proposal))


def write_review(proposals: Iterable[Proposal], path: Path) -> None:
    """Write a review file, whole or not at all."""
    text = StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for proposal in proposals:
        names = (name for name in proposal.names if _BETWEEN not in name)
        cells = astuple(proposal)[:-2]
        writer.writerow(map(_shown, (*cells, _BETWEEN.join(names), proposal.actor)))
    with replacing(path) as file:
        file.write(text.getvalue().encode())


def read_review(path: Path) -> list[Proposal]:
    """Return the lines of a review file.

    One that cannot be read, has other columns, or a line with an unknown decision, kind, item or IRI
    raises BadInput naming file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise BadInput(f"{path} cannot be read: {getattr(cause, 'strerror', None) or 'not UTF-8'}") from None
    lines = csv.reader(StringIO(text), delimiter="\t")
    if tuple(next(lines, ())) != _COLUMNS:
        raise BadInput(f"{path} is no review file: its first line must be {' '.join(_COLUMNS)}, with tabs")
    return list(_proposals(path, lines))


def _proposals(path: Path, lines: Iterator[list[str]]) -> Iterator[Proposal]:
    for number, cells in enumerate(lines, start=2):
        if not any(cells):
            continue
        if len(cells) != len(_COLUMNS):
            raise BadInput(f"{path}, line {number}: {len(cells)} columns in place of {len(_COLUMNS)}")
        try:
            yield _proposal(dict(zip(_COLUMNS, map(_plain, cells), strict=True)))
        except BadInput as cause:
            raise BadInput(f"{path}, line {number}: {cause}") from None


def _proposal(cells: dict[str, str]) -> Proposal:
    decision, item = cells["decision"].strip().lower(), cells["item"].strip()
    if decision not in {*Decision}:
        raise BadInput(f"the decision is accept, reject or nothing, not {decision!r}")
    if not ITEM.fullmatch(item):
        raise BadInput(f"{item!r} is no Wikidata item such as Q30")
    return Proposal(
        decision=Decision(decision),
        score=cells["score"],
        label=cells["label"],
        item=item,
        item_label=cells["item_label"],
        description=cells["description"],
        kind=_kind(cells["kind"]),
        country=cells["country"],
        features=cells["features"],
        claims=cells["claims"],
        names=tuple(name for name in cells["names"].split(_BETWEEN) if name),
        actor=check_iri(cells["actor"]),
    )


def _kind(text: str) -> Kind:
    if text not in {*Kind}:
        raise BadInput(f"the kind is one of {', '.join(Kind)}, not {text!r}")
    return Kind(text)


def _shown(cell: object) -> str:
    text = " ".join(str(cell).split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(cell: str) -> str:
    return cell.removeprefix("'")
