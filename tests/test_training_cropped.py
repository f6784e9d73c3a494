"""Parts of annotated passages keep what stands in them, by their own places."""

from __future__ import annotations

import random

from kg.nlp.features import Window
from training.cropped import MANY, cropped, cropped_at_random
from training.data import Passage
from training.instances import ROLES, Instance

_NONE: frozenset[int] = frozenset()


def instance(word: int, agent: set[int], ignored: set[int], target: set[int]) -> Instance:
    fillers = [(frozenset(agent), frozenset(ignored)), (frozenset(target), _NONE)]
    return Instance(word, "attacks", "asserted", False, (*fillers, *[(_NONE, _NONE)] * (len(ROLES) - 2)))


# 0 Varga 1 fell 2 . | 3 He 4 hit 5 Norland 6 . | 7 Varga 8 fled 9 .
PASSAGE = Passage(
    id="p",
    window=Window(
        ("Varga", "fell", ".", "He", "hit", "Norland", ".", "Varga", "fled", "."),
        (0,) * 3 + (1,) * 4 + (2,) * 3,
    ),
    spans={(0, 0): "Person", (5, 5): "State", (7, 7): "Person"},
    actor_words={"varga": frozenset({0, 3, 7}), "norland": frozenset({5})},
    named=frozenset({0, 5, 7}),
    owner={"varga": "norland"},
    instances=(instance(1, {0}, {3, 7}, set()), instance(4, {3}, {0, 7}, {5}), instance(8, {0}, {3, 7}, {5})),
)


def test_words_before_the_first_sentence_are_gone_and_all_places_move() -> None:
    part = cropped(PASSAGE, 1, 3)
    assert part.window == Window(PASSAGE.window.words[3:], (0,) * 4 + (1,) * 3)
    assert part.spans == {(2, 2): "State", (4, 4): "Person"}
    assert part.actor_words == {"varga": {0, 4}, "norland": {2}}
    assert part.named == {2, 4}
    assert [i.word for i in part.instances] == [1, 5]
    assert part.instances[0].fillers[:2] == ((frozenset({0}), frozenset({4})), (frozenset({2}), _NONE))


def test_the_nearest_mention_that_stays_fills_a_role() -> None:
    [fell, *_] = cropped(PASSAGE, 0, 1).instances
    assert fell.fillers[0] == (frozenset({0}), _NONE)
    [fled] = cropped(PASSAGE, 2, 3).instances
    assert fled.fillers[:2] == ((frozenset({0}), _NONE), (_NONE, _NONE))
    assert cropped(PASSAGE, 1, 3).instances[1].fillers[0] == (frozenset({4}), frozenset({0}))


def test_long_texts_come_in_windows_that_leave_no_sentence_out() -> None:
    words = tuple(f"w{i}" for i in range(40 * 17))
    long = Passage("p", Window(words, tuple(i // 17 for i in range(len(words)))), {}, {}, _NONE, {}, ())
    for seed in range(20):
        parts = list(cropped_at_random([long], 0.0, random.Random(seed)))
        assert {w for part in parts for w in part.window.words} == set(words)
        assert all(len(part.window.words) <= MANY + 17 for part in parts)
        assert len(parts) > 3


def test_short_passages_stay_whole() -> None:
    short = cropped(PASSAGE, 0, 2)
    assert list(cropped_at_random([short], 1.0, random.Random(1))) == [short]
    assert list(cropped_at_random([PASSAGE], 1.0, random.Random(1))) == [cropped(PASSAGE, 1, 3)]
