"""A page for every node of the graph, and its triples for programs, at the same address."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.errors import Refused
from kg.server.addresses import ANY_RESOURCE, RESOURCES, iri_at
from kg.server.formats import GRAPHS, HTML, Format, choose
from kg.server.limits import Limits
from kg.server.pool import Pool
from kg.server.replies import accept_of, respond, unless_gone
from kg.server.resources import describe, resource_triples
from kg.server.site import Site

_SUFFIXES = {choice.suffix: choice for choice in (*GRAPHS, HTML)}


def resource_routes(pool: Pool, site: Site, limits: Limits) -> list[BaseRoute]:
    """Return the routes /id/…, for the graph's own IRIs, and /resource?iri=…, for any.

    The format is the one that a suffix (".ttl") or `as` names, else the one that the client accepts. An
    IRI that ends like a suffix itself is found by its whole name.
    """

    async def own(request: Request) -> Response:
        path = request.scope["raw_path"].decode("ascii", "replace").removeprefix(RESOURCES)
        stem, _, suffix = path.rpartition(".")
        found = await show(request, iri_at(path, site.base), _wanted(request))
        if found is None and suffix in _SUFFIXES:
            found = await show(request, iri_at(stem, site.base), _SUFFIXES[suffix])
        return found or missing(path)

    async def any_iri(request: Request) -> Response:
        iri = request.query_params.get("iri", "")
        wanted = _SUFFIXES.get(request.query_params.get("as", "")) or _wanted(request)
        return await show(request, iri, wanted) or missing(iri)

    async def show(request: Request, iri: str, wanted: Format) -> Response | None:
        if wanted is HTML:
            node = await unless_gone(request, pool.run(describe, iri))
            return site.page("resource.html", node=node) if node else None
        asked = pool.run(resource_triples, iri, wanted, site.base, limits.rows)
        found = await unless_gone(request, asked)
        return respond(found) if found else None

    def missing(name: str) -> Response:
        message = f"The graph says nothing of {name!r}."
        return site.page("error.html", status=404, title="Not found", message=message)

    return [Route(RESOURCES + "{rest:path}", own), Route(ANY_RESOURCE, any_iri)]


def _wanted(request: Request) -> Format:
    # A program that accepts anything gets triples.
    wanted = choose(accept_of(request), (*GRAPHS, HTML))
    if wanted is None:
        raise Refused("this comes as text/html, text/turtle and other RDF", status=406)
    return wanted
