"""The graph that is served: a file or a graph home, which are read into memory, or an Oxigraph store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.rdf.graphs import is_store, open_store, read_graph


@dataclass(frozen=True, slots=True)
class ServedGraph:
    """Where the graph is, and its store if that is in memory."""

    path: Path
    memory: Store | None

    @property
    def on_disk(self) -> bool:
        """Whether the store is on disk."""
        return self.memory is None

    def open(self) -> Store:
        """Return the store, to be read only; every process opens one on disk for itself."""
        return open_store(self.path) if self.memory is None else self.memory


def load_graph(path: Path) -> ServedGraph:
    """Open the folder of an Oxigraph store, or read what else `kg.read_graph` reads into memory.

    A store must not be written to while it is served.

    Raises:
        StopRun: the graph cannot be read (see `kg.read_graph`), or the store cannot be opened.
    """
    if is_store(path):
        open_store(path)
        return ServedGraph(path, None)
    return ServedGraph(path, read_graph(path))
