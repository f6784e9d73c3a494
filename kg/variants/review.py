"""The review file of `kg actors`: two actors that may be one, and why; one proposal a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from kg.ids import check_iri
from kg.model import Kind
from kg.review_file import Decision, decision_of, kind_of, read_table, write_table


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line: that `other` is `actor`, which keeps its IRI. `claims` are numbers, of both."""

    decision: Decision
    score: str
    label: str
    other_label: str
    kind: Kind
    country: str
    other_country: str
    features: str
    claims: str
    actor: str
    other: str


_COLUMNS = tuple(field.name for field in fields(Proposal))


def write_review(proposals: Iterable[Proposal], path: Path) -> None:
    """Write a review file, whole or not at all."""
    write_table(_COLUMNS, map(astuple, proposals), path)


def read_review(path: Path) -> list[Proposal]:
    """Return the lines of a review file.

    One that cannot be read, has other columns, or a line with an unknown decision, kind or IRI raises
    BadInput naming file and line.
    """
    return read_table(path, _COLUMNS, _proposal)


def _proposal(cells: dict[str, str]) -> Proposal:
    decision, kind = decision_of(cells["decision"]), kind_of(cells["kind"])
    iris = {name: check_iri(cells[name]) for name in ("actor", "other")}
    rest = {name: cells[name] for name in _COLUMNS if name not in ("decision", "kind", *iris)}
    return Proposal(decision=decision, kind=kind, **rest, **iris)
