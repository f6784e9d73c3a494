"""Gazetteer files: Turtle to known actors, role nouns and tenures, checked on the way.

A subject with a type (kg:State, kg:Government, kg:Person, kg:Group, kg:Organization, kg:Place,
kg:RoleNoun, kg:Tenure) is an entry; it replaces an earlier entry of the same IRI. A subject without a type
adds its strings, and its Wikidata item, to an earlier entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BadOntology
from kg.model import Kind
from kg.ontology.schema import KnownActor, RoleNoun, Tenure
from kg.ontology.tenures import TENURE, Tenures, index_tenures, read_tenure
from kg.ontology.turtle import KG, OWL, RDF_TYPE, SKOS, Term, Terms, read_triples, short

_WIKIDATA = "http://www.wikidata.org/entity/"
_SAME = f"{OWL}sameAs"
_KINDS: Mapping[str, Kind] = {f"{KG}{kind}": kind for kind in Kind}
_CHOICES = ", ".join(f"kg:{kind}" for kind in Kind)

# Properties whose strings go into one field of KnownActor; the second of a pair marks what is shared.
_NAMES = (f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{KG}ambiguousLabel")
_DEMONYMS = (f"{KG}demonym", f"{KG}ambiguousDemonym")
_SEATS = (f"{KG}seat", f"{KG}ambiguousSeat")
_SURNAMES = (f"{KG}surname", f"{KG}ambiguousSurname")
_SHARED = (f"{KG}ambiguousLabel", _DEMONYMS[1], _SEATS[1], _SURNAMES[1])
_KNOWN = frozenset(
    (*_NAMES, *_DEMONYMS, *_SEATS, *_SURNAMES, f"{KG}commonWord", f"{KG}actsFor", f"{KG}country", f"{KG}iso2",
     f"{KG}office", f"{KG}officeSource", RDF_TYPE, _SAME)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entries:
    """What gazetteer files hold: actors by IRI, in the order of the files, role nouns by lemma, tenures."""

    actors: Mapping[str, KnownActor]
    roles: Mapping[str, RoleNoun]
    tenures: Tenures


def read_files(paths: Sequence[Path]) -> Entries:
    """Read gazetteer files in order, later ones adding to and replacing what earlier ones say.

    Raises:
        BadOntology: a file is no Turtle, or an entry is incomplete; the message names file and IRI.
    """
    actors: dict[str, KnownActor] = {}
    roles: dict[str, RoleNoun] = {}
    tenures: dict[str, Tenure] = {}
    origins: dict[str, Path] = {}
    for path in paths:
        for iri, terms in _subjects(path):
            if _iris(terms, RDF_TYPE) == [f"{KG}RoleNoun"]:
                roles.update((role.lemma, role) for role in _roles(terms, path=path, iri=iri))
            elif _iris(terms, RDF_TYPE) == [TENURE]:
                tenures[iri] = read_tenure(iri, terms, path=path)
                origins[iri] = path
            else:
                actors[iri] = _actor(iri, terms, path=path, earlier=actors.get(iri))
                origins[iri] = path
    _check_belonging(actors, origins=origins)
    whole = {iri: _with_country(actor, actors) for iri, actor in actors.items()}
    return Entries(whole, roles, index_tenures(tenures.values(), whole, origins=origins))


def _subjects(path: Path) -> Iterable[tuple[str, Terms]]:
    """Yield the subjects of a file with their terms by property, both in the order of the file."""
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, name, value in read_triples(path):
        found[subject][name].append(value)
    return found.items()


def _actor(iri: str, terms: Terms, *, path: Path, earlier: KnownActor | None) -> KnownActor:
    unknown = sorted(name for name in terms if name.startswith(KG) and name not in _KNOWN)
    if unknown:
        raise BadOntology(
            f"{path}: {iri}: no property {short(unknown[0])}; known: {', '.join(sorted(map(short, _KNOWN)))}"
        )
    if RDF_TYPE not in terms:
        if earlier is None:
            raise BadOntology(f"{path}: {iri}: has no type and no earlier entry; types: {_CHOICES}")
        return _added(earlier, terms)
    return KnownActor(
        iri=iri,
        label=_label(iri, terms, path=path),
        kind=_kind(iri, terms, path=path),
        names=_texts(terms, *_NAMES),
        demonyms=_texts(terms, *_DEMONYMS),
        seats=_texts(terms, *_SEATS),
        surnames=_texts(terms, *_SURNAMES),
        ambiguous=_texts(terms, *_SHARED),
        common=_texts(terms, f"{KG}commonWord"),
        of=next(iter(_iris(terms, f"{KG}actsFor")), None),
        country=_country(iri, terms, path=path),
        wikidata=_wikidata(terms),
        office=next(iter(_texts(terms, f"{KG}office")), None),
        source_date=_date(iri, terms, path=path),
    )


def _added(earlier: KnownActor, terms: Terms) -> KnownActor:
    def joined(strings: tuple[str, ...], *properties: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*strings, *_texts(terms, *properties))))

    return replace(
        earlier,
        names=joined(earlier.names, *_NAMES),
        demonyms=joined(earlier.demonyms, *_DEMONYMS),
        seats=joined(earlier.seats, *_SEATS),
        surnames=joined(earlier.surnames, *_SURNAMES),
        ambiguous=joined(earlier.ambiguous, *_SHARED),
        common=joined(earlier.common, f"{KG}commonWord"),
        wikidata=_wikidata(terms) or earlier.wikidata,
    )


def _roles(terms: Terms, *, path: Path, iri: str) -> list[RoleNoun]:
    lemmas = _texts(terms, f"{KG}lemma")
    kinds = [_KINDS.get(value) for value in _iris(terms, f"{KG}roleKind")]
    plurals = [_KINDS.get(value) for value in _iris(terms, f"{KG}pluralKind")]
    if not lemmas or len(kinds) != 1 or kinds[0] is None or None in plurals:
        raise BadOntology(f"{path}: {iri}: needs kg:lemma and one kg:roleKind; kinds: {_CHOICES}")
    office = _texts(terms, f"{KG}isOffice") == ("true",)
    plural, owned = plurals[0] if plurals else None, _texts(terms, f"{KG}needsOwner") == ("true",)
    return [RoleNoun(lemma, kinds[0], office, plural, owned) for lemma in lemmas]


def _label(iri: str, terms: Terms, *, path: Path) -> str:
    labels = [term for term in terms.get(f"{SKOS}prefLabel", ()) if isinstance(term, ox.Literal)]
    if not labels:
        raise BadOntology(f"{path}: {iri}: has no skos:prefLabel")
    return min(labels, key=lambda label: (label.language not in ("en", None), label.value)).value


def _kind(iri: str, terms: Terms, *, path: Path) -> Kind:
    kinds = [kind for kind in map(_KINDS.get, _iris(terms, RDF_TYPE)) if kind]
    if len(kinds) != 1:
        raise BadOntology(f"{path}: {iri}: needs exactly one type of {_CHOICES}")
    return kinds[0]


def _country(iri: str, terms: Terms, *, path: Path) -> str | None:
    codes = _texts(terms, f"{KG}country")
    if any(not (len(code) == 3 and code.isascii() and code.isupper()) for code in codes):
        raise BadOntology(f"{path}: {iri}: kg:country {codes[0]!r} is no ISO 3166-1 alpha-3 code")
    return codes[0] if codes else None


def _date(iri: str, terms: Terms, *, path: Path) -> date | None:
    dates = _texts(terms, f"{KG}officeSource")
    try:
        return date.fromisoformat(dates[0]) if dates else None
    except ValueError as error:
        raise BadOntology(f"{path}: {iri}: kg:officeSource {dates[0]!r} is no date") from error


def _wikidata(terms: Terms) -> str | None:
    same = (iri for iri in _iris(terms, _SAME) if iri.startswith(_WIKIDATA))
    return next((iri.removeprefix(_WIKIDATA) for iri in same), None)


def _with_country(actor: KnownActor, actors: Mapping[str, KnownActor]) -> KnownActor:
    """Give an actor without a code the code of whom it acts for."""
    current = actor
    while current.country is None and current.of is not None:
        current = actors[current.of]
    return actor if current.country == actor.country else replace(actor, country=current.country)


def _check_belonging(actors: Mapping[str, KnownActor], *, origins: Mapping[str, Path]) -> None:
    for actor in actors.values():
        seen, current = {actor.iri}, actor
        while current.of is not None:
            where = f"{origins[current.iri]}: {current.iri}"
            if current.of not in actors:
                raise BadOntology(f"{where}: kg:actsFor {current.of}, which no file describes")
            current = actors[current.of]
            if current.iri in seen:
                raise BadOntology(f"{where}: kg:actsFor leads back to itself")
            seen.add(current.iri)


def _texts(terms: Terms, *properties: str) -> tuple[str, ...]:
    found = (term for name in properties for term in terms.get(name, ()))
    return tuple(dict.fromkeys(term.value for term in found if isinstance(term, ox.Literal)))


def _iris(terms: Terms, name: str) -> list[str]:
    return [term.value for term in terms.get(name, ()) if isinstance(term, ox.NamedNode)]
