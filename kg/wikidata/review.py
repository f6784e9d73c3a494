"""The review file of `kg link`: an actor, an item that may be it, and why; one proposal a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from kg.errors import BadInput
from kg.ids import check_iri
from kg.model import Kind
from kg.review_file import BETWEEN, Decision, decision_of, kind_of, read_table, write_table
from kg.wikidata.items import ITEM


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
    write_table(_COLUMNS, (_cells(proposal) for proposal in proposals), path)


def read_review(path: Path) -> list[Proposal]:
    """Return the lines of a review file.

    One that cannot be read, has other columns, or a line with an unknown decision, kind, item or IRI
    raises BadInput naming file and line.
    """
    return read_table(path, _COLUMNS, _proposal)


def _cells(proposal: Proposal) -> tuple[object, ...]:
    names = (name for name in proposal.names if BETWEEN not in name)
    return (*astuple(proposal)[:-2], BETWEEN.join(names), proposal.actor)


def _proposal(cells: dict[str, str]) -> Proposal:
    decision, item = decision_of(cells["decision"]), cells["item"].strip()
    if not ITEM.fullmatch(item):
        raise BadInput(f"{item!r} is no Wikidata item such as Q30")
    return Proposal(
        decision=decision,
        score=cells["score"],
        label=cells["label"],
        item=item,
        item_label=cells["item_label"],
        description=cells["description"],
        kind=kind_of(cells["kind"]),
        country=cells["country"],
        features=cells["features"],
        claims=cells["claims"],
        names=tuple(name for name in cells["names"].split(BETWEEN) if name),
        actor=check_iri(cells["actor"]),
    )
