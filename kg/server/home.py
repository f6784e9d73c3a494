"""The page at the root: what the graph holds, and where to go from there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.query.queries import list_queries
from kg.server.limits import Limits
from kg.server.overview import Overview, overview
from kg.server.pool import Pool
from kg.server.replies import unless_gone
from kg.server.site import Site


def home_routes(pool: Pool, site: Site, limits: Limits, *, endpoint: str) -> list[BaseRoute]:
    """Return the route of the page; the graph is looked through once."""
    known: list[Overview] = []
    queries = list_queries()

    async def home(request: Request) -> Response:
        if not known:
            known.append(await unless_gone(request, pool.run(overview)))
        found = known[0]
        return site.page(
            "home.html",
            title="News knowledge graph",
            info=found.info,
            actors=found.actors,
            documents=found.documents,
            endpoint=str(request.url.replace(path=endpoint, query="")),
            limits=limits,
            queries=queries,
        )

    return [Route("/", home)]
