"""A document's words in windows that the model can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from kg.nlp.features import Window

# A text is read in parts of about so many words, each with so many around it that belong to other parts.
WINDOW_WORDS = 230
WORDS_BEFORE, WORDS_AFTER = 30, 30
LONGEST_SENTENCE = 160

_Sentence = tuple[int, int]
"""Its first word and the one after its last."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A window and where it stands: `words` are token indices; what is found at those of them that `counted`
    names by place counts, the others belong to the windows beside and are there to be understood by."""

    words: tuple[int, ...]
    counted: range
    window: Window


def placed_windows(texts: Sequence[str], words: Sequence[int], sentence: Sequence[int]) -> Iterator[Placed]:
    """Yield windows of whole sentences, each word counted in one of them.

    texts: the words' forms; words: their token indices; sentence: their sentences' numbers, ascending. A
    sentence too long to be one is cut.
    """
    pieces = list(_sentences(sentence))
    for first, last in _parts(pieces):
        before, after = _around(pieces, first, last)
        begin, end = pieces[before][0], pieces[after - 1][1]
        numbers = tuple(n for n, (b, e) in enumerate(pieces[before:after]) for _ in range(b, e))
        counted = range(pieces[first][0] - begin, pieces[last - 1][1] - begin)
        yield Placed(tuple(words[begin:end]), counted, Window(tuple(texts[begin:end]), numbers))


def _parts(pieces: Sequence[_Sentence]) -> Iterator[tuple[int, int]]:
    """The sentences of each part, from first to the one after the last: as few parts as there must be, all
    about as long."""
    if not pieces:
        return
    total = pieces[-1][1]
    goal = total / ceil(total / WINDOW_WORDS)
    first = 0
    for i, (begin, end) in enumerate(pieces):
        # a sentence that would stand half beyond the goal begins the next part
        if i > first and (begin + end) / 2 - pieces[first][0] > goal:
            yield first, i
            first = i
    yield first, len(pieces)


def _around(pieces: Sequence[_Sentence], first: int, last: int) -> tuple[int, int]:
    """The sentences of a window: those of its part and as many around them as there is room for."""
    before, after = first, last
    while before and pieces[first][0] - pieces[before - 1][0] <= WORDS_BEFORE:
        before -= 1
    while after < len(pieces) and pieces[after][1] - pieces[last - 1][1] <= WORDS_AFTER:
        after += 1
    return before, after


def _sentences(sentence: Sequence[int]) -> Iterator[_Sentence]:
    """Each sentence, cut where it is longer than the model should read."""
    begin = 0
    for i in range(1, len(sentence) + 1):
        if i == len(sentence) or sentence[i] != sentence[begin]:
            for cut in range(begin, i, LONGEST_SENTENCE):
                yield cut, min(i, cut + LONGEST_SENTENCE)
            begin = i
