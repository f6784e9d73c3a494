"""What a load tells while it runs and at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.stores.sender import Refusal


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """How far a load is: `step` says what goes on, `quads` of `total` are through it.

    `total` is None while the file is read for the first time, both are None while a store is waited for.
    """

    step: str
    quads: int | None = None
    total: int | None = None


OnLoad = Callable[[LoadProgress], None]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load has done.

    `graphs` and `quads` are those of the file, `resumed` the graphs that an earlier run had sent,
    `repaired` those that had to be sent again because the store had lost some of them, `stale` the plain
    facts removed because no claim in the store states them any longer, `skipped` the graphs that the store
    refused.
    """

    target: str
    graphs: int
    quads: int
    seconds: float
    resumed: int = 0
    repaired: int = 0
    stale: int = 0
    skipped: tuple[Refusal, ...] = ()


def silent(_: LoadProgress) -> None:
    """Tell nobody."""
