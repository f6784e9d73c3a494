"""The records that describe relation types, cues and known actors: the ontology as code sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.model import Kind


@dataclass(frozen=True, slots=True)
class Frame:
    """How words express a relation type: head lemmas of one part of speech and where roles stand.

    `fillers` maps a role (agent, target, theme, condition) to alternatives, tried in order: a UD
    relation ("nsubj", "obj", "xcomp", "nmod:poss") or one with its case word ("obl:with",
    "nmod:between"). Passive voice needs no frame of its own. `requires` holds words that must
    depend on the trigger, as "relation:lemma|lemma" ("obj:tie|relation", "compound:prt:out").
    """

    id: str
    type: str
    lemmas: tuple[str, ...]
    pos: str
    fillers: tuple[tuple[str, tuple[str, ...]], ...]
    requires: tuple[str, ...] = ()
    theme_status: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the relations a reader finds: "hosts(Qatar, Hamas) asserted"."""

    id: str
    text: str
    expects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationType:
    """One relation type of the ontology."""

    iri: str
    name: str
    label: str
    definition: str
    family: str
    symmetric: bool
    standing: bool
    inverse: str | None
    domain: str
    range: str
    matches: tuple[str, ...]
    frames: tuple[Frame, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that changes how what depends on it is presented: denies, hedges, asks, intends, attributes."""

    id: str
    lemmas: tuple[str, ...]
    pos: str
    effect: str


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor of the gazetteer. `of` is the IRI of the actor it belongs to, `country` ISO alpha-3.

    `names` are the strings that name it (case as written; an all-capital acronym only matches in
    capitals), `demonyms` those for its people or as adjective, `seats` those used for its
    government and for a place alike ("Doha", "the Kremlin"), `surnames` the part of a person's name
    used alone. Of all these, `ambiguous` are shared with another actor, person or place, and
    `common` are everyday words when written small. `office` and `source_date` hold for current
    office holders: the title and the date of the source.
    """

    iri: str
    label: str
    kind: Kind
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    of: str | None = None
    country: str | None = None
    wikidata: str | None = None
    office: str | None = None
    source_date: date | None = None
    surnames: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    common: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tenure:
    """That somebody held an office of a state: `titles` are what texts call it, `first` and `last` days.

    The holder is a known actor, by IRI, or has a `name` under which texts find the same actor. `last` is
    None where it goes on.
    """

    id: str
    state: str
    titles: tuple[str, ...]
    first: date
    last: date | None
    holder: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class RoleNoun:
    """A common noun that names a kind of actor: "ministry" (Government), "president" (Person, office).

    `needs_owner`: many have one, so that a name made of it tells whose only with its owner.
    """

    lemma: str
    kind: Kind
    office: bool = False
    plural_kind: Kind | None = None
    needs_owner: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Ontology:
    """All relation types and cues, by name. Each is itself alone, so that what is made of it can be kept."""

    version: str
    types: tuple[RelationType, ...]
    cues: tuple[Cue, ...]
