"""What a check finds: how often, how grave, and the first examples."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.query.results import Result, Term

Example = tuple[Term | None, ...]


class Severity(StrEnum):
    """How grave a finding is: a violation breaks what graphs promise, a warning may be right."""

    VIOLATION = "violation"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that found something: `count` places, of which `examples` are the first by their terms."""

    check: str
    title: str
    severity: Severity
    count: int
    columns: tuple[str, ...]
    examples: tuple[Example, ...]


def finding(check: str, title: str, severity: Severity, result: Result, *, examples: int) -> Finding | None:
    """Return what a check's result says, with so many examples; None where it is empty."""
    if not result.rows:
        return None
    first = sorted(set(result.rows), key=_order)[:examples]
    return Finding(check, title, severity, len(set(result.rows)), result.columns, tuple(first))


def _order(example: Example) -> tuple[str, ...]:
    return tuple("" if term is None else str(term) for term in example)
