"""One pass over the data, as batches in random order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from kg.nlp.features import WordPieces
from training.augment import Disguise, masked
from training.batches import Batch, by_length, meaning_batch, syntax_batch
from training.cropped import cropped_at_random
from training.data import Passage, Sentence, pack, word_count
from training.joined import joined_at_random
from training.label_sets import Labels

BATCH_WORDS = 700
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one pass goes over: the trees once, the passages `repeat` times (2.5: twice, then a half).

    `crop` is the share of the longer passages that begin later, `join` of all that stand in one window with
    the one before; `disguise` changes the names in the passages of a batch and hides words, None leaves
    them alone.
    """

    trees: Sequence[Sentence]
    passages: Sequence[Passage]
    repeat: float
    join: float = 0.0
    crop: float = 0.0
    disguise: Disguise | None = None


def epoch(lessons: Lessons, pieces: WordPieces, labels: Labels, rng: random.Random) -> Iterator[Batch]:
    """Yield the batches of one pass, syntax and meaning mixed."""
    for job in _jobs(lessons, rng):
        yield job(pieces, labels)


def epoch_length(lessons: Lessons) -> int:
    """Return the number of batches of one pass, which differs little from pass to pass."""
    return len(_jobs(lessons, random.Random(0)))


def _jobs(lessons: Lessons, rng: random.Random) -> list[Callable[[WordPieces, Labels], Batch]]:
    groups = list(pack(lessons.trees, rng=rng))
    sizes = [word_count(g) for g in groups]
    jobs: list[Callable[[WordPieces, Labels], Batch]] = [
        partial(syntax_batch, chunk) for chunk in by_length(groups, sizes, words=BATCH_WORDS, rng=rng)
    ]
    single = cropped_at_random(drawn(lessons.passages, lessons.repeat, rng), lessons.crop, rng)
    passages = list(joined_at_random(single, lessons.join, rng))
    sizes = [len(p.window.words) for p in passages]
    jobs += [
        partial(_meaning, lessons.disguise, chunk, rng)
        for chunk in by_length(passages, sizes, words=BATCH_WORDS, rng=rng)
    ]
    rng.shuffle(jobs)
    return jobs


def _meaning(
    disguise: Disguise | None,
    passages: Sequence[Passage],
    rng: random.Random,
    pieces: WordPieces,
    labels: Labels,
) -> Batch:
    if disguise is None:
        return meaning_batch(passages, pieces, labels)
    x, y = meaning_batch([disguise.passage(p, rng) for p in passages], pieces, labels)
    return replace(x, pieces=masked(x.pieces, disguise.mask)), y


def drawn(items: Sequence[T], times: float, rng: random.Random) -> list[T]:
    """Return each item `times` often, in random order; 2.5 times is twice, then a half drawn by chance."""
    every = [item for _ in range(int(times) + 1) for item in rng.sample(items, len(items))]
    return every[: round(times * len(items))]
