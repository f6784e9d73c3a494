"""The server as a function call: what needs no optional library, so that its absence can be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kg.extras import need
from kg.ids import DEFAULT_BASE
from kg.server.limits import Limits

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def serve(
    path: Path | str,
    *,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    base: str = DEFAULT_BASE,
    limits: Limits | None = None,
    names: Sequence[str] = (),
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a graph file, a graph home or the folder of an Oxigraph store until the process is interrupted.

    It is read-only. What is no store is read into memory. Port 0 takes any free one; `ready` gets the
    address. `base` begins the IRIs that get pages under /id/. On a local address only requests for local
    names and `names` are answered. Needs the extra `serve`, and the main thread.

    Raises:
        StopRun: a library is missing, the graph cannot be read, or the address cannot be listened at.
    """
    need("serve")
    from kg.server.run import run

    run(Path(path), host=host, port=port, base=base, limits=limits or Limits(), names=names, ready=ready)
