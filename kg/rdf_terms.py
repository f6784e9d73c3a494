"""The building blocks of quads: nodes and literals made from the values of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kg.ids import check_iri
from kg.vocabulary import KG, XSD

Pairs = Iterable[tuple[NamedNode, NamedNode | Literal]]


def triples(subject: NamedNode, pairs: Pairs) -> Iterator[Triple]:
    """Return one triple for each pair of predicate and object."""
    return (Triple(subject, predicate, value) for predicate, value in pairs)


def node(iri: str) -> NamedNode:
    """Return a node, or raise BadInput if the text is no IRI."""
    return NamedNode(check_iri(iri))


def relation_property(relation_type: str) -> NamedNode:
    """Return the property, and value of kg:relation, of a relation type."""
    return node(KG.iri + relation_type)


def integer(value: int) -> Literal:
    """Return a whole number."""
    return Literal(str(value), datatype=XSD.integer)


def decimal(value: float) -> Literal:
    """Return a number written without exponent."""
    return Literal(f"{Decimal(repr(value)):f}", datatype=XSD.decimal)


def day(value: date) -> Literal:
    """Return a date."""
    return Literal(value.isoformat(), datatype=XSD.date)
