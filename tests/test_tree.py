"""The decoder: whatever the scores, a tree with one root, and the best one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from kg.nlp.tree import best_tree

Scores = NDArray[np.float32]


def scores(largest: int) -> st.SearchStrategy[Scores]:
    """Square matrices of log-probabilities down to the value that stands for "never"."""
    values = st.floats(-1e4, 0, width=32)
    return st.integers(1, largest).flatmap(lambda n: arrays(np.float32, (n, n), elements=values))


def is_tree(heads: list[int]) -> bool:
    """One root, and every word reaches it."""
    roots = [word for word, head in enumerate(heads) if head == word]
    return len(roots) == 1 and all(reaches(word, roots[0], heads) for word in range(len(heads)))


def reaches(word: int, root: int, heads: list[int]) -> bool:
    for _ in heads:
        word = heads[word]
    return word == root


def weight(table: Scores, heads: list[int]) -> float:
    return float(sum(float(table[word, head]) for word, head in enumerate(heads)))


def best_weight(table: Scores) -> float:
    """The weight of the best of all trees, tried one by one."""
    n = len(table)
    trees = (list(heads) for heads in product(range(n), repeat=n) if is_tree(list(heads)))
    return max(weight(table, heads) for heads in trees)


@given(scores(8))
def test_the_heads_are_always_a_tree_with_one_root(table: Scores) -> None:
    heads = best_tree(table)
    assert len(heads) == len(table)
    assert is_tree(heads)


@given(scores(4))
def test_no_tree_of_up_to_four_words_is_better(table: Scores) -> None:
    assert weight(table, best_tree(table)) == pytest.approx(best_weight(table), rel=1e-6, abs=1e-3)


@given(scores(8))
def test_the_same_scores_give_the_same_tree(table: Scores) -> None:
    assert best_tree(table) == best_tree(table.copy())


@pytest.mark.parametrize(
    ("table", "heads"),
    [
        pytest.param([[-1]], [0], id="a-single-word-is-the-root"),
        pytest.param([[-1, -9], [-1, -9]], [0, 0], id="greedy-heads-that-are-a-tree-stay"),
        pytest.param([[-1, -9], [-9, -2]], [0, 0], id="two-roots-become-one"),
        pytest.param([[-5, -1], [-1, -3]], [1, 1], id="a-circle-opens-where-it-costs-least"),
        pytest.param(
            [[-9, -1, -9, -9], [-9, -9, -1, -9], [-1, -9, -9, -4], [-9, -9, -9, -1]],
            [1, 2, 3, 3],
            id="a-circle-of-three-is-entered-from-the-root",
        ),
        pytest.param(
            [[-1, -9, -9, -9, -9], [-9, -9, -1, -6, -9], [-3, -1, -9, -9, -9],
             [-9, -9, -9, -9, -1], [-9, -4, -9, -1, -9]],
            [0, 2, 0, 4, 1],
            id="two-circles-are-opened-one-after-the-other",
        ),
    ],
)  # fmt: skip
def test_a_case_worked_out_by_hand(table: list[list[float]], heads: list[int]) -> None:
    matrix = np.array(table, np.float32)
    assert best_tree(matrix) == heads
    assert weight(matrix, heads) == pytest.approx(best_weight(matrix))
