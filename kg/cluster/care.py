"""What keeps an item that kills its workers from being tried for ever, as `kg.pool` does on one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.pool import Work

Item = TypeVar("Item")
Made = TypeVar("Made")

_TRIES = 3


class Ledger:
    """How often each piece of work was begun and not ended. It outlives the workers."""

    def __init__(self) -> None:
        self._begun: dict[str, int] = {}

    def begin(self, name: str) -> int:
        """Note that a piece of work begins; return how often it began before and did not end."""
        before = self._begun.get(name, 0)
        self._begun[name] = before + 1
        return before

    def end(self, name: str) -> None:
        """Note that it is done."""
        self._begun.pop(name, None)


@dataclass(frozen=True, slots=True)
class Care(Generic[Item, Made]):
    """Work that is given again to another worker when one has died at it.

    Batches at which workers die again and again are read item by item, and an item at which they die even
    then is given up. `begin` and `end` are those of a ledger.
    """

    work: Work[Item, Made]
    give_up: Callable[[Item], Made]
    begin: Callable[[str], int]
    end: Callable[[str], None]

    def made(self, name: str, batches: Sequence[Sequence[Item]]) -> list[Made]:
        """Return what is made of each item of the batches, which are called `name`, in order."""
        if self.begin(name) < _TRIES:
            made = [one for batch in batches for one in self.work(batch)]
        else:
            made = list(self._singly(name, [item for batch in batches for item in batch]))
        self.end(name)
        return made

    def _singly(self, name: str, items: Sequence[Item]) -> Iterator[Made]:
        for place, item in enumerate(items):
            one = f"{name}/{place}"
            if self.begin(one) < _TRIES:
                yield from self.work([item])
                self.end(one)
            else:
                # It stays in the ledger: when workers die at a later item, none tries this one again.
                yield self.give_up(item)
