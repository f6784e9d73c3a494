"""The pages, made from the ontology: one with all relation types, one for each, one with the other terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from kg.rdf.terms import Shortener
from kg.rdf.vocabulary import KG, prefixes
from kg.reference.entries import Reference, RelationEntry, Term
from kg.reference.html import STYLE, templates

INDEX, TERMS = "index.html", "terms.html"
_FOLDER = "relations/"
_STYLE = "style.css"
_ROLES = ("agent", "target", "theme", "condition")


def reference_files(reference: Reference) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the reference: its path below the folder of the index, and its content."""
    yield _STYLE, STYLE.read_bytes()
    yield INDEX, _page("ontology.html", reference, "", families=list(reference.families()))
    yield TERMS, _page("terms.html", reference, "", sections=_sections(reference))
    families = {family.name: family for family, _ in reference.families()}
    for entry in reference.relations:
        family, roles = families[entry.type.family], list(_roles(reference, entry))
        content = _page("relation.html", reference, "../", entry=entry, family=family, roles=roles)
        yield relation_file(entry.type.name), content


def relation_file(name: str) -> str:
    """Return the path of a relation type's page."""
    return f"{_FOLDER}{quote(name, safe='')}.html"


class Book:
    """How the pages name terms and link to them; `root` leads from a page to the folder of the index."""

    def __init__(self, reference: Reference, root: str) -> None:
        """Take the ontology and the way to the index's folder: "" or "../"."""
        self._reference = reference
        self._root = root
        self._short = Shortener(prefixes())
        self._relations = {entry.type.iri: entry.type.name for entry in reference.relations}

    def address(self, iri: str) -> str | None:
        """Return where a term is told of, None where it is not."""
        place = self._place(iri)
        return None if place is None else self._root + place

    def label(self, iri: str) -> str:
        """Return a term's label, or its IRI with a prefix."""
        return self._reference.label(iri) or self._short.prefixed(iri) or iri

    def below(self, iri: str) -> list[str]:
        """Return what is said to be a kind of a term."""
        return [term.iri for term in self._reference.terms.values() if iri in term.above]

    def properties_of(self, iri: str) -> list[str]:
        """Return the properties said of a class."""
        return [term.iri for term in self._reference.terms.values() if iri in term.domain]

    def inverse(self, iri: str) -> str | None:
        """Return the inverse of a relation type, if it has a name."""
        return next(
            (entry.type.inverse for entry in self._reference.relations if entry.type.iri == iri), None
        )

    def inverse_of(self, iri: str) -> list[str]:
        """Return the relation types whose inverse a property is."""
        return [entry.type.iri for entry in self._reference.relations if entry.type.inverse == iri]

    def _place(self, iri: str) -> str | None:
        if iri == self._reference.iri:
            return INDEX
        if iri in self._relations:
            return quote(relation_file(self._relations[iri]))
        term = self._reference.terms.get(iri)
        return None if term is None else f"{TERMS}#{quote(term.name)}"


@dataclass(frozen=True, slots=True)
class _Section:
    id: str
    title: str
    terms: list[Term]


@dataclass(frozen=True, slots=True)
class _Role:
    iri: str
    definition: str
    filled_by: tuple[str, ...]


def _page(template: str, reference: Reference, root: str, **values: object) -> bytes:
    links = [(root + INDEX, "Relation types"), (root + TERMS, "Classes and properties")]
    page = templates().get_template(template)
    book = Book(reference, root)
    return page.render(reference=reference, book=book, style=root + _STYLE, links=links, **values).encode()


def _sections(reference: Reference) -> list[_Section]:
    inverses = {entry.type.inverse for entry in reference.relations}
    terms = list(reference.terms.values())
    properties = [term for term in terms if term.is_property]
    return [
        _Section("classes", "Classes", [term for term in terms if term.is_class]),
        _Section("properties", "Properties", [term for term in properties if term.iri not in inverses]),
        _Section("values", "Values", [term for term in terms if not (term.is_class or term.is_property)]),
        _Section("inverses", "Inverses", [term for term in properties if term.iri in inverses]),
    ]


def _roles(reference: Reference, entry: RelationEntry) -> Iterator[_Role]:
    own = {"agent": (entry.type.domain,), "target": (entry.type.range,)}
    for role in _ROLES:
        term = reference.terms[KG.iri + role]
        yield _Role(term.iri, term.definition, own.get(role, term.range))
