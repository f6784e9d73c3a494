"""What the pages tell: the ontology's terms and relation types, with the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.ontology.load import load_ontology, ontology_files
from kg.ontology.schema import Frame, RelationType
from kg.ontology.turtle import KG, OWL, RDF_TYPE, RDFS, SKOS, Node, read_nodes
from kg.rdf.vocabulary import DCTERMS

_CLASS = f"{OWL}Class"
_PROPERTIES = frozenset(
    {
        *(OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "SymmetricProperty")),
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property",
    }
)


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or value of the ontology. `types`, `above`, `domain` and `range` are IRIs."""

    iri: str
    name: str
    label: str
    definition: str
    types: tuple[str, ...]
    above: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return _CLASS in self.types

    @property
    def is_property(self) -> bool:
        """Whether it is a property."""
        return not _PROPERTIES.isdisjoint(self.types)


@dataclass(frozen=True, slots=True)
class FrameEntry:
    """A frame; `shared` are relation types with the same word, with what tells them apart."""

    frame: Frame
    shared: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationEntry:
    """A relation type; `close` and `broad` are its matches in other schemes, `notes` what is said beside."""

    type: RelationType
    frames: tuple[FrameEntry, ...]
    close: tuple[str, ...]
    broad: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The whole ontology: `terms` by IRI, in the order of the files, without the relation types."""

    iri: str
    title: str
    description: str
    version: str
    licence: str
    terms: Mapping[str, Term]
    relations: tuple[RelationEntry, ...]

    def families(self) -> Iterator[tuple[Term, tuple[RelationEntry, ...]]]:
        """Yield each family that has relation types, with them."""
        for term in self.terms.values():
            members = tuple(entry for entry in self.relations if entry.type.family == term.name)
            if members:
                yield term, members

    def label(self, iri: str) -> str | None:
        """Return the label of a term or relation type; None if the ontology has no such."""
        if iri in self.terms:
            return self.terms[iri].label
        return next((entry.type.label for entry in self.relations if entry.type.iri == iri), None)


def read_reference(extra: Sequence[Path] = ()) -> Reference:
    """Read the shipped ontology and the Turtle files of `extra`; a wrong file raises BadOntology."""
    ontology = load_ontology(extra)
    nodes = read_nodes(ontology_files(extra))
    header = nodes[KG]
    return Reference(
        iri=KG,
        title=header.one(f"{DCTERMS.iri}title"),
        description=header.one(f"{DCTERMS.iri}description"),
        version=ontology.version,
        licence=header.one(f"{DCTERMS.iri}license"),
        terms={term.iri: term for term in _terms(nodes.values())},
        relations=tuple(_relation(kind, nodes) for kind in ontology.types),
    )


def _terms(nodes: Iterable[Node]) -> Iterator[Term]:
    for node in nodes:
        if node.is_a("RelationType") or not (node.all(f"{RDFS}label") and node.all(f"{SKOS}definition")):
            continue
        yield Term(
            iri=node.iri,
            name=node.iri.removeprefix(KG),
            label=node.one(f"{RDFS}label"),
            definition=node.one(f"{SKOS}definition"),
            types=node.all(RDF_TYPE),
            above=(*node.all(f"{RDFS}subClassOf"), *node.all(f"{RDFS}subPropertyOf")),
            domain=node.all(f"{RDFS}domain"),
            range=node.all(f"{RDFS}range"),
        )


def _relation(kind: RelationType, nodes: Mapping[str, Node]) -> RelationEntry:
    node = nodes[kind.iri]
    return RelationEntry(
        type=kind,
        frames=tuple(_frame(frame, nodes[frame.id]) for frame in kind.frames),
        close=node.all(f"{SKOS}closeMatch"),
        broad=node.all(f"{SKOS}broadMatch"),
        notes=node.all(f"{SKOS}note"),
    )


def _frame(frame: Frame, node: Node) -> FrameEntry:
    return FrameEntry(frame, node.all(f"{KG}sharedWith"), node.all(f"{KG}sharedReason"))
