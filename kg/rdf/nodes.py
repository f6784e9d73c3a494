"""The building blocks of quads: nodes and literals made from the values of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.ids import check_iri
from kg.rdf.vocabulary import KG, XSD

Pairs = Iterable[tuple[NamedNode, NamedNode | Literal]]
# Subject, predicate, object; plain, for a graph takes a hundred of them for each document.
Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def statements(subject: NamedNode, pairs: Pairs) -> Iterator[Statement]:
    """Return one statement for each pair of predicate and object."""
    return ((subject, predicate, value) for predicate, value in pairs)


def node(iri: str) -> NamedNode:
    """Return a node, or raise BadInput if the text is no IRI."""
    try:
        return NamedNode(iri)
    except ValueError:
        check_iri(iri)
        raise


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
