"""Whether a confidence of 0.8 means right four times out of five."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from kg.evaluation.claims import Comparison, claims_of
from kg.evaluation.rules import TypeRules
from kg.model import Relation

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The relations with a confidence from `lower` to below `upper` (1 belongs to the last): how many there
    are, their mean confidence and the share that is right; None where there are none."""

    lower: float
    upper: float
    relations: int
    confidence: float | None
    right: float | None

    @property
    def gap(self) -> float:
        """How far confidence and truth lie apart."""
        return abs((self.confidence or 0.0) - (self.right or 0.0))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability table: ten equally wide bins, from confidence 0 to 1."""

    bins: tuple[Bin, ...]

    @property
    def error(self) -> float:
        """The expected calibration error: the mean gap of the bins, weighted by their relations."""
        relations = sum(one.relations for one in self.bins)
        return sum(one.relations * one.gap for one in self.bins) / relations if relations else 0.0


def outcomes(comparisons: Iterable[Comparison], rules: TypeRules) -> tuple[tuple[float, bool], ...]:
    """Return the confidence of every claim that was read, that of its relation, and whether it is right.

    A claim, one pair of agent and target, is right when the annotation has it, with principal actors.
    """
    return tuple(
        (relation.confidence, right)
        for comparison in comparisons
        for relation in (comparison.record.relations if comparison.record else ())
        for right in claims_right(relation, comparison, rules)
    )


def claims_right(relation: Relation, comparison: Comparison, rules: TypeRules) -> list[bool]:
    """Return for each claim of a relation that was read whether it is right."""
    naming = comparison.alignment
    claims = claims_of(relation, rules, name=naming.principal, own=naming.exact)
    return [claim in comparison.principal.gold for claim in claims]


def reliability(outcomes: Sequence[tuple[float, bool]]) -> Calibration:
    """Sort pairs of confidence (0 to 1) and truth into bins."""
    inside: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, right in outcomes:
        inside[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    return Calibration(tuple(_bin(number, found) for number, found in enumerate(inside)))


def _bin(number: int, found: Sequence[tuple[float, bool]]) -> Bin:
    return Bin(
        lower=number / _BINS,
        upper=(number + 1) / _BINS,
        relations=len(found),
        confidence=fmean(confidence for confidence, _ in found) if found else None,
        right=fmean(right for _, right in found) if found else None,
    )
