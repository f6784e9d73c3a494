"""Parts of passages, as windows of a long text are: whoever was named before is now called by a surname,
a pronoun or a description alone."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.nlp.features import Window
from training.data import Passage
from training.instances import ACTOR_ROLES, Filler, Instance

SHORTEST = 2  # sentences that stay
# A longer text is read in windows of so many words, from few to many.
FEW, MANY = 80, 220


def cropped_at_random(passages: Iterable[Passage], share: float, rng: random.Random) -> Iterator[Passage]:
    """Yield the passages, about `share` of those that are long enough without their first sentences; those
    too long for a window in several, as they follow on one another."""
    for passage in passages:
        sentences = passage.window.sentence[-1] + 1
        if len(passage.window.words) > MANY:
            yield from (cropped(passage, first, last) for first, last in _cuts(passage, rng))
        elif sentences > SHORTEST and rng.random() < share:
            yield cropped(passage, rng.randint(1, sentences - SHORTEST), sentences)
        else:
            yield passage


def in_windows(passages: Iterable[Passage]) -> list[Passage]:
    """Return the passages, those too long for a window in several, the same ones every time."""
    return list(cropped_at_random(passages, 0.0, random.Random(0)))


def _cuts(passage: Passage, rng: random.Random) -> Iterator[tuple[int, int]]:
    """The first sentence of each window and the one after its last; half of them begin with a sentence that
    the one before ends with."""
    number = passage.window.sentence
    begin = 0
    while True:
        start = number.index(begin)
        after = start + rng.randint(FEW, MANY)
        if after >= len(number):
            yield begin, number[-1] + 1
            return
        end = max(number[after], begin + 1)
        yield begin, end
        begin = end - 1 if end - 1 > begin and rng.random() < 0.5 else end


def cropped(passage: Passage, first: int, last: int) -> Passage:
    """Return the sentences `first` up to `last`, half-open, from 0. Of a filler that stands elsewhere, the
    mention that is now nearest fills the role."""
    number = passage.window.sentence
    kept = range(number.index(first), len(number) if last > number[-1] else number.index(last))
    actor_of = {word: slug for slug, words in passage.actor_words.items() for word in words}
    return replace(
        passage,
        window=Window(
            passage.window.words[kept.start : kept.stop],
            tuple(n - first for n in number[kept.start : kept.stop]),
        ),
        spans={
            (a - kept.start, b - kept.start): kind
            for (a, b), kind in passage.spans.items()
            if a in kept and b in kept
        },
        actor_words={slug: _within(words, kept) for slug, words in passage.actor_words.items()},
        named=_within(passage.named, kept),
        instances=tuple(
            _instance(i, kept, actor_of, passage.actor_words) for i in passage.instances if i.word in kept
        ),
    )


def _within(words: Iterable[int], kept: range) -> frozenset[int]:
    return frozenset(word - kept.start for word in words if word in kept)


def _instance(
    instance: Instance, kept: range, actor_of: Mapping[int, str], words_of: Mapping[str, frozenset[int]]
) -> Instance:
    def nearest(word: int) -> set[int]:
        left = [w for w in words_of[actor_of[word]] if w in kept] if word in actor_of else []
        return {min(left, key=lambda w: (abs(w - instance.word), w))} if left else set()

    def filler(role: int, right: frozenset[int], ignored: frozenset[int]) -> Filler:
        lost = [w for w in right if w not in kept and role < ACTOR_ROLES]
        right = _within(right.union(*map(nearest, lost)), kept)
        return right, _within(ignored, kept) - right

    fillers = tuple(filler(role, *pair) for role, pair in enumerate(instance.fillers))
    return replace(instance, word=instance.word - kept.start, fillers=fillers)
