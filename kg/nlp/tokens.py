"""The tokenizer: spaCy's for English, and a rule that it lacks."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex

# spaCy parts "US-led" between letters; after a capital with a full stop ("U.S.-led") the word is parted, too.
_AFTER_ABBREVIATION = r"(?<=[A-Z]\.)[-–—](?=[A-Za-z])"


def english() -> Language:
    """Return an empty pipeline that parts texts into words."""
    nlp = spacy.blank("en")
    rules = [*(nlp.Defaults.infixes or ()), _AFTER_ABBREVIATION]
    nlp.tokenizer.infix_finditer = compile_infix_regex(rules).finditer  # type: ignore[union-attr]
    return nlp
