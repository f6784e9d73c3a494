"""Entries of the gazetteer as Turtle that is pleasant to read and to edit by hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PREFIXES = (
    ("actor", "https://w3id.org/newskg/id/actor/"),
    ("kg", "https://w3id.org/newskg/ontology/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
)
# Letters that Unicode does not decompose.
_UNDECOMPOSED = str.maketrans({"\u0131": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor: `of` is the slug of the actor it acts for, `source` the date of the office's source.

    A string in `ambiguous` is also another's name, a person's or a place's; one in `common` is an
    everyday word when written small.
    """

    slug: str
    kind: str
    label: str
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    of: str | None = None
    country: str | None = None
    iso2: str | None = None
    wikidata: str | None = None
    office: str | None = None
    source: str | None = None


def slug(name: str) -> str:
    """Return a readable last part of an IRI: "Côte d'Ivoire" → "cote-divoire"."""
    plain = unicodedata.normalize("NFKD", name.translate(_UNDECOMPOSED))
    letters = (c for c in plain.casefold() if not unicodedata.combining(c) and c not in "'\u2019.")
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in letters).split())


def document(*, comments: Sequence[str], entries: Iterable[Entry]) -> str:
    """Return a Turtle document: comment lines, the prefixes in use, the entries sorted by slug."""
    body = "\n".join(_entry(entry) for entry in sorted(entries, key=lambda entry: entry.slug))
    head = "".join(f"# {line}\n" for line in comments)
    used = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES if f"{name}:" in body)
    return f"{head}{used}\n{body}"


def _entry(entry: Entry) -> str:
    pairs = [*_labels(entry), *_demonyms(entry), *_seats(entry), *_facts(entry)]
    lines = [f"actor:{entry.slug} a kg:{entry.kind}", *(f"    {name} {value}" for name, value in pairs)]
    return " ;\n".join(lines) + " .\n"


def _labels(entry: Entry) -> list[tuple[str, str]]:
    shared = [name for name in (entry.label, *entry.names) if name in entry.ambiguous]
    plain = [name for name in entry.names if name not in entry.ambiguous]
    pairs = [("skos:prefLabel", _literal(entry.label, language="@en"))]
    return [
        *pairs,
        *_listed("skos:altLabel", plain, language="@en"),
        *_listed("kg:ambiguousLabel", shared),
        *_listed("kg:commonWord", sorted(entry.common)),
    ]


def _demonyms(entry: Entry) -> list[tuple[str, str]]:
    return _split(entry.demonyms, entry.ambiguous, "kg:demonym", "kg:ambiguousDemonym")


def _seats(entry: Entry) -> list[tuple[str, str]]:
    return [
        *_split(entry.seats, entry.ambiguous, "kg:seat", "kg:ambiguousSeat"),
        *_split(entry.surnames, entry.ambiguous, "kg:surname", "kg:ambiguousSurname"),
    ]


def _facts(entry: Entry) -> list[tuple[str, str]]:
    values = (
        ("kg:actsFor", entry.of and f"actor:{entry.of}"),
        ("kg:country", entry.country and _literal(entry.country)),
        ("kg:iso2", entry.iso2 and _literal(entry.iso2)),
        ("kg:office", entry.office and _literal(entry.office, language="@en")),
        ("kg:officeSource", entry.source and f"{_literal(entry.source)}^^xsd:date"),
        ("owl:sameAs", entry.wikidata and f"wd:{entry.wikidata}"),
    )
    return [(name, value) for name, value in values if value]


def _split(strings: Iterable[str], shared: frozenset[str], plain: str, marked: str) -> list[tuple[str, str]]:
    alone = [text for text in strings if text not in shared]
    both = [text for text in strings if text in shared]
    return [*_listed(plain, alone), *_listed(marked, both)]


def _listed(name: str, values: Sequence[str], *, language: str = "") -> list[tuple[str, str]]:
    return [(name, ", ".join(_literal(value, language=language) for value in values))] if values else []


def _literal(text: str, *, language: str = "") -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"{language}'
