"""A store → its index: read once, in a few passes over the properties that matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Store

from kg.explorer.actor_index import read_actors
from kg.explorer.claim_index import day_of, number_claims, read_claims
from kg.explorer.entries import ActorEntry, ClaimEntry, DocumentEntry, GraphIndex
from kg.explorer.store_values import value_of, values_of
from kg.explorer.ties import partners_of_actors, places_of_actors
from kg.explorer.wording import Wording, load_wording
from kg.rdf.vocabulary import DCTERMS, KG, RDF


def index_graph(store: Store) -> tuple[GraphIndex, Wording]:
    """Return the index of a store, whichever graphs its triples stand in, and the words for its types.

    Actors and documents that claims name and nothing describes are there too.
    """
    stated = read_claims(store)
    wording = load_wording({claim.relation for claim in stated})
    documents = _documents(store, {claim.document for claim in stated})
    actors = read_actors(store, {iri for claim in stated for iri in claim.actors()})
    actor_numbers = {actor.iri: number for number, actor in enumerate(actors)}
    document_numbers = {document.iri: number for number, document in enumerate(documents)}
    claims = number_claims(stated, actor_numbers, document_numbers, documents)
    index = GraphIndex(
        actors=actors,
        documents=documents,
        claims=claims,
        actor_numbers=actor_numbers,
        document_numbers=document_numbers,
        claim_numbers={claim.iri: number for number, claim in enumerate(claims)},
        places=places_of_actors(claims, len(actors), wording),
        partners=partners_of_actors(claims, len(actors), wording),
        appearances=_appearances(store, claims, actor_numbers, document_numbers),
        representatives=_representatives(actors, actor_numbers),
    )
    return index, wording


def _documents(store: Store, named: Iterable[str]) -> tuple[DocumentEntry, ...]:
    found = {*values_of(store, RDF.type, KG.Document), *named}
    entries = [_document(store, iri) for iri in sorted(found)]
    return tuple(sorted(entries, key=lambda entry: entry.issued, reverse=True))


def _document(store: Store, iri: str) -> DocumentEntry:
    return DocumentEntry(
        iri=iri,
        title=value_of(store, iri, DCTERMS.title) or value_of(store, iri, DCTERMS.identifier) or iri,
        source=value_of(store, iri, DCTERMS.source),
        issued=day_of(value_of(store, iri, DCTERMS.issued)),
    )


def _appearances(
    store: Store,
    claims: Sequence[ClaimEntry],
    actors: Mapping[str, int],
    documents: Mapping[str, int],
) -> tuple[Sequence[int], ...]:
    """Return, for each actor, the documents that name it, the newest first."""
    found: tuple[set[int], ...] = tuple(set() for _ in actors)
    for claim in claims:
        for actor in (*claim.agents, *claim.targets):
            found[actor].add(claim.document)
    for appearance, named in values_of(store, KG.actor).items():
        document = documents.get(value_of(store, appearance, KG.inDocument) or "")
        for iri in named:
            if iri in actors and document is not None:
                found[actors[iri]].add(document)
    return tuple(sorted(numbers) for numbers in found)


def _representatives(actors: Sequence[ActorEntry], numbers: Mapping[str, int]) -> Mapping[int, Sequence[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, actor in enumerate(actors):
        for iri in actor.acts_for:
            found[numbers[iri]].append(number)
    return found
