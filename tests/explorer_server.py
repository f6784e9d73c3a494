"""A real server with nothing but the explorer, for tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.applications import Starlette

from kg.explorer.graph import ExploredGraph
from kg.explorer.routes import explorer_routes


@contextmanager
def served(graph: Callable[[], ExploredGraph]) -> Iterator[str]:
    """Serve a graph at a free port; yield the address of the explorer."""
    app = Starlette(routes=explorer_routes(graph))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/explore/"
    finally:
        server.should_exit = True
        thread.join(10)
