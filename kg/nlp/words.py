"""The words of a `Doc` as plain lists: spaCy makes an object of every token that is asked for alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IS_SPACE, ORTH, SENT_START
from spacy.tokens import Doc


def words_of(doc: Doc) -> list[int]:
    """Return the indices of the tokens that are no spaces."""
    return np.flatnonzero(doc.to_array([IS_SPACE]) == 0).tolist()


def texts_of(doc: Doc, attribute: int = ORTH) -> list[str]:
    """Return every token's form, or another attribute of it, as text."""
    numbers = doc.to_array([attribute]).tolist()
    strings = doc.vocab.strings
    known = {number: strings[number] for number in set(numbers)}
    return [known[number] for number in numbers]


def sentences_of(doc: Doc) -> NDArray[np.int64]:
    """Return the number of every token's sentence, from 1 on; tokens before the first start have 0."""
    return np.cumsum(doc.to_array([SENT_START]) == 1)
