"""Passages with other names in them, and words hidden: the corpus is small, and a reader that has
learnt who attacks whom by name has learnt nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kg.model import Kind
from kg.nlp.features import Window
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.schema import KnownActor
from training.data import Passage

_FIRST_PIECE = 999  # ids below are [PAD], [CLS], [SEP], [MASK] and unused ones
_MASK = 103


@dataclass(frozen=True, slots=True)
class Pools:
    """What names are replaced with: states that have one-word names, demonyms and seats; surnames."""

    states: tuple[KnownActor, ...]
    surnames: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disguise:
    """How passages are changed: the share of them that gets other names, and that of hidden words."""

    pool: Pools
    gazetteer: Gazetteer
    swap: float
    mask: float

    def passage(self, passage: Passage, rng: random.Random) -> Passage:
        """Return the passage, with other names in it as often as `swap` says."""
        return swapped(passage, self.pool, self.gazetteer, rng) if rng.random() < self.swap else passage


def pools(passages: Sequence[Passage], gazetteer: Gazetteer) -> Pools:
    """Collect the pools from the gazetteer and from the passages' own persons."""
    states = [a for a in gazetteer.actors.values() if a.kind is Kind.STATE and _one_word(a)]
    surnames = {
        p.window.words[last] for p in passages for (_, last), kind in p.spans.items() if kind == "Person"
    }
    return Pools(
        tuple(sorted(states, key=lambda a: a.iri)),
        tuple(sorted(w for w in surnames if _is_surname(w, gazetteer))),
    )


def _is_surname(word: str, gazetteer: Gazetteer) -> bool:
    other = [
        *gazetteer.by_name(word),
        *gazetteer.by_demonym(word),
        *gazetteer.by_demonym(word.removesuffix("s")),
    ]
    return word.istitle() and word.isalpha() and len(word) > 2 and not other and gazetteer.role(word) is None


def _one_word(actor: KnownActor) -> bool:
    return (
        " " not in actor.label
        and any(map(str.isalpha, actor.demonyms))
        and any(map(str.isalpha, actor.seats))
    )


def swapped(passage: Passage, pool: Pools, gazetteer: Gazetteer, rng: random.Random) -> Passage:
    """Return the passage with its states and surnames replaced, the same name by the same name;
    positions and annotations stay."""
    swap: dict[str, str] = {}
    taken: dict[str, KnownActor] = {}
    for (first, last), kind in sorted(passage.spans.items()):
        word = passage.window.words[last]
        if kind in {"State", "Place"} and first == last and word not in swap:
            _swap_state(word, swap, taken, pool, gazetteer, rng)
        elif kind == "Person" and word in pool.surnames and word not in swap and rng.random() < 0.7:
            swap[word] = rng.choice(pool.surnames)
    words = tuple(swap.get(w, w) for w in passage.window.words)
    return replace(passage, window=Window(words, passage.window.sentence))


def _swap_state(
    word: str,
    swap: dict[str, str],
    taken: dict[str, KnownActor],
    pool: Pools,
    gazetteer: Gazetteer,
    rng: random.Random,
) -> None:
    """Map a state's name, demonym or seat to that of another state, the same for all three."""
    looks: tuple[tuple[Callable[[str], Sequence[KnownActor]], Callable[[KnownActor], Sequence[str]]], ...] = (
        (gazetteer.by_name, lambda a: (a.label,)),
        (gazetteer.by_demonym, lambda a: a.demonyms),
        (gazetteer.by_seat, lambda a: a.seats),
    )
    for look, strings in looks:
        found = [a for a in look(word) if a.kind is Kind.STATE]
        if len(found) != 1:
            continue
        other = taken.setdefault(found[0].iri, rng.choice(pool.states))
        plural = word.endswith("s") and look is gazetteer.by_demonym
        fitting = [s for s in strings(other) if " " not in s and s.endswith("s") == plural]
        if fitting:
            swap[word] = fitting[0]
        return


def masked(pieces: Tensor, share: float) -> Tensor:
    """Return word pieces with about `share` of them hidden."""
    hide = (torch.rand(pieces.shape) < share) & (pieces >= _FIRST_PIECE)
    return torch.where(hide, torch.full_like(pieces, _MASK), pieces)
