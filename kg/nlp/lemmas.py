"""Lemmas by word and part of speech, from the lemminflect library."""

from __future__ import annotations

from functools import lru_cache

import lemminflect
from spacy.language import Language
from spacy.tokens import Doc

_OPEN = frozenset({"VERB", "AUX", "NOUN", "ADJ", "ADV"})


@lru_cache(maxsize=100_000)
def lemma(word: str, upos: str) -> str:
    """Return the lemma: lower case, names as they are."""
    if upos == "PROPN":
        return word
    low = word.lower().replace("’", "'")
    if upos not in _OPEN:
        return low
    found = lemminflect.getLemma(low, upos=upos)
    return str(found[0]) if found else low


@Language.factory("kg_lemmas", requires=["token.pos"], assigns=["token.lemma"])
def make_lemmas(nlp: Language, name: str) -> Lemmas:
    """Return the component that sets lemmas."""
    return Lemmas()


class Lemmas:
    """Sets every token's lemma from its form and part of speech."""

    def __call__(self, doc: Doc) -> Doc:
        """Set `token.lemma_` on every token of `doc` and return it."""
        for token in doc:
            token.lemma_ = lemma(token.text, token.pos_)
        return doc
