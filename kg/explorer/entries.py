"""What the explorer keeps of a graph in memory: enough to find, count, sort and group, and no words.

Actors, claims and documents are known by their numbers: their places in the tuples of `GraphIndex`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

# A place in an actor's list is group * PLACES + claim number.
PLACES = 1 << 40


class Side(IntEnum):
    """How an actor takes part in a claim."""

    AGENT = 0
    TARGET = 1
    SPEAKER = 2


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """An actor. `kind` is the end of its class's IRI, empty where the graph says none."""

    iri: str
    name: str
    kind: str = ""
    aliases: tuple[str, ...] = ()
    country: str | None = None
    acts_for: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document; `title` is its id where it has none."""

    iri: str
    title: str
    source: str | None = None
    issued: str = ""


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A claim. `date` is YYYY-MM-DD or empty; with `reported` set it is the day of the document, because
    the text does not say when. `about` is its theme as the text words it."""

    iri: str
    relation: str
    status: str
    document: int
    agents: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    speaker: int | None = None
    date: str = ""
    reported: bool = False
    about: str | None = None
    former: bool = False


@dataclass(frozen=True, slots=True)
class GraphIndex:
    """A graph, numbered.

    Actors come by IRI, documents by date, the newest first, and so do claims; what has no date comes
    last. `places` holds, for each actor, the sorted places of its claims: by group, then by claim.
    `partners` holds for each actor whom it is tied to and by which claims, `appearances` the documents
    that name it, `representatives` those who act for it.
    """

    actors: tuple[ActorEntry, ...]
    documents: tuple[DocumentEntry, ...]
    claims: tuple[ClaimEntry, ...]
    actor_numbers: Mapping[str, int]
    document_numbers: Mapping[str, int]
    claim_numbers: Mapping[str, int]
    places: tuple[Sequence[int], ...]
    partners: tuple[Mapping[int, Sequence[int]], ...]
    appearances: tuple[Sequence[int], ...]
    representatives: Mapping[int, Sequence[int]]

    def claims_of(self, actor: int) -> list[int]:
        """Return the numbers of an actor's claims, the newest first."""
        return sorted({place % PLACES for place in self.places[actor]})
