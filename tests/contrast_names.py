"""By which of a contrast case's names an actor of a record is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.model import Actor, MentionText, Span

_DETERMINERS = ("the", "a", "an", "some", "its", "his", "her", "their")
_ENDINGS = ("'s", "’s", "'", "’")
# What may follow a name's head inside a longer mention: "the market" and "the market in Quetta".
_LINKS = ("of", "in", "from", "at", "on", "for")


def name_of(actor: Actor, names: Iterable[str], text: str) -> str | None:
    """Return which of `names` the actor is called by where they occur in `text`, if by any.

    A mention of the same words wins, then one that ends with them or in them, then one that
    starts alike and only adds "in …" or "of …"; of several, the closest in length. Two actors may
    bear one name: a record that splits an actor in two still makes the same claims.
    """
    ranked = [
        (*rank, name)
        for name in names
        for place in _occurrences(name, text)
        for mention in actor.mentions
        if (rank := _rank(_trimmed(place, text), _trimmed(mention, text), text))
    ]
    return min(ranked)[-1] if ranked else None


def _occurrences(name: str, text: str) -> Iterator[Span]:
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        yield Span(*match.span())


def _trimmed(span: Span | MentionText, text: str) -> Span:
    start, end = span.start, span.end
    first, space, rest = text[start:end].partition(" ")
    if space and rest and first.casefold() in _DETERMINERS:
        start += len(first) + 1
    ending = next((e for e in _ENDINGS if text[start:end].endswith(e)), "")
    return Span(start, end - len(ending))


def _rank(place: Span, mention: Span, text: str) -> tuple[int, int] | None:
    apart = abs(place.start - mention.start) + abs(place.end - mention.end)
    if place == mention:
        return 0, 0
    if place.end == mention.end:
        return 1, apart
    if place.start == mention.start:
        longer = text[min(place.end, mention.end) : max(place.end, mention.end)].split()
        return (2, apart) if longer[0] in _LINKS else None
    return None
