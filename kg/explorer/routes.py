"""The explorer on a server: routes that an application mounts under a path of its choice.

Needs the extra `serve`. Everything is read-only; views come from an index that is made once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.explorer.answers import to_json
from kg.explorer.app_files import APP, SERVED_POLICY, start_page
from kg.explorer.graph import ExploredGraph
from kg.explorer.views import VIEWS

_KEPT_ANSWERS = 256
_LONGEST_SUBJECT = 4000
_LAST_PAGE = 1_000_000
_HEADERS = {
    "Content-Security-Policy": f"{SERVED_POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def explorer_routes(open_graph: Callable[[], ExploredGraph], *, path: str = "/explore") -> list[BaseRoute]:
    """Return the routes of the explorer: pages under `path`, answers under `path`/data.

    `open_graph` is called once, when the first answer is wanted: to index a graph takes a while, and who
    only wants the rest of the server need not wait. `GET data?view=actor&about=actor/oman&page=0` answers
    JSON; 400 where what is asked makes no sense, 404 where the graph has nothing of it.
    """
    graph = _Once(open_graph)
    view = lru_cache(_KEPT_ANSWERS)(partial(_answer, graph))
    page = start_page(served=True)

    def data(request: Request) -> Response:
        asked = _asked(request)
        if asked is None:
            return _error(400, f"name a view ({', '.join(VIEWS)}), what it is about, and a page from 0 on")
        found = view(*asked)
        if found is None:
            return _error(404, f"the graph has no {asked[0]} of {asked[1]!r}, page {asked[2]}")
        return Response(found, media_type="application/json")

    def start(_request: Request) -> Response:
        return HTMLResponse(page)

    routes = [Route("/", start), Route("/data", data), Mount("/", StaticFiles(directory=APP))]
    return [Mount(path, routes=routes, middleware=[Middleware(_SafeHeaders)])]


class _Once:
    """What is made when it is first needed: by one thread, while the others wait."""

    def __init__(self, make: Callable[[], ExploredGraph]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: ExploredGraph | None = None

    def __call__(self) -> ExploredGraph:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


def _answer(graph: _Once, view: str, about: str, page: int) -> bytes | None:
    found = VIEWS[view](graph(), about, page)
    return None if found is None else to_json(found).encode()


def _asked(request: Request) -> tuple[str, str, int] | None:
    view, about = request.query_params.get("view", ""), request.query_params.get("about", "")
    page = request.query_params.get("page", "0")
    if view not in VIEWS or len(about) > _LONGEST_SUBJECT or not (page.isascii() and page.isdecimal()):
        return None
    number = int(page[:8])
    return (view, about, number) if number <= _LAST_PAGE else None


def _error(status: int, text: str) -> Response:
    return JSONResponse({"error": text}, status)


class _SafeHeaders:
    """Adds headers that keep the pages to themselves: no foreign script, frame or request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)
