"""Tables of named, weighted features: how well two things fit.

A score orders proposals for a person to judge; it is no probability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

One = TypeVar("One")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Feature(Generic[One, Other]):
    """A name, a weight, and what it measures, from 0 to 1."""

    name: str
    weight: float
    measure: Callable[[One, Other], float]


def weighed(
    features: Sequence[Feature[One, Other]], one: One, other: Other
) -> tuple[float, dict[str, float]]:
    """Return the weighted sum of the features, from 0 to 1, and those that are not zero."""
    values = {feature.name: feature.measure(one, other) for feature in features}
    total = sum(feature.weight * values[feature.name] for feature in features)
    shown = {name: round(value, 2) for name, value in values.items() if value}
    return round(min(max(total, 0.0), 1.0), 2), shown
