"""Merged facts → rows of a graph of their own: the statement, who states it, when, how many times."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.ids import DEFAULT_BASE, merged_graph_iri
from kg.merge.facts import Fact
from kg.rdf.nodes import Pairs, day, integer, node, relation_property
from kg.rdf.quads import Row
from kg.rdf.vocabulary import KG, RDF


def fact_rows(fact: Fact, *, base: str = DEFAULT_BASE) -> list[Row]:
    """Return what is written of a merged fact or denial, sorted.

    The relation stands in RDF's own terms for a statement that is spoken of (rdf:subject and so on), so
    that a denial states nothing and queries for claims do not meet the facts made of them.
    """
    about, graph = node(fact.iri), str(node(merged_graph_iri(base=base)))
    return sorted((graph, f"{about} {term} {value}") for term, value in _said(fact))


def _said(fact: Fact) -> Pairs:
    yield RDF.type, KG.Denial if fact.denied else KG.Fact
    yield RDF.subject, node(fact.key.agent)
    yield RDF.predicate, relation_property(fact.key.relation)
    yield RDF.object, node(fact.key.target)
    yield from ((KG.statedBy, node(claim)) for claim in fact.claims)
    yield from ((KG.contradicts, node(other)) for other in fact.contradicts)
    yield KG.documents, integer(fact.documents)
    yield KG.independentSources, integer(fact.sources)
    yield from _days(fact)


def _days(fact: Fact) -> Iterator[tuple[NamedNode, Literal]]:
    days = {
        KG.earliest: fact.earliest,
        KG.latest: fact.latest,
        KG.firstReported: fact.first,
        KG.lastReported: fact.last,
    }
    yield from ((term, day(value)) for term, value in days.items() if value is not None)
