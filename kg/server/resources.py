"""What the graph says of a node, in a worker: as triples, and in the order in which people read it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, islice

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from kg.errors import Refused
from kg.rdf.turtle_page import READING_ORDER
from kg.rdf.vocabulary import RDF
from kg.server.answers import Answer, triples_answer
from kg.server.formats import Format
from kg.server.names import ClaimWords, claim_words, name_of

_SHOWN = 100  # values of one property on a page
_RANKS = {predicate.value: rank for rank, predicate in enumerate(READING_ORDER)}
_Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its text or name, and its IRI if it has one; a claim comes in words."""

    text: str
    iri: str | None = None
    claim: ClaimWords | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A property with its first values; `count` is how many there are."""

    property: str
    values: tuple[Value, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Description:
    """A node: what is said of it (`says`), and what is said of others with it as value (`said_by`)."""

    iri: str
    name: str
    kinds: tuple[str, ...]
    claim: ClaimWords | None
    says: tuple[Statement, ...]
    said_by: tuple[Statement, ...]


def describe(store: Store, iri: str) -> Description | None:
    """Return what the graph says of an IRI, None if that is nothing."""
    node = _known(store, iri)
    if node is None:
        return None
    outward, inward = _outward(store, node), _inward(store, node)
    kinds = (term.value for term in outward.get(RDF.type.value, ()) if isinstance(term, NamedNode))
    return Description(
        iri=node.value,
        name=name_of(store, node),
        kinds=tuple(sorted(kinds)),
        claim=claim_words(store, node),
        says=_statements(store, {name: terms for name, terms in outward.items() if name != RDF.type.value}),
        said_by=_statements(store, inward),
    )


def resource_triples(store: Store, iri: str, wanted: Format, base: str, most: int) -> Answer | None:
    """Return all triples with an IRI as subject or object, None if there are none; too many are refused."""
    node = _known(store, iri)
    if node is None:
        return None
    quads = chain(store.quads_for_pattern(node, None, None), store.quads_for_pattern(None, None, node))
    triples = [quad.triple for quad in islice(quads, most + 1)]
    if len(triples) > most:
        raise Refused(
            f"there are more than {most:,} triples about {node}: ask the SPARQL endpoint", status=400
        )
    return triples_answer(triples, wanted, base=base)


def _known(store: Store, iri: str) -> NamedNode | None:
    try:
        node = NamedNode(iri)
    except ValueError:  # what is no IRI stands in no graph
        return None
    patterns = ((node, None, None), (None, None, node))
    known = any(next(iter(store.quads_for_pattern(*pattern)), None) for pattern in patterns)
    return node if known else None


def _outward(store: Store, node: NamedNode) -> dict[str, set[_Term]]:
    found: dict[str, set[_Term]] = defaultdict(set)
    for quad in store.quads_for_pattern(node, None, None):
        found[quad.predicate.value].add(quad.object)
    return found


def _inward(store: Store, node: NamedNode) -> dict[str, set[_Term]]:
    found: dict[str, set[_Term]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, None, node):
        found[quad.predicate.value].add(quad.subject)
    return found


def _statements(store: Store, found: dict[str, set[_Term]]) -> tuple[Statement, ...]:
    order = sorted(found, key=lambda name: (_RANKS.get(name, len(_RANKS)), name))
    return tuple(_statement(store, name, found[name]) for name in order)


def _statement(store: Store, name: str, terms: set[_Term]) -> Statement:
    some = sorted(terms, key=str)[:_SHOWN]
    return Statement(name, tuple(_value(store, term) for term in some), len(terms))


def _value(store: Store, term: _Term) -> Value:
    if isinstance(term, NamedNode):
        return Value(name_of(store, term), term.value, claim_words(store, term))
    return Value(term.value if isinstance(term, Literal) else str(term))
