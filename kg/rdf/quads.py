"""Records → quads: with `kg.rdf.document`, the only place that makes triples.

A document's own graph holds its claims, evidence, mentions and provenance; the graph `actors` what is
known of the actors; the graph `facts` the plain triples. No triple stands in two graphs, no node is blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.ids import (
    DEFAULT_BASE,
    actors_graph_iri,
    check_base,
    facts_graph_iri,
    graph_iri,
    membership_iri,
    normal_name,
    role_iri,
)
from kg.linking.labels import is_name_of
from kg.model import Actor, Record, Relation, Status
from kg.rdf.document import document_statements
from kg.rdf.nodes import Pairs, Statement, node, relation_property, statements
from kg.rdf.vocabulary import KG, KINDS, ORG, OWL, PROV, RDF, SKOS, prefixes
from kg.records import canonical_record

# A graph and what it says, subject, predicate and object, as N-Quads write them. Rows sort as their quads do,
# for no IRI begins another in its brackets.
Row = tuple[str, str]
# Statements by how N-Quads write them.
_Said = Mapping[str, Statement]
T = TypeVar("T")

_OFFICE = "holdsOffice"
_SINGLE = (SKOS.prefLabel, KG.country)


@dataclass(frozen=True, slots=True)
class RdfOptions:
    """How records become RDF.

    `base` starts every IRI made here. A claim gives a plain triple only from `min_confidence` on and, with
    `facts_from_attributed` off, only if the narrator states it. With `include_text` off, documents come
    without their text (some servers refuse long literals).
    """

    base: str = DEFAULT_BASE
    min_confidence: float = 0.0
    facts_from_attributed: bool = True
    include_text: bool = True


def record_to_quads(
    record: Record,
    *,
    base: str = DEFAULT_BASE,
    min_confidence: float = 0.0,
    facts_from_attributed: bool = True,
    include_text: bool = True,
) -> list[Quad]:
    """Return the quads of one record, sorted and each once; the options are those of `RdfOptions`.

    An id of the record that is no IRI raises BadInput.
    """
    options = RdfOptions(base, min_confidence, facts_from_attributed, include_text)
    own, shared = own_and_shared_quads(record, options)
    return sorted((*own, *shared), key=quad_order)


def own_and_shared_quads(record: Record, options: RdfOptions) -> tuple[list[Quad], list[Quad]]:
    """Return the quads of the record's own graph and those of the graphs that records share.

    Both are sorted and hold each quad once.
    """

    def quads(graph: NamedNode, said: _Said) -> list[Quad]:
        return [Quad(*said[line], graph) for line in sorted(said)]

    return _own_and_shared(record, options, quads)


def own_and_shared_rows(record: Record, options: RdfOptions) -> tuple[list[Row], list[Row]]:
    """Return what `own_and_shared_quads` returns, ready to be written: files need no quads on the way."""

    def rows(graph: NamedNode, said: _Said) -> list[Row]:
        name = str(graph)
        return [(name, line) for line in sorted(said)]

    return _own_and_shared(record, options, rows)


def row_of(quad: Quad) -> Row:
    """Return a quad as a row."""
    return (str(quad.graph_name), f"{quad.subject} {quad.predicate} {quad.object}")


def as_lines(rows: Iterable[Row]) -> str:
    """Return rows as N-Quads."""
    return "".join([f"{statement} {graph} .\n" for graph, statement in rows])


def _own_and_shared(
    record: Record, options: RdfOptions, make: Callable[[NamedNode, _Said], list[T]]
) -> tuple[list[T], list[T]]:
    """Return what `make` makes of the record's own graph, and of `actors` and `facts` after one another."""
    base = check_base(options.base)
    record = canonical_record(record)
    graphs = {
        graph_iri(record.document.id, base=base): _own_statements(record, options),
        actors_graph_iri(base=base): _actor_statements(record, base),
        facts_graph_iri(base=base): _facts(record, options),
    }
    own, *shared = (
        make(node(graph), {f"{about} {term} {value}": (about, term, value) for about, term, value in found})
        for graph, found in graphs.items()
    )
    return own, list(chain.from_iterable(shared))


def settle(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads, sorted and each once, with one preferred label and one country for each actor.

    Where documents differ, the first in order stays; other labels become alternative ones. What each
    document says stands in its appearances.
    """
    settled: set[Quad] = set()
    seen: set[tuple[str, str]] = set()
    for quad in sorted(set(quads), key=quad_order):
        place = (str(quad.subject), str(quad.predicate))
        if quad.predicate in _SINGLE and place in seen:
            if quad.predicate == SKOS.prefLabel:
                settled.add(Quad(quad.subject, SKOS.altLabel, quad.object, quad.graph_name))
            continue
        seen.add(place)
        settled.add(quad)
    return sorted(settled, key=quad_order)


def quad_order(quad: Quad) -> tuple[str, str, str, str]:
    """Return the sort key of quads: graph, subject, predicate, object as written."""
    return (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))


def is_fact(relation: Relation, record: Record, options: RdfOptions) -> bool:
    """Return whether a claim gives a plain triple.

    It must be asserted, present, without a condition and not itself another claim's condition, and
    confident enough: nothing hypothetical becomes a fact.
    """
    return (
        relation.status is Status.ASSERTED
        and not relation.former
        and relation.condition is None
        and relation.confidence >= options.min_confidence
        and (options.facts_from_attributed or relation.attributed_to is None)
        and all(other.condition != relation.id for other in record.relations)
    )


def _own_statements(record: Record, options: RdfOptions) -> Iterator[Statement]:
    yield from document_statements(record, base=options.base, include_text=options.include_text)
    for relation in record.relations:
        if relation.type == _OFFICE and is_fact(relation, record, options):
            yield from _memberships(relation, options.base)


def _memberships(relation: Relation, base: str) -> Iterator[Statement]:
    for agent, target in _pairs(relation):
        membership = node(membership_iri(relation.id, agent, target, base=base))
        yield membership, RDF.type, ORG.Membership
        yield membership, ORG.member, node(agent)
        yield membership, ORG.organization, node(target)
        yield membership, PROV.wasDerivedFrom, node(relation.id)
        title = _office_title(relation)
        if title:
            yield membership, ORG.role, node(role_iri(title, base=base))


def _office_title(relation: Relation) -> str:
    text = relation.theme.text if relation.theme else None
    return normal_name(text or "")


def _actor_statements(record: Record, base: str) -> Iterator[Statement]:
    for actor in record.actors:
        yield from statements(node(actor.id), _actor(actor))
    for relation in record.relations:
        title = _office_title(relation)
        # Documents share offices, so these stand with the actors.
        if relation.type == _OFFICE and title:
            yield node(role_iri(title, base=base)), RDF.type, ORG.Role
            yield node(role_iri(title, base=base)), SKOS.prefLabel, Literal(title)


def _actor(actor: Actor) -> Pairs:
    yield RDF.type, KINDS[actor.kind]
    yield SKOS.prefLabel, Literal(normal_name(actor.name))
    for text in {mention.text for mention in actor.mentions}:
        if text != actor.name and is_name_of(text, actor.name):
            yield SKOS.altLabel, Literal(text)
    if actor.country is not None:
        yield KG.country, Literal(actor.country)
    if actor.of is not None:
        yield KG.actsFor, node(actor.of)
    if actor.wikidata is not None:
        yield OWL.sameAs, node(prefixes()["wd"] + actor.wikidata)


def _facts(record: Record, options: RdfOptions) -> Iterator[Statement]:
    for relation in record.relations:
        if is_fact(relation, record, options):
            for agent, target in _pairs(relation):
                yield node(agent), relation_property(relation.type), node(target)


def _pairs(relation: Relation) -> Iterator[tuple[str, str]]:
    return ((agent, target) for agent in relation.agents for target in relation.targets)
