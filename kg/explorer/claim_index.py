"""The claims of a store as it states them, and numbered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Store

from kg.explorer.entries import ClaimEntry, DocumentEntry
from kg.explorer.store_values import first, value_of, values_of
from kg.rdf.vocabulary import KG

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A claim with IRIs in place of numbers; `day` is the first or else the last day it can have
    happened, empty where the text does not say."""

    iri: str
    relation: str
    status: str
    document: str
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    speaker: str | None
    day: str
    about: str | None
    former: bool

    def actors(self) -> Iterator[str]:
        """Yield the IRIs of all who take part in it."""
        yield from self.agents
        yield from self.targets
        if self.speaker is not None:
            yield self.speaker


def read_claims(store: Store) -> list[StatedClaim]:
    """Return the claims of a store; nodes without a relation or a document are none."""
    statuses, agents, targets = (values_of(store, term) for term in (KG.status, KG.agent, KG.target))
    speakers = values_of(store, KG.attributedTo)
    days = values_of(store, KG.latest) | values_of(store, KG.earliest)
    themes, former = values_of(store, KG.themeText), values_of(store, KG.former)
    return [
        StatedClaim(
            iri=iri,
            relation=relation[0].removeprefix(KG.iri),
            status=(first(statuses, iri) or "").removeprefix(KG.iri),
            document=document,
            agents=agents.get(iri, ()),
            targets=targets.get(iri, ()),
            speaker=first(speakers, iri),
            day=day_of(first(days, iri)),
            about=first(themes, iri),
            former=first(former, iri) == "true",
        )
        for iri, relation in values_of(store, KG.relation).items()
        # One look per claim: mentions and appearances have this property too, five times as often.
        if (document := value_of(store, iri, KG.inDocument)) is not None
    ]


def number_claims(
    stated: Iterable[StatedClaim],
    actors: Mapping[str, int],
    documents: Mapping[str, int],
    entries: Sequence[DocumentEntry],
) -> tuple[ClaimEntry, ...]:
    """Return the claims with the numbers of their actors and documents, the newest first.

    A claim that the text gives no day has that of its document.
    """
    claims = [_numbered(claim, actors, documents, entries) for claim in stated]
    claims.sort(key=lambda claim: (claim.document, claim.iri))
    return tuple(sorted(claims, key=lambda claim: claim.date, reverse=True))


def day_of(text: str | None) -> str:
    """Return a date if `text` is one written as YYYY-MM-DD, else nothing."""
    return text if text and _DAY.fullmatch(text) else ""


def _numbered(
    claim: StatedClaim,
    actors: Mapping[str, int],
    documents: Mapping[str, int],
    entries: Sequence[DocumentEntry],
) -> ClaimEntry:
    document = documents[claim.document]
    return ClaimEntry(
        iri=claim.iri,
        relation=claim.relation,
        status=claim.status,
        document=document,
        agents=tuple(actors[iri] for iri in claim.agents),
        targets=tuple(actors[iri] for iri in claim.targets),
        speaker=None if claim.speaker is None else actors[claim.speaker],
        date=claim.day or entries[document].issued,
        reported=not claim.day,
        about=claim.about,
        former=claim.former,
    )
