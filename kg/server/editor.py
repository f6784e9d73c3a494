"""The page with the query editor, and the shipped queries as its examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote

from pyoxigraph import NamedNode, Quad, Store
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.model import Kind
from kg.query.bind import bind
from kg.query.file import Query
from kg.query.queries import list_queries
from kg.rdf.vocabulary import KINDS, RDF
from kg.server.headers import EDITOR_POLICY
from kg.server.site import Site

EDITOR = "/editor"
_ROWS = "100"


@dataclass(frozen=True, slots=True)
class Example:
    """A shipped query as the editor offers it."""

    name: str
    title: str
    text: str


def editor_routes(site: Site, *, endpoint: str, on_disk: bool) -> list[BaseRoute]:
    """Return the route of the editor's page."""
    examples = [_example(query, site.base, on_disk=on_disk) for query in list_queries()]

    def editor(_request: Request) -> Response:
        page = site.page("editor.html", examples=examples, endpoint=endpoint)
        page.headers["Content-Security-Policy"] = EDITOR_POLICY
        return page

    return [Route(EDITOR, editor)]


def _example(query: Query, base: str, *, on_disk: bool) -> Example:
    # As it stands a query gives all there is; a reader wants the beginning.
    params = {param.name: _ROWS for param in query.params if param.name == "limit" and not param.default}
    params |= {param.name: param.example for param in query.params if param.example}
    optional = replace(query, params=tuple(replace(param, required=False) for param in query.params))
    text = bind(optional, params, _named(params.values(), base), on_disk=on_disk)
    return Example(query.name, query.title, text)


def _named(values: Iterable[str], base: str) -> Store:
    """A store in which every value is the last part of an actor's IRI, whether the graph has it or not."""
    store = Store()
    actors = (NamedNode(f"{base}actor/{quote(value)}") for value in values)
    store.extend(Quad(actor, RDF.type, KINDS[Kind.STATE]) for actor in actors)
    return store
