"""The files that QLever indexes: it takes in no graphs over the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from pyoxigraph import Quad, RdfFormat, serialize

from kg.atomic import replacing
from kg.errors import BadInput
from kg.stores.report import LoadProgress, LoadReport, OnLoad, silent
from kg.stores.statements import Statements, runs

_STEP = 25_000
_SETTINGS = """# Made by kg load. `qlever index`, then `qlever start`, in this folder.
[data]
NAME        = {name}
DESCRIPTION = {name}, a graph of claims that kg read from news
FORMAT      = nq

[index]
INPUT_FILES     = {name}.nq
CAT_INPUT_FILES = cat ${{INPUT_FILES}}

[server]
PORT = 7019

[runtime]
SYSTEM = docker
"""


def write_qlever(
    path: str | Path, folder: str | Path, *, graph: str | None = None, on_progress: OnLoad = silent
) -> LoadReport:
    """Write a graph file as N-Quads and a Qleverfile into a folder, for `qlever index` to read.

    Each file appears whole or not at all. `graph` names the graph of triples that stand in none.

    Raises:
        BadGraph: the file cannot be read, is malformed or has blank nodes.
        BadInput: the folder cannot be written.
    """
    started = perf_counter()
    source, target = Statements(Path(path), graph), Path(folder)
    name = re.sub(r"[^A-Za-z0-9_-]", "-", Path(source.name).stem)
    counted = _Counted(source, on_progress)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with replacing(target / f"{name}.nq") as file:
            serialize(counted, file, RdfFormat.N_QUADS)
        with replacing(target / "Qleverfile") as file:
            file.write(_SETTINGS.format(name=name).encode())
    except OSError as cause:
        raise BadInput(f"{target} cannot be written: {cause.strerror or cause}") from cause
    return LoadReport(str(target), len(counted.graphs), counted.quads, perf_counter() - started)


class _Counted:
    """The quads of a file, counted while they pass."""

    def __init__(self, source: Statements, tell: OnLoad) -> None:
        self.graphs: set[str] = set()
        self.quads = 0
        self._source = source
        self._tell = tell

    def __iter__(self) -> Iterator[Quad]:
        for graph, members in runs(iter(self._source)):
            self.graphs.add(graph)
            for quad in members:
                yield quad
                self.quads += 1
                if self.quads % _STEP == 0:
                    self._tell(LoadProgress("writing", self.quads))
