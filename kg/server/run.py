"""The server as a process: it reads the graph, forks the keeper, listens, and ends cleanly."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from kg.errors import BadInput
from kg.explorer.graph import ExploredGraph
from kg.explorer.routes import explorer_routes
from kg.ids import check_base
from kg.server.app import make_app
from kg.server.graph import load_graph
from kg.server.keeper import Keeper
from kg.server.limits import Limits
from kg.server.pool import Pool
from kg.server.site import Link
from kg.server.worker import work

_LOCAL = ("127.0.0.1", "::1", "localhost")
_EXPLORER = "/explore"
_GOODBYE_SECONDS = 2
_MOST_CONNECTIONS = 500
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(
    path: Path,
    *,
    host: str,
    port: int,
    base: str,
    limits: Limits,
    names: Sequence[str],
    ready: Callable[[str], None],
) -> None:
    """Serve a graph until the process is interrupted or terminated; `ready` gets the address.

    On a local address only requests for local names and `names` are answered, so that no web page can reach
    the graph by letting a name of its own point here.

    Raises:
        StopRun: the graph cannot be read, or the address cannot be listened at.
    """
    check_base(base)
    with _listen(host, port) as listening:
        with _ending_at_once():
            graph = load_graph(path)
        with closing(Keeper(partial(work, open_graph=graph.open, memory=limits.memory))) as keeper:
            address, port = listening.getsockname()[:2]
            hosts = (*_LOCAL, *names) if address in _LOCAL else ("*",)
            pool = Pool(keeper, limits)
            app = make_app(
                pool,
                base=base,
                limits=limits,
                on_disk=graph.on_disk,
                hosts=hosts,
                more=explorer_routes(lambda: ExploredGraph.of(graph.open()), path=_EXPLORER),
                links=[Link(f"{_EXPLORER}/", "Explore")],
            )
            at = f"http://{f'[{address}]' if ':' in address else address}:{port}/"
            # To be terminated is no other end than to be interrupted.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            _serve(app, pool, listening, ready=partial(ready, at))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as cause:
        reason = str(cause.strerror).partition(" (")[0] if isinstance(cause, OSError) else cause
        raise BadInput(
            f"cannot listen at {host}, port {port}: {reason}; choose another --port or --host"
        ) from cause


class _Server(uvicorn.Server):
    """A server that says when it is up, and does not wait for running queries when it ends."""

    def __init__(self, config: uvicorn.Config, pool: Pool, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._pool = pool
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._pool.close()
        await super().shutdown(sockets)


def _serve(app: ASGIApp, pool: Pool, listening: socket.socket, *, ready: Callable[[], None]) -> None:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_GOODBYE_SECONDS,
    )
    with suppress(KeyboardInterrupt):
        _Server(config, pool, ready).run(sockets=[listening])


@contextmanager
def _ending_at_once() -> Iterator[None]:
    """Let signals end the process while a library is at work that would not notice them."""
    usual = {number: signal.signal(number, signal.SIG_DFL) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
