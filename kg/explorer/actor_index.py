"""The actors of a store: what the graph says of each, whichever document said it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from pyoxigraph import Store

from kg.explorer.entries import ActorEntry
from kg.explorer.store_values import first, values_of
from kg.rdf.vocabulary import KG, KINDS, OWL, RDF, SKOS

_MOST_ALIASES = 20


def read_actors(store: Store, named: Iterable[str]) -> tuple[ActorEntry, ...]:
    """Return the actors of a store, sorted by IRI, and those of `named` that nothing describes."""
    kinds = {iri: kind.value for kind, node in KINDS.items() for iri in values_of(store, RDF.type, node)}
    labels, others = values_of(store, SKOS.prefLabel), values_of(store, SKOS.altLabel)
    countries, same = values_of(store, KG.country), values_of(store, OWL.sameAs)
    principals = values_of(store, KG.actsFor)
    known = kinds.keys() | {*named} | {iri for acted_for in principals.values() for iri in acted_for}
    return tuple(
        ActorEntry(
            iri=iri,
            name=first(labels, iri) or _name(iri),
            kind=kinds.get(iri, ""),
            aliases=(*labels.get(iri, ())[1:], *others.get(iri, ()))[:_MOST_ALIASES],
            country=first(countries, iri),
            acts_for=principals.get(iri, ()),
            same_as=same.get(iri, ()),
        )
        for iri in sorted(known)
    )


def _name(iri: str) -> str:
    return unquote(iri.rstrip("/").rpartition("/")[2]).replace("_", " ") or iri
