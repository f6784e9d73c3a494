"""Sentence boundaries by rule, before the model sees the words."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.model import Span
from kg.nlp.tokens import english

_FINAL = frozenset(".!?…")
_CLOSING = frozenset("\"'”’)]»") | {"''"}


@Language.factory("kg_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> SentenceRules:
    """Return the component that sets sentence starts."""
    return SentenceRules()


class SentenceRules:
    """A sentence ends at final punctuation (with what closes after it) or at a line break.

    An abbreviation's own full stop ends a sentence only before a capitalised function word
    ("in the U.S. The talks"), because names follow abbreviations so often.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Set `is_sent_start` on every token of `doc` and return it."""
        starts = _starts([t for t in doc if not t.is_space], doc.text)
        flags = np.full(len(doc), -1)  # -1: no start, where 0 would leave it open
        flags[[*starts]] = 1
        flags[:1] = 1
        return doc.from_array([SENT_START], flags.astype("uint64"))  # type: ignore[arg-type]  # stub


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Split a text by the same rules, without any model; spaces around a sentence are not part of it."""
    words = [t for t in _blank().make_doc(text) if not t.is_space]
    starts = _starts(words, text)
    cuts = [place for place, word in enumerate(words) if place == 0 or word.i in starts]
    return tuple(
        Span(words[first].idx, words[after - 1].idx + len(words[after - 1]))
        for first, after in pairwise([*cuts, len(words)])
    )


@cache
def _blank() -> Language:
    return english()


def _starts(words: list[Token], text: str) -> set[int]:
    starts: set[int] = set()
    ended = True
    for before, word in zip([None, *words], words, strict=False):
        broken = before is not None and "\n" in text[before.idx + len(before) : word.idx]
        if broken or (ended and (before is None or not _continues(before, word))):
            starts.add(word.i)
            ended = False
        ended = _ends(word, ended_before=ended)
    return starts


def _continues(before: Token, word: Token) -> bool:
    """Whether `word`, after final punctuation on the same line, still belongs to the sentence before it."""
    closes = word.text in _CLOSING and not before.whitespace_
    if before.text[-1] == "." and len(before) > 1:
        return closes or not (word.is_title and word.is_stop)
    return closes or word.is_lower or word.text in {",", ";", ":", "-", "–", "—"}


def _ends(word: Token, *, ended_before: bool) -> bool:
    if word.text in _CLOSING and ended_before:
        return True
    return word.text[-1] in _FINAL


__all__ = ["SentenceRules", "make_sentences", "sentence_spans"]
