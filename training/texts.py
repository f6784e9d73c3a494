"""A passage's text as the reader's words, and where a phrase stands among them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.nlp.features import Window
from kg.nlp.sentences import SentenceRules
from kg.nlp.tokens import english


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its words and their character offsets; a place is (first, last) word, both inclusive."""

    text: str
    window: Window
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def places(self, phrase: str) -> list[tuple[int, int]]:
        """Return every place of `phrase`, in order of the text."""
        return [self._cover(begin, end) for begin, end in occurrences(self.text, phrase)]

    def _cover(self, begin: int, end: int) -> tuple[int, int]:
        offsets = enumerate(zip(self.starts, self.ends, strict=True))
        inside = [i for i, (start, stop) in offsets if start < end and stop > begin]
        return inside[0], inside[-1]


def text_splitter() -> Callable[[str], Text]:
    """Return what splits a text as the reader does: the same tokenizer, the same sentence rules."""
    nlp, rules = english(), SentenceRules()
    return lambda text: _split(rules(nlp.make_doc(text)))


def _split(doc: Doc) -> Text:
    words = [t for t in doc if not t.is_space]
    numbers = tuple(n for n, sentence in enumerate(doc.sents) for t in sentence if not t.is_space)
    window = Window(tuple(t.text for t in words), numbers)
    return Text(doc.text, window, tuple(t.idx for t in words), tuple(t.idx + len(t) for t in words))


def occurrences(text: str, phrase: str) -> list[tuple[int, int]]:
    """Return the character spans where `phrase` stands in `text` as whole words, half-open."""
    return [m.span() for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)]
