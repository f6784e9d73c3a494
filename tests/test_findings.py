"""Who fills the roles of a trigger, by arcs written by hand."""

from __future__ import annotations

import pytest

from kg.linking.link import Entity
from kg.model import Arc, Status, Trigger
from kg.reading.findings import Filled, fill

A, B, C = Entity(), Entity(), Entity()
WORDS = {1: A, 2: A, 3: B, 4: C}
ATTACK = Trigger(0, 0, 0, "attacks", Status.ASSERTED, 0.9)


def filled(*targets: tuple[int, float]) -> Filled:
    """The attack by C on targets, each a word and how likely it is one."""
    arcs = [Arc(0, "agent", 4, 0.9, "attacks")]
    arcs += [Arc(0, "target", word, score, "attacks") for word, score in targets]
    [found] = fill([ATTACK], arcs, WORDS)
    return found


def test_the_likeliest_actor_fills_a_role() -> None:
    assert filled((1, 0.2), (3, 0.3)).targets == (B,)


def test_an_actor_is_as_likely_as_that_one_of_its_words_fills_the_role() -> None:
    found = filled((1, 0.2), (2, 0.2), (3, 0.3))
    assert found.targets == (A,)
    assert found.target_end.weakest == pytest.approx(1 - 0.8 * 0.8)
    assert found.target_end.left_out == pytest.approx(0.3)


def test_further_actors_need_to_be_likely() -> None:
    assert filled((1, 0.9), (3, 0.55)).targets == (A,)
    assert filled((1, 0.9), (3, 0.7)).targets == (A, B)


def test_an_actor_does_not_act_on_itself() -> None:
    assert filled((4, 0.5), (3, 0.3)).targets == (B,)
