"""A document's words in windows that the model can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.nlp.features import Window

WINDOW_WORDS = 110
CONTEXT_WORDS = 45
LONGEST_SENTENCE = 160


@dataclass(frozen=True, slots=True)
class Placed:
    """A window and where it stands: `words` are token indices, the first `context` of them
    belong to the window before, whose findings count."""

    words: tuple[int, ...]
    context: int
    window: Window


def placed_windows(texts: Sequence[str], words: Sequence[int], sentence: Sequence[int]) -> Iterator[Placed]:
    """Yield windows of whole sentences, each led by the sentence before it as context.

    texts: the words' forms; words: their token indices; sentence: their sentences' numbers,
    ascending. A sentence too long to be one is cut.
    """
    pieces = list(_sentences(sentence))
    group: list[tuple[int, int]] = []
    context = 0
    for piece in pieces:
        size = sum(e - b for b, e in group)
        if len(group) > (1 if context else 0) and size + piece[1] - piece[0] > WINDOW_WORDS:
            yield _placed(group, context, texts, words)
            last = group[-1]
            context = last[1] - last[0] if last[1] - last[0] <= CONTEXT_WORDS else 0
            group = [last] if context else []
        group.append(piece)
    if group:
        yield _placed(group, context, texts, words)


def _placed(
    group: Sequence[tuple[int, int]], context: int, texts: Sequence[str], words: Sequence[int]
) -> Placed:
    begin, end = group[0][0], group[-1][1]
    numbers = tuple(n for n, (b, e) in enumerate(group) for _ in range(b, e))
    return Placed(tuple(words[begin:end]), context, Window(tuple(texts[begin:end]), numbers))


def _sentences(sentence: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(begin, end) of each sentence, cut where it is longer than the model should read."""
    begin = 0
    for i in range(1, len(sentence) + 1):
        if i == len(sentence) or sentence[i] != sentence[begin]:
            for cut in range(begin, i, LONGEST_SENTENCE):
                yield cut, min(i, cut + LONGEST_SENTENCE)
            begin = i
