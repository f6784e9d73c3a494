"""Windows: every word counts once, sentences stay whole, and what stands around them is there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.windows import (
    LONGEST_SENTENCE,
    WINDOW_WORDS,
    WORDS_AFTER,
    WORDS_BEFORE,
    Placed,
    placed_windows,
)

sizes = st.lists(st.integers(1, LONGEST_SENTENCE), max_size=40)


def windows(sentences: list[int]) -> list[Placed]:
    numbers = [n for n, size in enumerate(sentences) for _ in range(size)]
    words = range(100, 100 + len(numbers))
    return list(placed_windows([f"w{i}" for i in words], words, numbers))


def counted(placed: Placed) -> list[int]:
    return [placed.words[k] for k in placed.counted]


@given(sizes)
def test_every_word_counts_in_one_window(sentences: list[int]) -> None:
    assert [w for p in windows(sentences) for w in counted(p)] == list(range(100, 100 + sum(sentences)))


@given(sizes)
def test_windows_hold_whole_sentences_and_little_more_than_they_may(sentences: list[int]) -> None:
    ends = {100 + sum(sentences[:n]) for n in range(len(sentences) + 1)}
    for p in windows(sentences):
        edges = {p.words[0], p.words[-1] + 1, counted(p)[0], counted(p)[-1] + 1}
        assert edges <= ends
        assert p.counted.start <= WORDS_BEFORE
        assert len(p.words) - p.counted.stop <= WORDS_AFTER
        assert len(p.counted) <= WINDOW_WORDS + LONGEST_SENTENCE
        assert p.window.words == tuple(f"w{i}" for i in p.words)


def test_a_text_is_cut_into_parts_alike_in_length() -> None:
    one = WINDOW_WORDS // 10
    assert [len(p.counted) for p in windows([one] * 10)] == [10 * one]
    assert [len(p.counted) for p in windows([one] * 12)] == [6 * one, 6 * one]


def test_neighbours_stand_around_a_part_as_far_as_there_is_room() -> None:
    size = WORDS_AFTER // 2
    [first, second] = windows([size] * (2 * (WINDOW_WORDS // size)))
    assert first.counted.start == 0
    assert len(first.words) - first.counted.stop == 2 * size
    assert second.counted.start == WORDS_BEFORE // size * size
    assert second.counted.stop == len(second.words)
    assert second.window.sentence[0] == 0


def test_a_sentence_too_long_is_cut() -> None:
    assert all(len(p.counted) <= LONGEST_SENTENCE for p in windows([2 * LONGEST_SENTENCE]))
