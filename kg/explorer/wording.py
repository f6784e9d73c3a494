"""The ontology's words that the explorer shows: for classes, relation types, statuses and kinds of actors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Kind, Status
from kg.ontology.turtle import KG, OWL, RDF_TYPE, RDFS, SKOS, Node, read_nodes
from kg.resources import resource

_CLASS = "https://w3id.org/newskg/ontology/class/"
_MATCHES = (SKOS + "closeMatch", SKOS + "broadMatch", KG + "family")


@dataclass(frozen=True, slots=True)
class Term:
    """Something the ontology names: `id` is the end of its IRI."""

    id: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class RelationTerm:
    """A relation type; `inverse` is its label as read from the target ("is hosted by")."""

    id: str
    label: str
    inverse: str
    definition: str
    act_class: str
    symmetric: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """Relation types come in the order of their classes and, within one, of their labels; `order` holds
    the place of each."""

    classes: tuple[Term, ...]
    relations: Mapping[str, RelationTerm]
    order: Mapping[str, int]
    statuses: tuple[Term, ...]
    kinds: tuple[Term, ...]


def load_wording(used: Iterable[str] = ()) -> Wording:
    """Read the words from the shipped ontology; a file that is wrong raises BadOntology.

    `used` are the names of a graph's relation types: those that the ontology lacks speak for themselves
    and count to the last class.
    """
    folder = resource("ontology")
    files = [folder / "kg.ttl", folder / "classes.ttl", *sorted((folder / "relations").glob("*.ttl"))]
    nodes = read_nodes(files)
    classes = sorted(
        (node for iri, node in nodes.items() if iri.startswith(_CLASS)),
        key=lambda node: node.one(SKOS + "notation"),
    )
    order = [_tail(node.iri) for node in classes]
    known = {_tail(node.iri): node for node in nodes.values() if node.is_a("RelationType")}
    terms = [_relation(node, classes, nodes) for node in known.values()]
    terms += [_unknown(name, order[-1]) for name in {*used} - {*known}]
    terms.sort(key=lambda term: (order.index(term.act_class), term.label, term.id))
    return Wording(
        classes=tuple(map(_term, classes)),
        relations={term.id: term for term in terms},
        order={term.id: place for place, term in enumerate(terms)},
        statuses=_terms(nodes, (status.value.capitalize() for status in Status)),
        kinds=_terms(nodes, Kind),
    )


def _terms(nodes: Mapping[str, Node], names: Iterable[str]) -> tuple[Term, ...]:
    return tuple(_term(nodes[KG + name]) for name in names)


def _term(node: Node) -> Term:
    return Term(_tail(node.iri), node.one(RDFS + "label"), node.one(SKOS + "definition"))


def _relation(node: Node, classes: Sequence[Node], nodes: Mapping[str, Node]) -> RelationTerm:
    label = node.one(RDFS + "label")
    inverse = next(iter(node.all(OWL + "inverseOf")), None)
    return RelationTerm(
        id=_tail(node.iri),
        label=label,
        inverse=nodes[inverse].one(RDFS + "label") if inverse else label,
        definition=node.one(SKOS + "definition"),
        act_class=_class(node, classes),
        symmetric=OWL + "SymmetricProperty" in node.all(RDF_TYPE),
    )


def _unknown(name: str, act_class: str) -> RelationTerm:
    label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return RelationTerm(name, label, f"is the target of: {label}", "", act_class, symmetric=False)


def _class(node: Node, classes: Sequence[Node]) -> str:
    matches = {match for term in _MATCHES for match in node.all(term)}
    found = (group for group in classes if matches & set(group.all(SKOS + "member")))
    return _tail(next(found, classes[-1]).iri)


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]
