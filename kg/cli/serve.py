"""The command `kg serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

import kg
from kg.cli.output import say
from kg.ids import DEFAULT_BASE
from kg.server.limits import Limits
from kg.server.serve import DEFAULT_HOST, DEFAULT_PORT

_DEFAULT = Limits()

Graph = Annotated[
    Path, Argument(metavar="GRAPH", help="a graph file, a graph home, or the folder of an Oxigraph store")
]
Host = Annotated[str, Option(help="address to listen at; another than the default opens the graph to others")]
Port = Annotated[int, Option(min=0, max=65535, help="port to listen at; 0 takes a free one")]
Base = Annotated[str, Option(help="IRI that begins the graph's own IRIs, which get pages under /id/")]
Name = Annotated[list[str] | None, Option(help="another name that the server is reached by; repeatable")]
Seconds = Annotated[float, Option(min=0.1, help="the longest that a query may run, in seconds")]
Rows = Annotated[int, Option(min=1, help="the most rows or triples of an answer")]
Workers = Annotated[int, Option(min=1, help="queries that run at once")]


def serve(
    graph: Graph,
    host: Host = DEFAULT_HOST,
    port: Port = DEFAULT_PORT,
    base: Base = DEFAULT_BASE,
    name: Name = None,
    time_limit: Seconds = _DEFAULT.seconds,
    row_limit: Rows = _DEFAULT.rows,
    workers: Workers = _DEFAULT.workers,
) -> None:
    """Serve a graph on the web, read-only: SPARQL endpoint, editor, explorer, pages for every node.

    A file or a home is read into memory; a store is read from disk and must not be written to meanwhile. A
    query over its limit is stopped, and the others go on. Ctrl-C ends it.
    """
    limits = Limits(seconds=time_limit, rows=row_limit, workers=workers)
    say(f"kg: reading {graph}")
    kg.serve(graph, host=host, port=port, base=base, limits=limits, names=name or (), ready=_ready)
    say("kg: ended")


def _ready(address: str) -> None:
    say(f"kg: serving at {address} (SPARQL at {address}sparql); Ctrl-C ends it")
