"""The only place that knows spaCy: documents in, `Parse` records out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language

from kg.errors import BadModel
from kg.model import Document, Parse
from kg.nlp import lemmas, reader, sentences
from kg.nlp.parse import parse_of
from kg.nlp.tokens import english

__all__ = ["Reader", "embedded_pipeline", "load_reader"]

# imported for the spaCy factories they register
_FACTORIES = (sentences.make_sentences, reader.make_reader, lemmas.make_lemmas)


class Reader:
    """A spaCy pipeline that turns documents into parses."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def parse(self, documents: Iterable[Document]) -> Iterator[Parse]:
        """Yield the parse of each document, in order."""
        pairs = ((d.text, d) for d in documents)
        for doc, document in self.nlp.pipe(pairs, as_tuples=True, batch_size=reader.DOCS_AT_ONCE):
            yield parse_of(doc, document)


def embedded_pipeline() -> Language:
    """Return the spaCy pipeline around the embedded model."""
    nlp = english()
    # texts of any length are read in windows, so spaCy's guard against long ones is not needed
    nlp.max_length = 1_000_000_000
    nlp.add_pipe("kg_sentences")
    nlp.add_pipe("kg_reader")
    nlp.add_pipe("kg_lemmas")
    return nlp


def load_reader(model: str | None = None) -> Reader:
    """Return a reader; `model` names an installed spaCy pipeline whose syntax replaces the embedded one.

    Raises BadModel when there is no such pipeline or it does not parse.
    """
    if model is None:
        return Reader(embedded_pipeline())
    try:
        nlp = spacy.load(model)
    except OSError as error:
        known = ", ".join(sorted(spacy.util.get_installed_models())) or "none"
        raise BadModel(f"no spaCy pipeline {model!r} is installed (installed: {known})") from error
    if "parser" not in nlp.pipe_names:
        raise BadModel(f"the spaCy pipeline {model!r} has no parser (it has: {', '.join(nlp.pipe_names)})")
    nlp.add_pipe("kg_reader", config={"syntax": False})
    return Reader(nlp)
