"""Turtle files as subjects with their values: what ontology, gazetteer and lexicons are read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BadOntology
from kg.rdf import vocabulary

KG = vocabulary.KG.iri
OWL = vocabulary.OWL.iri
RDFS = vocabulary.RDFS.iri
SKOS = vocabulary.SKOS.iri
RDF_TYPE = vocabulary.RDF.type.value

Term = ox.NamedNode | ox.Literal
"""What a property may have as its value: there are no blank nodes."""

Terms = Mapping[str, Sequence[Term]]
"""A subject's values by property."""

_SHORT = {KG: "kg:", OWL: "owl:", vocabulary.RDF.iri: "rdf:", RDFS: "rdfs:", SKOS: "skos:"}


@dataclass(frozen=True, slots=True)
class Node:
    """A subject: the values of each property in the order of the files, each once."""

    iri: str
    files: Mapping[Path, None]
    values: Mapping[str, Mapping[str, None]]

    @property
    def where(self) -> str:
        """The files that say something of it."""
        return ", ".join(map(str, self.files))

    def all(self, term: str) -> tuple[str, ...]:
        """Return the values of a property; empty where there are none."""
        return tuple(self.values.get(term, ()))

    def some(self, term: str) -> tuple[str, ...]:
        """Return the values of a property that must be there."""
        found = self.all(term)
        if not found:
            raise self.wrong(f"lacks {short(term)}")
        return found

    def one(self, term: str, default: str | None = None) -> str:
        """Return the only value of a property; `default` where there is none, if it is given."""
        found = self.all(term)
        if not found and default is not None:
            return default
        if len(found) > 1:
            raise self.wrong(f"has several {short(term)} where one is needed: {', '.join(found)}")
        return self.some(term)[0]

    def is_a(self, name: str) -> bool:
        """Tell whether it is of the class kg:`name`."""
        return KG + name in self.values.get(RDF_TYPE, ())

    def wrong(self, what: str) -> BadOntology:
        """Return the error that says what is wrong with it, and where."""
        return BadOntology(f"{self.where}: {self.iri} {what}")


def short(iri: str) -> str:
    """Return an IRI with a prefix where it has a usual one: "skos:definition"."""
    for namespace, prefix in _SHORT.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def read_nodes(paths: Iterable[Path]) -> dict[str, Node]:
    """Return the subjects of Turtle files by IRI, in the order of the files.

    Raises:
        BadOntology: a file cannot be read, is no Turtle or holds a blank node; the message names it.
    """
    nodes: dict[str, tuple[dict[Path, None], dict[str, dict[str, None]]]] = {}
    for path in paths:
        for subject, term, value in read_triples(path):
            files, values = nodes.setdefault(subject, ({}, {}))
            files[path] = None
            values.setdefault(term, {})[value.value] = None
    return {iri: Node(iri, files, values) for iri, (files, values) in nodes.items()}


def read_triples(path: Path) -> Iterator[tuple[str, str, Term]]:
    """Yield subject, property and value of a Turtle file, in its order.

    Raises:
        BadOntology: the file cannot be read, is no Turtle or holds a blank node; the message names it.
    """
    for quad in _parse(path):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, Term):
            raise BadOntology(f"{path}: {subject}: blank nodes have no place here; give it an IRI")
        yield subject.value, quad.predicate.value, value


def _parse(path: Path) -> list[ox.Quad]:
    try:
        return list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
    except OSError as error:
        raise BadOntology(f"{path}: cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        raise BadOntology(f"{path}: is no Turtle: {error}") from None
