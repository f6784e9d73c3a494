"""The application: what is served at which path."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import BadQuery, KgError, Refused
from kg.reference.entries import read_reference
from kg.reference.html import STYLE
from kg.server.editor import EDITOR, editor_routes
from kg.server.headers import SafeHeaders
from kg.server.home import home_routes
from kg.server.limits import Limits
from kg.server.ontology_pages import ontology_routes
from kg.server.pool import Pool
from kg.server.protocol import sparql_endpoint
from kg.server.resource_pages import resource_routes
from kg.server.site import STATIC, Link, Site

SPARQL = "/sparql"
_STATIC = Path(__file__).with_name("static")
_RETRY = "10"  # seconds


def make_app(
    pool: Pool,
    *,
    base: str,
    limits: Limits,
    on_disk: bool = False,
    hosts: Sequence[str] = ("*",),
    more: Sequence[BaseRoute] = (),
    links: Sequence[Link] = (),
) -> Starlette:
    """Return the application that serves the graph of a pool.

    `base` begins the graph's own IRIs, which get pages under /id/; its store is in memory or `on_disk`.
    Requests for other `hosts` than these are refused. `more` are routes of other parts of the package, to
    which `links` lead on every page.
    """
    reference = read_reference()
    site = Site(reference, base=base, links=tuple(links))
    endpoint = sparql_endpoint(pool, base=base, limits=limits, editor=EDITOR)

    @asynccontextmanager
    async def run_pool(_app: Starlette) -> AsyncIterator[None]:
        pool.start()
        yield

    return Starlette(
        routes=[
            Route(SPARQL, endpoint, methods=["GET", "POST"]),
            *home_routes(pool, site, limits, endpoint=SPARQL),
            *editor_routes(site, endpoint=SPARQL, on_disk=on_disk),
            *resource_routes(pool, site, limits),
            *ontology_routes(reference, site),
            Route(f"{STATIC}style.css", lambda _: FileResponse(STYLE)),
            Mount(STATIC, StaticFiles(directory=_STATIC)),
            *more,
        ],
        middleware=[Middleware(SafeHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={KgError: _refuse},
        lifespan=run_pool,
    )


def _refuse(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Refused) else 400 if isinstance(error, BadQuery) else 500
    headers = {"Retry-After": _RETRY} if status == 503 else None
    return PlainTextResponse(f"{error}\n", status, headers)
