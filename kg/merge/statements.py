"""From records to statements: what a claim says of one agent and one target, ready to be compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from lemminflect import getAllLemmas

from kg.ids import digest
from kg.linking.names import name_key
from kg.model import Actor, Kind, Record, Relation, Status
from kg.ontology.load import load_ontology
from kg.rdf.quads import RdfOptions, is_fact

_FORCE = "Force"
_NUMBER = re.compile(r"\d[\d,]*")
_MOST_WORDS = 24  # of a theme: enough to tell two apart


@dataclass(frozen=True, slots=True)
class Key:
    """What statements must share to be one fact: `agent` and `target` are in order of their IRIs where
    the relation type is symmetric."""

    relation: str
    agent: str
    target: str

    def digest(self) -> str:
        """Return a short text that stands for the key."""
        return digest("fact", self.relation, self.agent, self.target)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claim says of one agent and one target.

    `earliest` and `latest` are the days between which it happened, both None where nothing tells (standing
    facts hold at no day). `about` are the words or actors of the theme, `places` the IRIs of places that the
    sentence names beside agent and target. Of acts of force, of which there may be many a day, `numbers` are
    those of the sentence and `trigger` the dictionary forms of the word for it. All are sorted.
    """

    key: Key
    denied: bool
    claim: str
    document: str
    standing: bool
    earliest: date | None
    latest: date | None
    about: tuple[str, ...]
    places: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    trigger: tuple[str, ...] = ()


def statements_of(record: Record, options: RdfOptions) -> Iterator[Statement]:
    """Yield the statements of a record: of claims that give plain triples, and of denials.

    A claim without agent or target says too little to be met again; one that is requested, intended,
    possible or conditional is no statement.
    """
    by_id = {relation.id: relation for relation in record.relations}
    for relation in record.relations:
        denied = _is_denial(relation, options)
        if denied or is_fact(relation, record, options):
            yield from _pairs(relation, record, denied=denied, theme=_theme(relation, by_id))


def to_line(statement: Statement) -> str:
    """Return a statement as one line of JSON, without its key."""
    days = [day and day.isoformat() for day in (statement.earliest, statement.latest)]
    rest = (statement.standing, *days, statement.about, *details(statement))
    head = (statement.denied, statement.claim, statement.document)
    return json.dumps((*head, *rest), ensure_ascii=False, separators=(",", ":"))


def from_line(key: Key, line: str) -> Statement:
    """Return the statement of a line that `to_line` wrote."""
    denied, claim, document, standing, earliest, latest, about, *rest = json.loads(line)
    first, last = (day and date.fromisoformat(day) for day in (earliest, latest))
    places, numbers, trigger = map(tuple, rest)
    return Statement(
        key, denied, claim, document, standing, first, last, tuple(about), places, numbers, trigger
    )


def details(statement: Statement) -> tuple[tuple[str, ...], ...]:
    """Return what tells two events apart that are alike in all else: places, numbers, words."""
    return (statement.places, statement.numbers, statement.trigger)


def _is_denial(relation: Relation, options: RdfOptions) -> bool:
    return (
        relation.status is Status.NEGATED
        and not relation.former
        and relation.condition is None
        and relation.confidence >= options.min_confidence
    )


def _pairs(
    relation: Relation, record: Record, *, denied: bool, theme: tuple[str, ...]
) -> Iterator[Statement]:
    standing = relation.type in _standing()
    earliest, latest = (None, None) if standing else _days(relation, record)
    force = relation.type in _of_family(_FORCE)
    for agent in relation.agents:
        for target in relation.targets:
            yield Statement(
                key=_key(relation.type, agent, target),
                denied=denied,
                claim=relation.id,
                document=record.document.id,
                standing=standing,
                earliest=earliest,
                latest=latest,
                about=theme,
                places=() if standing else _places(relation, record.actors, (agent, target)),
                numbers=_numbers(relation, record.document.text) if force else (),
                trigger=_lemmas(relation.trigger.text) if force else (),
            )


def _key(relation: str, agent: str, target: str) -> Key:
    if relation in _symmetric():
        agent, target = sorted((agent, target))
    return Key(relation, agent, target)


def _days(relation: Relation, record: Record) -> tuple[date | None, date | None]:
    """The days a claim gives, open ends closed by the day of publication; without any, that day itself."""
    published, time = record.document.published, relation.time
    earliest = (time.earliest if time else None) or published
    latest = (time.latest if time else None) or published
    if earliest and latest and earliest <= latest:
        return earliest, latest
    return (earliest, earliest) if time and time.earliest else (latest, latest)


def _theme(relation: Relation, by_id: dict[str, Relation]) -> tuple[str, ...]:
    theme = relation.theme
    other = by_id.get(theme.relation) if theme and theme.relation else None
    if other is not None:
        return tuple(sorted({other.type, *other.agents, *other.targets}))
    words = name_key(theme.text).split() if theme and theme.text else []
    return tuple(sorted(set(words[:_MOST_WORDS])))


def _places(relation: Relation, actors: tuple[Actor, ...], ends: tuple[str, str]) -> tuple[str, ...]:
    """The places that the sentence names: two events of one day differ in them more than in words."""
    sentence = relation.sentence
    return tuple(
        sorted(
            actor.id
            for actor in actors
            if actor.kind is Kind.PLACE
            and actor.id not in ends
            and any(sentence.start <= m.start and m.end <= sentence.end for m in actor.mentions)
        )
    )


def _numbers(relation: Relation, text: str) -> tuple[str, ...]:
    found = _NUMBER.findall(text[relation.sentence.start : relation.sentence.end])
    return tuple(sorted({number.replace(",", "") for number in found}))


@lru_cache(maxsize=1 << 12)
def _lemmas(word: str) -> tuple[str, ...]:
    """The dictionary forms of a word, itself where none is known: "met" and "meeting" share "meet"."""
    forms = getAllLemmas(word.casefold())
    return tuple(
        sorted({lemma.casefold() for lemmas in forms.values() for lemma in lemmas} or {word.casefold()})
    )


@cache
def _of_family(family: str) -> frozenset[str]:
    return frozenset(kind.name for kind in load_ontology().types if kind.family == family)


@cache
def _standing() -> frozenset[str]:
    return frozenset(kind.name for kind in load_ontology().types if kind.standing)


@cache
def _symmetric() -> frozenset[str]:
    return frozenset(kind.name for kind in load_ontology().types if kind.symmetric)
