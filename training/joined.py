"""Passages one after another in one window, as in a long text: what is said of one must not reach
over to the other."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.nlp.features import Window
from training.data import Passage
from training.instances import Filler, Instance

LONGEST = 260  # words of a joined window


def joined_at_random(passages: Iterable[Passage], share: float, rng: random.Random) -> Iterator[Passage]:
    """Yield the passages, about `share` of them joined to the one before where both are short enough."""
    last: Passage | None = None
    for passage in passages:
        if last is not None and rng.random() < share and _size(last) + _size(passage) <= LONGEST:
            last = joined(last, passage)
            continue
        if last is not None:
            yield last
        last = passage
    if last is not None:
        yield last


def joined(first: Passage, second: Passage) -> Passage:
    """Return a passage that holds both; no actor of one is an actor of the other."""
    words, sentences = _size(first), first.window.sentence[-1] + 1
    one, two = _renamed(first, "1"), _shifted(_renamed(second, "2"), words)
    return Passage(
        id=f"{one.id}+{two.id}",
        window=Window(
            one.window.words + two.window.words,
            one.window.sentence + tuple(n + sentences for n in two.window.sentence),
        ),
        spans=one.spans | two.spans,
        actor_words=one.actor_words | two.actor_words,
        named=one.named | two.named,
        owner=one.owner | two.owner,
        instances=one.instances + two.instances,
    )


def _size(passage: Passage) -> int:
    return len(passage.window.words)


def _renamed(passage: Passage, number: str) -> Passage:
    return replace(
        passage,
        actor_words={f"{number}/{slug}": words for slug, words in passage.actor_words.items()},
        owner={f"{number}/{slug}": f"{number}/{of}" for slug, of in passage.owner.items()},
    )


def _shifted(passage: Passage, by: int) -> Passage:
    return replace(
        passage,
        spans={(first + by, last + by): kind for (first, last), kind in passage.spans.items()},
        actor_words={slug: _moved(words, by) for slug, words in passage.actor_words.items()},
        named=_moved(passage.named, by),
        instances=tuple(_shifted_instance(i, by) for i in passage.instances),
    )


def _shifted_instance(instance: Instance, by: int) -> Instance:
    fillers: tuple[Filler, ...] = tuple((_moved(p, by), _moved(q, by)) for p, q in instance.fillers)
    return replace(instance, word=instance.word + by, fillers=fillers)


def _moved(words: Iterable[int], by: int) -> frozenset[int]:
    return frozenset(word + by for word in words)
