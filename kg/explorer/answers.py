"""What the browser gets: records that become JSON, field by field.

An id is an IRI without the graph's base, where it begins with it: `actor/oman`. Offsets are 0-based,
half-open and count Unicode code points of the document's text. A field that is None, False or "" is left
out of the JSON; a list is always there. No key is taken from the data, so that no name can be one that
JavaScript reads otherwise.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.explorer.wording import RelationTerm, Term


@dataclass(frozen=True, slots=True)
class Named:
    """An actor to be named."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many claims there are of a relation type, status or class: `id` is the end of its IRI."""

    id: str
    claims: int

    @classmethod
    def of(cls, names: Iterable[str], *, order: Sequence[str] = ()) -> tuple[Count, ...]:
        """Count names: those of `order` come first and as they do there, then the most frequent."""
        places = {name: place for place, name in enumerate(order)}
        counts = sorted(Counter(names).items(), key=lambda pair: (places.get(pair[0], len(places)), -pair[1]))
        return tuple(cls(*pair) for pair in counts)


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be named. `claims` counts those that are meant, where some are."""

    id: str
    title: str
    source: str | None
    date: str
    claims: int | None = None


@dataclass(frozen=True, slots=True)
class Gloss:
    """Another claim in short: the theme or the condition of one."""

    id: str
    relation: str
    status: str
    agents: tuple[Named, ...]
    targets: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with its words.

    `begin` and `end` enclose its sentence, `trigger_begin` and `trigger_end` the words that express it.
    `quote` is the sentence, or of a very long one the part about the trigger, which begins at `quote_begin`.
    `document` is an id; `reported` marks a date that is only that of the document.
    """

    id: str
    relation: str
    status: str
    agents: tuple[Named, ...]
    targets: tuple[Named, ...]
    document: str
    date: str
    reported: bool
    former: bool
    confidence: float | None
    trigger: str
    trigger_begin: int
    trigger_end: int
    begin: int
    end: int
    quote: str
    quote_begin: int | None
    about: str | None
    theme: Gloss | None
    condition: Gloss | None
    speaker: Named | None
    earliest: str | None
    latest: str | None
    when: str | None


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One page of an actor's claims, in the order of its groups, and the documents they are from."""

    documents: tuple[Source, ...]
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """An actor's claims of one relation type and side (agent, target or speaker), the newest first.

    They stand at `first` and after it in the actor's claims.
    """

    relation: str
    side: str
    first: int
    claims: int
    statuses: tuple[Count, ...]
    earliest: str
    latest: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office held, as claims put it: `at` is the place of the newest among the actor's claims."""

    title: str | None
    holders: tuple[Named, ...]
    bodies: tuple[Named, ...]
    status: str
    former: bool
    claims: int
    documents: int
    at: int


@dataclass(frozen=True, slots=True)
class ActorPage:
    """What an actor is, and how its claims are grouped."""

    id: str
    name: str
    kind: str
    country: str | None
    aliases: tuple[str, ...]
    acts_for: tuple[Named, ...]
    same_as: tuple[str, ...]
    representatives: tuple[Named, ...]
    representatives_in_all: int
    claims: int
    documents: int
    partners: int
    offices: tuple[Office, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An actor in a neighbourhood, with how often it is tied to the actor in the middle."""

    id: str
    name: str
    kind: str
    claims: int
    documents: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Claims between two actors of one class and direction, all asserted or all not.

    `at` holds the places of the newest of them among the claims of the actor `of`.
    """

    agent: str
    target: str
    directed: bool
    act_class: str
    asserted: bool
    relations: tuple[Count, ...]
    statuses: tuple[Count, ...]
    claims: int
    documents: int
    of: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One page of the actors that one is tied to, those in the most documents first.

    `edges` tie them to the actor, `between` to each other and to those of earlier pages.
    """

    partners: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    between: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """How many claims of each class a month (YYYY-MM) has."""

    month: str
    claims: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of claims by date, the newest first; `months` come with the first page only.

    Of an actor's claims it has the places among them, of all claims the rows and their documents.
    """

    claims_in_all: int
    months: tuple[Month, ...]
    places: tuple[int, ...] = ()
    documents: tuple[Source, ...] = ()
    claims: tuple[ClaimRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page of documents, the newest first."""

    documents: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class MentionMark:
    """Words that name actors."""

    begin: int
    end: int
    actors: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One part of a document's text, from offset `begin` on; `parts` are the offsets where parts begin.

    `missing` is set where the graph does not hold the text.
    """

    document: Source
    parts: tuple[int, ...]
    begin: int
    text: str
    missing: bool
    mentions: tuple[MentionMark, ...]
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An actor that a search may find: by its names, of which the first is its label."""

    id: str
    names: tuple[str, ...]
    kind: str
    country: str | None
    claims: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a graph holds, and the words for it: the first thing the browser gets.

    `base` begins the IRIs that ids stand for; `earliest` and `latest` are days on
    which documents were published.
    """

    base: str
    documents: int
    actors: int
    claims: int
    earliest: str
    latest: str
    status_counts: tuple[Count, ...]
    class_counts: tuple[Count, ...]
    busiest: tuple[Found, ...]
    classes: tuple[Term, ...]
    relations: tuple[RelationTerm, ...]
    statuses: tuple[Term, ...]
    kinds: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of the actors with a name that has a word beginning in a certain way, and their number."""

    actors: int
    found: tuple[Found, ...]


def to_json(answer: object) -> str:
    """Return an answer as JSON, the same for the same answer."""
    return json.dumps(answer, default=_fields, ensure_ascii=False, separators=(",", ":"))


def _fields(record: object) -> dict[str, object]:
    names: tuple[str, ...] = getattr(record, "__slots__", ())
    if not names:
        raise TypeError(f"no JSON for {type(record).__name__}")
    values = ((name, getattr(record, name)) for name in names)
    return {name: value for name, value in values if not (value is None or value is False or value == "")}
