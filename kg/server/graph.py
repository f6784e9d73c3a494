"""The graph that is served: a file, which is read into memory, or the folder of an Oxigraph store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.errors import BadGraph
from kg.graphs import read_graph

_MARK = "CURRENT"  # every store on disk has this file


@dataclass(frozen=True, slots=True)
class ServedGraph:
    """Where the graph is, and its store if that is in memory."""

    path: Path
    memory: Store | None

    def open(self) -> Store:
        """Return the store, to be read only; every process opens one on disk for itself."""
        return _open(self.path) if self.memory is None else self.memory


def load_graph(path: Path) -> ServedGraph:
    """Read a graph file (see `kg.graphs`) into memory, or make sure that a folder holds a store.

    A store must not be written to while it is served.

    Raises:
        BadGraph: the file cannot be read, or the folder holds no store.
        BadInput: the file has an unknown suffix.
    """
    if path.is_dir():
        _open(path)
        return ServedGraph(path, None)
    return ServedGraph(path, read_graph(path))


def _open(path: Path) -> Store:
    if not (path / _MARK).exists():
        raise BadGraph(f"{path}: the folder holds no Oxigraph store")
    try:
        return Store.read_only(str(path))
    except OSError as cause:
        raise BadGraph(f"{path}: the store cannot be opened: {cause}") from cause
