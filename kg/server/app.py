"""The application: what is served at which path."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import BadQuery, KgError, Refused
from kg.server.headers import SafeHeaders
from kg.server.limits import Limits
from kg.server.pool import Pool
from kg.server.protocol import sparql_endpoint

SPARQL = "/sparql"


def make_app(
    pool: Pool,
    *,
    base: str,
    limits: Limits,
    hosts: Sequence[str] = ("*",),
    more: Sequence[BaseRoute] = (),
) -> Starlette:
    """Return the application that serves the graph of a pool.

    `base` begins the graph's own IRIs, which get pages under /id/. Requests for other `hosts` than these
    are refused. `more` are routes of other parts of the package, which come first.
    """

    @asynccontextmanager
    async def run_pool(_app: Starlette) -> AsyncIterator[None]:
        pool.start()
        yield

    endpoint = sparql_endpoint(pool, base=base, limits=limits, editor="/editor")
    return Starlette(
        routes=[*more, Route(SPARQL, endpoint, methods=["GET", "POST"])],
        middleware=[Middleware(SafeHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={KgError: _refuse},
        lifespan=run_pool,
    )


def _refuse(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Refused) else 400 if isinstance(error, BadQuery) else 500
    headers = {"Retry-After": "10"} if status == 503 else None
    return PlainTextResponse(f"{error}\n", status, headers)
