"""What a review accepts, as a gazetteer file that `kg build --actors` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.atomic import replacing
from kg.errors import BadInput
from kg.model import Kind
from kg.ontology.gazetteer import Gazetteer, load_gazetteer
from kg.rdf.vocabulary import KG, KINDS, OWL, RDF, SKOS, prefixes
from kg.review_file import Decision
from kg.wikidata.review import Proposal


def write_accepted(proposals: Iterable[Proposal], path: Path, *, actors: Iterable[Path] = ()) -> int:
    """Write the accepted proposals as Turtle and return how many there are.

    An actor that the gazetteer (with the files `actors`) knows gets its item only; another becomes an entry
    with kind, names and country. Two items accepted for one actor raise BadInput.
    """
    accepted = _by_actor(one for one in proposals if one.decision is Decision.ACCEPT)
    gazetteer = load_gazetteer(extra=tuple(actors))
    found = sorted((triple for one in accepted.values() for triple in _entry(one, gazetteer)), key=str)
    with replacing(path) as file:
        serialize(found, file, RdfFormat.TURTLE, prefixes=_prefixes())
    return len(accepted)


def _by_actor(accepted: Iterable[Proposal]) -> dict[str, Proposal]:
    found: dict[str, Proposal] = {}
    for one in accepted:
        other = found.setdefault(one.actor, one)
        if other.item != one.item:
            raise BadInput(f"{one.label}: both {other.item} and {one.item} are accepted; accept one")
    return found


def _entry(accepted: Proposal, gazetteer: Gazetteer) -> Iterator[Triple]:
    actor = NamedNode(accepted.actor)
    yield Triple(actor, OWL.sameAs, NamedNode(prefixes()["wd"] + accepted.item))
    if gazetteer.actor(accepted.actor) is not None:
        return
    yield Triple(actor, RDF.type, KINDS[accepted.kind])
    yield Triple(actor, SKOS.prefLabel, Literal(accepted.label, language="en"))
    for name in accepted.names:
        # A bare family name would be read as this person in every text.
        if accepted.kind is not Kind.PERSON or len(name.split()) > 1:
            yield Triple(actor, SKOS.altLabel, Literal(name, language="en"))
    if accepted.country:
        yield Triple(actor, KG.country, Literal(accepted.country))


def _prefixes() -> dict[str, str]:
    used = ("kg", "owl", "skos", "wd")
    return {name: iri for name, iri in prefixes().items() if name in used}
