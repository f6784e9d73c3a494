"""Stretches of a text that make no claims: embedded tweets, photo credits, links, page furniture.

Phrases are data (`ontology/boilerplate.ttl`); only what is told by its form is told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.model import Span
from kg.ontology.turtle import KG, read_nodes
from kg.resources import resource

_PLACES = ("whole", "start", "end", "inside")
_BRACKETS = "()[]{}.,:;!–—-*|•>\"'“”‘’ \t"

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_WRITTEN = r"(?:\w+\.? \d{1,2}, \d{4}|\d{1,2} \w+\.? \d{4})"
_SIGNATURE = re.compile(
    rf"[—–-]{{1,2}}[ \t]*[^\n()]{{1,80}}\(@\w{{1,30}}\)[ \t]*(?:{_WRITTEN}|$)", re.MULTILINE
)
_PICTURE = re.compile(r"pic\.(?:twitter|x)\.com/\w+")
_LINK = re.compile(r"(?:https?://|www\.|\bt\.co/)[^\s<>\"”’)\]]+")
_CREDIT = re.compile(r"[\[(][^\[\]()\n]{2,80}/[^\[\]()\n]{2,60}[\])](?=[ \t]*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by where they stand in a line, lower case."""

    whole: frozenset[str]
    start: tuple[str, ...]
    end: tuple[str, ...]
    inside: tuple[str, ...]


def boilerplate_spans(text: str) -> tuple[Span, ...]:
    """Return the stretches of `text` that make no claims, sorted and apart (code point offsets).

    A tweet runs from the start of its line, or from the line before where its signature stands
    alone, to the end of the signature "— Name (@handle) May 3, 2024".
    """
    found = [*_tweets(text), *_lines(text, load_phrases()), *_matches(text)]
    return tuple(_merged(sorted(found, key=lambda span: (span.start, span.end))))


@cache
def load_phrases(path: Path | None = None) -> Phrases:
    """Read the phrases of `path`, by default those of `ontology/boilerplate.ttl`.

    Raises:
        BadOntology: the file is no Turtle, or an entry has no place of the four or no phrase.
    """
    found: dict[str, set[str]] = {place: set() for place in _PLACES}
    for node in read_nodes([path or resource("ontology") / "boilerplate.ttl"]).values():
        place = node.one(KG + "place", "none")
        if place not in found:
            raise node.wrong(f"has as kg:place {place}; choices: {', '.join(_PLACES)}")
        found[place].update(phrase.lower() for phrase in node.some(KG + "phrase"))
    start, end, inside = (tuple(sorted(found[place])) for place in _PLACES[1:])
    return Phrases(frozenset(found["whole"]), start, end, inside)


def _tweets(text: str) -> Iterator[Span]:
    for match in (*_SIGNATURE.finditer(text), *_PICTURE.finditer(text)):
        start = text.rfind("\n", 0, match.start()) + 1
        if not text[start : match.start()].strip():
            start = text.rfind("\n", 0, len(text[:start].rstrip())) + 1
        yield Span(start, match.end())


def _lines(text: str, phrases: Phrases) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        line = match[0].strip().lower().replace("’", "'")
        bare = line.strip(_BRACKETS)
        if (
            bare in phrases.whole
            or line.startswith(phrases.start)
            or bare.startswith(phrases.start)
            or bare.endswith(phrases.end)
            or any(phrase in line for phrase in phrases.inside)
        ):
            yield Span(match.start(), match.end())


def _matches(text: str) -> Iterator[Span]:
    for pattern in (_LINK, _CREDIT):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end())


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
