"""Which spans become mentions, by findings written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from kg.nlp.engine import Findings, FoundTrigger
from kg.nlp.features import Window
from kg.nlp.spans import likely_spans
from kg.nlp.windows import Placed

WORDS = ("Rebels", "shot", "two", "convoy", "guards", "near", "Gao")
GAO, GUARDS, TWO_GUARDS = (6, 6, "Place", 0.9), (3, 4, "Group", 0.12), (2, 4, "Person", 0.2)


def read(spans: list[tuple[int, int, str, float]], roles: list[tuple[str, int, float]]) -> list[object]:
    """The mentions of the words: spans and the shot's roles as the model found them."""
    n = len(WORDS)
    none = np.zeros((n, n), np.float32)
    shot = FoundTrigger(1, "attacks", 0.9, "asserted", False, tuple(roles))
    same = ("X",) * n
    found = Findings(same, same, (0,) * n, same, tuple(spans), (shot,), none, none)
    return list(likely_spans(found, Placed(tuple(range(n)), range(n), Window(WORDS, (1,) * n))))


def test_an_unlikely_span_is_no_mention() -> None:
    assert read([GAO, GUARDS], []) == [GAO]


@pytest.mark.parametrize("role", ["agent", "target"])
def test_but_it_is_where_its_head_acts_or_is_acted_on(role: str) -> None:
    assert read([GAO, GUARDS], [(role, 4, 0.8)]) == [GAO, GUARDS]


def test_whose_words_are_only_spoken_or_hardly_fill_a_role_is_not() -> None:
    assert read([GAO, GUARDS], [("by", 4, 0.9), ("target", 4, 0.5)]) == [GAO]


def test_of_two_spans_with_one_head_the_likelier_counts() -> None:
    assert read([GUARDS, TWO_GUARDS], [("target", 4, 0.8)]) == [TWO_GUARDS]


def test_none_is_added_beside_a_mention_with_the_same_head() -> None:
    sure = (4, 4, "Group", 0.7)
    assert read([sure, TWO_GUARDS], [("target", 4, 0.8)]) == [sure]


def test_none_is_added_that_crosses_a_mention() -> None:
    assert read([(1, 3, "Group", 0.7), GUARDS], [("target", 4, 0.8)]) == [(1, 3, "Group", 0.7)]
