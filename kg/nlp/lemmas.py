"""Lemmas by word and part of speech, from the lemminflect library."""

from __future__ import annotations

from functools import lru_cache

import lemminflect
import numpy as np
from spacy.attrs import LEMMA, POS
from spacy.language import Language
from spacy.tokens import Doc

from kg.nlp.words import texts_of

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
        add = doc.vocab.strings.add
        pairs = zip(texts_of(doc), texts_of(doc, POS), strict=True)
        numbers = np.array([add(lemma(text, upos)) for text, upos in pairs], dtype="uint64")
        return doc.from_array([LEMMA], numbers)  # type: ignore[arg-type]  # spaCy's stub knows no unsigned rows
