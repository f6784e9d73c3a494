"""The gazetteer: known actors by the strings that name them, and role nouns.

The files lie in `ontology/actors`; users add their own in the same shape. A string may name several
actors: look-ups return all of them, and `KnownActor.ambiguous` lists strings to be careful with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from kg.linking.names import Capitals, capitals_needed, has_capitals, name_key, plain_name
from kg.model import Kind
from kg.ontology.gazetteer_file import read_files
from kg.ontology.schema import KnownActor, RoleNoun
from kg.ontology.tenures import Tenures
from kg.resources import resource

# Of an Arabic family name, news drops the article at will.
_ARTICLES = frozenset(("al", "el", "ul"))
# Where a string is shared, states come first and places last.
_ORDER = {kind: place for place, kind in enumerate(Kind)}


class How(StrEnum):
    """By what kind of string an actor was found."""

    NAME = "name"
    SEAT = "seat"
    DEMONYM = "demonym"
    SURNAME = "surname"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One string of one actor, with what a text must show to be read as it.

    `article`: the everyday word needs its "the" ("The Times").
    """

    actor: KnownActor
    capitals: Capitals
    article: bool
    common: bool
    ambiguous: bool


_Index = Mapping[str, tuple[_Reading, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: tokens `first` to `last` (inclusive), the actors it may stand for."""

    first: int
    last: int
    actors: tuple[KnownActor, ...]
    how: How


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known actors and role nouns, with look-ups that take text as it stands in the news.

    A leading "the", a trailing possessive, dots, diacritics and the kind of apostrophe or hyphen do
    not matter. Case does not matter either, except that acronyms ("US", "WHO") need all their
    capitals and short or everyday names ("Oman", "Turkey") their first.
    """

    actors: Mapping[str, KnownActor]
    roles: Mapping[str, RoleNoun]
    tenures: Tenures
    _names: _Index
    _demonyms: _Index
    _seats: _Index
    _surnames: _Index
    _lengths: Mapping[str, int]

    def by_name(self, text: str) -> tuple[KnownActor, ...]:
        """Return the actors that `text` names; empty where it names none."""
        return _actors(self._names, text)

    def by_demonym(self, text: str) -> tuple[KnownActor, ...]:
        """Return the states and groups whose people or adjective `text` is: "Qatari", "Kurds"."""
        return _actors(self._demonyms, text)

    def by_seat(self, text: str) -> tuple[KnownActor, ...]:
        """Return the states whose government `text` may stand for by its place: "Doha"."""
        return _actors(self._seats, text)

    def by_surname(self, text: str) -> tuple[KnownActor, ...]:
        """Return the persons called `text` alone: "Erdogan", "al-Sisi" or "Sisi"."""
        return _actors(self._surnames, text) or _actors(self._surnames, _without_article(text))

    def role(self, lemma: str) -> RoleNoun | None:
        """Return what a common noun (one or more words, singular) says of an actor's kind."""
        return self.roles.get(lemma.casefold())

    def actor(self, iri: str) -> KnownActor | None:
        """Return the actor of an IRI."""
        return self.actors.get(iri)

    def scan(self, tokens: Sequence[str]) -> list[Found]:
        """Return the names in a row of tokens, the longest from each place on, without overlap.

        In a text all in capitals, acronyms that are everyday words ("US", "WHO") are left out.
        Family names and seats count only where they are not ambiguous; everyday words that are
        ambiguous as well ("Dawn") do not count.
        """
        loud = _all_loud(tokens)
        out: list[Found] = []
        first = 0
        while first < len(tokens):
            found = self._longest_from(tokens, first, loud=loud)
            out.extend([found] if found else [])
            first = found.last + 1 if found else first + 1
        return out

    def _longest_from(self, tokens: Sequence[str], first: int, *, loud: bool) -> Found | None:
        longest = self._lengths.get(_first_word(tokens[first]), 0)
        if not longest:
            return None
        article = "the " if first and tokens[first - 1].casefold() == "the" else ""
        for last in range(min(first + longest, len(tokens)) - 1, first - 1, -1):
            if not _starts(tokens[last]):
                continue
            text = article + " ".join(tokens[first : last + 1])
            key = name_key(text)
            for how, index in self._indices():
                actors = tuple(_safe(index, text, how=how, loud=loud)) if key in index else ()
                if actors:
                    return Found(first, last, actors, how)
        return None

    def _indices(self) -> tuple[tuple[How, _Index], ...]:
        return (
            (How.NAME, self._names),
            (How.SEAT, self._seats),
            (How.DEMONYM, self._demonyms),
            (How.SURNAME, self._surnames),
        )


def load_gazetteer(*, extra: Sequence[Path] = ()) -> Gazetteer:
    """Load the shipped gazetteer, then the user's files in the same shape.

    In a user's file an entry with a type replaces the shipped one of the same IRI; a subject
    without a type adds its names, and its Wikidata item, to it.

    Raises:
        BadOntology: a file is malformed; the message names file and IRI.
    """
    entries = read_files([*sorted((resource("ontology") / "actors").glob("*.ttl")), *extra])
    actors = sorted(entries.actors.values(), key=lambda actor: _ORDER[actor.kind])
    indices = {
        How.NAME: _index(actors, lambda actor: actor.names),
        How.DEMONYM: _index(actors, lambda actor: actor.demonyms),
        How.SEAT: _index(actors, lambda actor: actor.seats),
        How.SURNAME: _index(actors, _surnames),
    }
    return Gazetteer(
        actors=entries.actors,
        roles=entries.roles,
        tenures=entries.tenures,
        _names=indices[How.NAME],
        _demonyms=indices[How.DEMONYM],
        _seats=indices[How.SEAT],
        _surnames=indices[How.SURNAME],
        _lengths=_lengths(indices.values()),
    )


def _index(actors: Iterable[KnownActor], strings: Callable[[KnownActor], Iterable[str]]) -> _Index:
    index: dict[str, dict[str, _Reading]] = defaultdict(dict)
    for actor in actors:
        shared = {name_key(text) for text in actor.ambiguous}
        common = {name_key(text) for text in actor.common}
        for text in strings(actor):
            key = name_key(text)
            capitals = capitals_needed(text, common=key in shared or key in common)
            article = key in common and _has_article(text)
            reading = _Reading(actor, capitals, article, key in common, key in shared)
            index[key][f"{actor.iri} {capitals.value} {article}"] = reading
    return {key: tuple(readings.values()) for key, readings in index.items() if key}


def _lengths(indices: Iterable[_Index]) -> Mapping[str, int]:
    """Return by first word how many tokens a name may have: its words and the hyphens between them."""
    lengths: dict[str, int] = {}
    for index in indices:
        for key in index:
            words = key.split()
            lengths[words[0]] = max(lengths.get(words[0], 0), 2 * len(words) + 1)
    return lengths


def _surnames(actor: KnownActor) -> Iterator[str]:
    for surname in actor.surnames:
        yield surname
        if _without_article(surname) != surname:
            yield _without_article(surname)


def _without_article(surname: str) -> str:
    words = plain_name(surname).split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in _ARTICLES else surname


def _actors(index: _Index, text: str) -> tuple[KnownActor, ...]:
    plain = plain_name(text)
    found: dict[str, KnownActor] = {}
    for reading in index.get(plain.casefold(), ()):
        if has_capitals(plain, reading.capitals) and (not reading.article or _has_article(text)):
            found[reading.actor.iri] = reading.actor
    return tuple(found.values())


def _safe(index: _Index, text: str, *, how: How, loud: bool) -> Iterator[KnownActor]:
    """Yield the actors that running text may be read as, where a tagger has not called it a name."""
    actors = {actor.iri for actor in _actors(index, text)}
    if not actors or not any(char.isupper() for char in text) or (how is How.SURNAME and len(actors) > 1):
        return
    for reading in index[name_key(text)]:
        uncertain = reading.ambiguous and (reading.common or how in (How.SEAT, How.SURNAME))
        shouted = loud and reading.common and reading.capitals is Capitals.ALL
        if reading.actor.iri in actors and not (uncertain or shouted):
            actors.remove(reading.actor.iri)
            yield reading.actor


def _has_article(text: str) -> bool:
    return text[:4].casefold() == "the "


@lru_cache(maxsize=1 << 16)
def _starts(token: str) -> bool:
    return any(char.isalnum() for char in token) and name_key(token) not in ("", "the", "s")


@lru_cache(maxsize=1 << 16)
def _first_word(token: str) -> str:
    """Return the word that a name which starts with a token starts with; "" if none does."""
    return name_key(token).split()[0] if _starts(token) else ""


def _all_loud(tokens: Sequence[str]) -> bool:
    words = [token for token in tokens if len(token) > 1 and token.isalpha()]
    return len(words) > 2 and all(token.isupper() for token in words)
