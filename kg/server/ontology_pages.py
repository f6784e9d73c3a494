"""The ontology under /ontology/: the pages of `kg.reference`, and triples for programs."""

from __future__ import annotations

from mimetypes import guess_type

from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import Refused
from kg.ids import DEFAULT_BASE
from kg.ontology.load import ontology_files
from kg.reference.entries import Reference
from kg.reference.pages import Book, reference_files
from kg.server.answers import triples_answer
from kg.server.formats import GRAPHS, HTML, choose
from kg.server.replies import accept_of, respond
from kg.server.site import ONTOLOGY, Site


def ontology_routes(reference: Reference, site: Site) -> list[BaseRoute]:
    """Return the routes below /ontology/: files of the reference, and terms by the end of their IRI.

    A browser that asks for a term is sent to its page, a program gets its triples.
    """
    files = dict(reference_files(reference))
    book, triples = Book(reference, ONTOLOGY), _ontology_triples()

    def show(request: Request) -> Response:
        name = request.path_params.get("name", "")
        if name in files:
            return Response(files[name], media_type=guess_type(name)[0])
        wanted = choose(accept_of(request), (*GRAPHS, HTML))
        if wanted is None:
            raise Refused("the ontology comes as text/html, text/turtle and other RDF", status=406)
        iri = reference.iri + name
        page, found = book.address(iri), [triple for triple in triples if _is_about(triple, iri)]
        if wanted is HTML and page:
            return RedirectResponse(page, 303, headers={"Vary": "Accept"})
        if wanted is HTML or not found:
            message = f"The ontology has no {name!r}."
            return site.page("error.html", status=404, title="Not found", message=message)
        return respond(triples_answer(found, wanted, base=DEFAULT_BASE))

    return [Route(ONTOLOGY.rstrip("/"), show), Route(ONTOLOGY + "{name:path}", show)]


def _ontology_triples() -> list[Triple]:
    return [
        quad.triple for path in ontology_files() for quad in parse(path=str(path), format=RdfFormat.TURTLE)
    ]


def _is_about(triple: Triple, iri: str) -> bool:
    """Tell whether a triple is about a term or a part of it; the ontology itself has all as parts."""
    subject = triple.subject
    if not isinstance(subject, NamedNode):
        return False
    return subject.value == iri or subject.value.startswith(f"{iri.rstrip('/')}/")
