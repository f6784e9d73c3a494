"""Whether a text is English, for sure or at all."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.ontology.turtle import KG, read_nodes
from kg.resources import resource

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"

# Chosen on 88,848 English reports of a sentence each and 484 sentences in 60 other languages: 7 of the
# former are taken for foreign (most are lists of Spanish or Hausa names), 9 of the latter for English.
_ENOUGH = 0.1
_LEAST_PROBABLE = 0.01
_FEWEST = 20  # letters; what is shorter is taken for English
_SAMPLE = 3_000
_WORD = re.compile(r"[^\W\d_]+")


def foreign_language(text: str) -> str | None:
    """Return the code (ISO 639) of the language of a text that is surely not English, else None.

    A text is English if one word in ten is among the common ones of `ontology/english.ttl`. Of others,
    short ones most of all, a detector is asked how probable English is.
    """
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.lower())
    common = sum(word in _common_words() for word in words)
    if common >= _ENOUGH * len(words) or sum(map(len, words)) < _FEWEST:
        return None
    ranks = _detector().rank(sample)
    if dict(ranks)[ENGLISH] >= _LEAST_PROBABLE:
        return None
    return str(ranks[0][0])


@cache
def _common_words() -> frozenset[str]:
    nodes = read_nodes([resource("ontology") / "english.ttl"])
    return frozenset(word for node in nodes.values() for word in node.some(KG + "frequentWord"))


@cache
def _detector() -> LanguageIdentifier:
    # Loaded late: it takes a second, and most texts do without it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
