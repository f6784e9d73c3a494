"""Which actor of a record is which actor of the annotation: their words in the text decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.evaluation.gold import GoldDocument
from kg.model import Actor, Record, Span

# Part of a mention for one reader and not for another: it must not matter.
_DETERMINER = re.compile(r"(the|a|an|some)\s+", re.IGNORECASE)
_POSSESSIVES = ("'s", "’s")
_CLOSING = "'’\"., "
_LEAST_OVERLAP = 0.6


@dataclass(frozen=True, slots=True)
class Alignment:
    """The actors of one record against those of its annotation.

    `found` maps the IRI of an actor to the key of the annotated actor that most of its mentions name; an
    actor without such a mention is missing there. `of` maps IRIs along the record's own chains.
    """

    gold: GoldDocument
    found: Mapping[str, str]
    of: Mapping[str, str]

    def exact(self, actor: str) -> str:
        """Return the key of an actor given by IRI; the IRI itself where the annotation has no such actor."""
        return self.found.get(actor, actor)

    def principal(self, actor: str) -> str:
        """Return the key of the actor for which an actor given by IRI acts in the end.

        Where the annotation lacks the actor, the first along its own chain that it has stands for it.
        """
        for one in self._chain(actor):
            if one in self.found:
                return self.gold.principal(self.found[one])
        return actor

    def _chain(self, actor: str) -> Iterator[str]:
        seen: set[str] = set()
        while actor not in seen:
            yield actor
            seen.add(actor)
            actor = self.of.get(actor, actor)


def align(gold: GoldDocument, record: Record | None) -> Alignment:
    """Let every mention of a record's actors vote for an annotated actor; without a record none is found."""
    actors = record.actors if record else ()
    places = [(span, key) for key in gold.actors for span in _places(gold, key)]
    found = {actor.id: _elected(actor, gold.document.text, places) for actor in actors}
    known = {actor.id for actor in actors}
    return Alignment(
        gold,
        {iri: key for iri, key in found.items() if key is not None},
        {actor.id: actor.of for actor in actors if actor.of in known and actor.of is not None},
    )


def occurrences(text: str, phrase: str) -> Iterator[Span]:
    """Yield the places where a phrase stands as whole words."""
    for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text):
        yield Span(*match.span())


def bare(text: str, span: Span) -> Span:
    """Return a mention without leading determiner and trailing possessive: "the UN's" → "UN"."""
    start, end = span.start, span.end
    determiner = _DETERMINER.match(text, start, end)
    if determiner and determiner.end() < end:
        start = determiner.end()
    while end > start and (cut := _tail(text[start:end])):
        end -= cut
    return Span(start, end)


def same_words(one: Span, other: Span) -> bool:
    """Tell whether two mentions are the same: they end together or overlap for the most part."""
    if one.end == other.end:
        return True
    shared = min(one.end, other.end) - max(one.start, other.start)
    whole = max(one.end, other.end) - min(one.start, other.start)
    return shared > 0 and shared / whole >= _LEAST_OVERLAP


def _tail(words: str) -> int:
    if words.endswith(_POSSESSIVES):
        return 2
    return 1 if words[-1] in _CLOSING else 0


def _places(gold: GoldDocument, key: str) -> Iterator[Span]:
    actor, text = gold.actors[key], gold.document.text
    for words in {*actor.surface, actor.name}:
        for span in occurrences(text, words):
            yield bare(text, span)


def _elected(actor: Actor, text: str, places: Iterable[tuple[Span, str]]) -> str | None:
    votes = Counter(
        key
        for mention in actor.mentions
        if (key := _nearest(bare(text, Span(mention.start, mention.end)), places)) is not None
    )
    return next((key for key, _ in votes.most_common(1)), None)


def _nearest(span: Span, places: Iterable[tuple[Span, str]]) -> str | None:
    near = [
        (abs(span.start - place.start) + abs(span.end - place.end), key)
        for place, key in places
        if same_words(span, place)
    ]
    return min(near)[1] if near else None
