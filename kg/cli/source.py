"""What a command asks: graph files as one store, or an endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

import kg
from kg.errors import BadInput

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg import Endpoint

SECONDS = 60
Address = Annotated[str | None, Option("--endpoint", metavar="URL", help="ask a SPARQL endpoint, not files")]
Timeout = Annotated[int, Option(min=1, help="seconds that an endpoint may take")]


def open_source(graphs: Sequence[str | Path], endpoint: str | None, timeout: int) -> Store | Endpoint:
    """Return the files as one store, or the endpoint; neither or both raise BadInput."""
    if endpoint is None:
        return _store(graphs)
    if graphs:
        raise BadInput(f"{graphs[0]}: an endpoint is asked without files")
    return kg.open_endpoint(endpoint, timeout=timeout)


def _store(graphs: Sequence[str | Path]) -> Store:
    if not graphs:
        raise BadInput("name a graph file or an --endpoint")
    first, *others = map(kg.read_graph, graphs)
    for other in others:
        first.bulk_extend(other)
    return first
