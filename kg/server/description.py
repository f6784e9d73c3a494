"""What the endpoint says of itself: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from kg.errors import Refused
from kg.ids import DEFAULT_BASE
from kg.rdf.vocabulary import RDF
from kg.server.answers import Answer, triples_answer
from kg.server.formats import Format

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def describe_service(endpoint: str, wanted: Format) -> Answer:
    """Return the description of the endpoint at an address; one that is no IRI is refused (400)."""
    try:
        service = NamedNode(endpoint)
    except ValueError as cause:
        raise Refused(f"the address of this request is no IRI: {cause}", status=400) from cause
    return triples_answer(_triples(service), wanted, base=DEFAULT_BASE)


def _triples(service: NamedNode) -> Iterator[Triple]:
    yield Triple(service, RDF.type, NamedNode(f"{_SD}Service"))
    yield Triple(service, NamedNode(f"{_SD}endpoint"), service)
    yield Triple(service, NamedNode(f"{_SD}supportedLanguage"), NamedNode(f"{_SD}SPARQL11Query"))
    yield Triple(service, NamedNode(f"{_SD}feature"), NamedNode(f"{_SD}UnionDefaultGraph"))
    for name in _RESULT_FORMATS:
        yield Triple(service, NamedNode(f"{_SD}resultFormat"), NamedNode(_FORMATS + name))
