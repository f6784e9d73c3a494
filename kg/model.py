"""The records that flow between stages: frozen, slotted, made of the standard library only.

All character offsets are 0-based, half-open and count Unicode code points of `Document.text`;
all token indices count the tokens of the whole document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

# A claim gives a plain triple where it is more likely right than wrong, unless the user says otherwise.
MIN_CONFIDENCE = 0.5


class Kind(StrEnum):
    """What an actor is."""

    STATE = "State"
    GOVERNMENT = "Government"
    PERSON = "Person"
    GROUP = "Group"
    ORGANIZATION = "Organization"
    PLACE = "Place"


class Status(StrEnum):
    """How the text presents a relation."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    REQUESTED = "requested"
    INTENDED = "intended"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document was found: a file or address, and the line (from 1) in a file of records.

    `named` is False where the document does not state its id, which then comes from the path.
    """

    path: str
    line: int | None = None
    named: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """One text to be read, with what is known of it. Where it was found makes no other document of it."""

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    author: str | None = None
    origin: Origin | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the document's characters."""

    start: int
    end: int


class Token(NamedTuple):
    """One word with its syntax. `head` is the index of its governor, its own index at a root.

    A tuple, since there is one for every word and tuples are made four times as fast.
    """

    text: str
    start: int
    end: int
    lemma: str
    upos: str
    xpos: str
    head: int
    dep: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an actor: tokens `first` to `last` (inclusive), `head` the one that carries them.

    A pronoun or possessive that stands for an actor is a mention too, with `pronoun` set.
    `name` is True when it contains a proper name as its head ("Hamas", not "the group").
    `score` is the probability that it is a mention.
    """

    first: int
    last: int
    head: int
    kind: Kind
    start: int
    end: int
    text: str
    pronoun: bool = False
    name: bool = False
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that expresses a relation: `token`, widened to tokens `first`..`last` (inclusive)."""

    token: int
    first: int
    last: int
    type: str
    status: Status
    confidence: float
    former: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """A role arc: `source` is a trigger's token (a mention's head for role "of"), `target` the
    head token of the filler: a mention's head, another trigger's token, or a plain word.

    Roles: agent, target, theme, condition, by (who states it), themeFirst, themeLast (the words
    of a theme that is no relation), of (the actor it belongs to or acts for). `type` is that of
    the trigger, since one word can express two relations; empty for role "of".
    """

    source: int
    role: str
    target: int
    score: float
    type: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A coreference link from the head token of a mention to that of an earlier mention."""

    source: int
    target: int
    score: float


@dataclass(frozen=True, slots=True)
class Parse:
    """What `kg.nlp` hands out for a document: syntax, mentions and the semantic heads' findings.

    `types` names the relation types the semantic heads were trained for.
    """

    document: Document
    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    triggers: tuple[Trigger, ...] = ()
    arcs: tuple[Arc, ...] = ()
    links: tuple[Link, ...] = ()
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MentionText:
    """A mention as records and RDF keep it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor of a document. `id` is its IRI, `of` the IRI of the actor it belongs to or acts
    for, `country` the ISO 3166-1 alpha-3 code of the state at the end of that chain."""

    id: str
    name: str
    kind: Kind
    country: str | None
    wikidata: str | None
    of: str | None
    mentions: tuple[MentionText, ...]


@dataclass(frozen=True, slots=True)
class Time:
    """When: both ends inclusive, None where open; `text` is the expression as written."""

    earliest: date | None
    latest: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """What a relation is about: another relation's IRI or a quote, never both."""

    relation: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A claim of the text: who does what to whom, how it is presented, and in which words.

    `agents` and `targets` are IRIs of actors of the same record, sorted by first mention.
    `former` marks a standing fact or a tie that the text presents as past ("the former ambassador", "once an
    ally").
    `confidence` is the calibrated probability that type, agents and targets are right.
    """

    id: str
    type: str
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    status: Status
    trigger: MentionText
    sentence: Span
    confidence: float
    theme: Theme | None = None
    condition: str | None = None
    attributed_to: str | None = None
    time: Time | None = None
    former: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Everything read from one document, before it becomes RDF: one line of a record file."""

    document: Document
    actors: tuple[Actor, ...]
    relations: tuple[Relation, ...]
