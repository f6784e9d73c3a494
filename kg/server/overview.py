"""What the graph holds in all, in a worker: for the page at the root."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.info import GraphInfo, describe_graph
from kg.rdf.vocabulary import DCTERMS, KG, RDF
from kg.server.names import name_of
from kg.server.resources import Value

_ACTORS = 30
_DOCUMENTS = 20


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of a graph, the actors with the most claims and the newest documents."""

    info: GraphInfo
    actors: tuple[Value, ...]
    documents: tuple[Value, ...]


def overview(store: Store) -> Overview:
    """Return what a graph holds."""
    return Overview(describe_graph(store), _busiest(store), _newest(store))


def _busiest(store: Store) -> tuple[Value, ...]:
    counts: Counter[str] = Counter()
    for role in (KG.agent, KG.target):
        quads = store.quads_for_pattern(None, role, None)
        counts.update(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(_value(store, iri) for iri, _ in order[:_ACTORS])


def _newest(store: Store) -> tuple[Value, ...]:
    documents = [
        quad.subject.value
        for quad in store.quads_for_pattern(None, RDF.type, KG.Document)
        if isinstance(quad.subject, NamedNode)
    ]
    days = {
        quad.subject.value: quad.object.value
        for quad in store.quads_for_pattern(None, DCTERMS.issued, None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }
    newest = sorted(sorted(set(documents)), key=lambda iri: days.get(iri, ""), reverse=True)
    return tuple(_value(store, iri) for iri in newest[:_DOCUMENTS])


def _value(store: Store, iri: str) -> Value:
    return Value(name_of(store, NamedNode(iri)), iri)
