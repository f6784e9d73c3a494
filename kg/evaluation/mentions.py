"""Whether the words that name actors were found, and taken for the right kind of actor."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evaluation.alignment import bare, occurrences
from kg.evaluation.claims import Comparison
from kg.model import Kind, Span
from kg.nlp.heads import PRONOUNS

NamedPlace = tuple[Span, Kind]


def annotated_mentions(comparison: Comparison) -> set[NamedPlace]:
    """Return every place of every surface of the annotated actors, with the actor's kind."""
    text = comparison.gold.document.text
    return {
        (bare(text, span), actor.kind)
        for actor in comparison.gold.actors.values()
        for words in actor.surface
        for span in occurrences(text, words)
    }


def read_mentions(comparison: Comparison) -> set[NamedPlace]:
    """Return the mentions of a record's actors but the pronouns, with the actor's kind."""
    return set(_named(comparison))


def _named(comparison: Comparison) -> Iterator[NamedPlace]:
    text = comparison.gold.document.text
    for actor in comparison.record.actors if comparison.record else ():
        for mention in actor.mentions:
            # "us" is a pronoun, "US" a state
            acronym = mention.text.isupper() and len(mention.text) > 1
            if acronym or mention.text.lower() not in PRONOUNS:
                yield bare(text, Span(mention.start, mention.end)), actor.kind
