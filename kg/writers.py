"""What writes a graph: documents through an engine into a file."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Protocol

from kg.engines import LOCAL, check_engine
from kg.extract import ReaderOptions, make_records
from kg.rdf.graphs import write_graph
from kg.rdf.quads import RdfOptions
from kg.read import Item
from kg.seen import Seen


class Write(Protocol):
    """Turns documents into records and writes them to a file, which appears whole or not at all.

    `seen` gets everything that is made of the items, in order; `rdf` says what is
    written, `reader` how texts are read.
    """

    def __call__(
        self,
        items: Iterable[Item],
        target: Path,
        seen: Seen,
        *,
        rdf: RdfOptions,
        reader: ReaderOptions,
    ) -> None:
        """Do so."""


def writer(engine: str) -> Write:
    """Return what writes files with an engine.

    Raises:
        BadInput: there is no such engine, or what it needs is not installed.
    """
    if check_engine(engine) == LOCAL:
        return _write
    from kg.cluster.build import write_on_ray

    return write_on_ray


def _write(
    items: Iterable[Item],
    target: Path,
    seen: Seen,
    *,
    rdf: RdfOptions,
    reader: ReaderOptions,
) -> None:
    made = make_records(
        items,
        base=rdf.base,
        model=reader.model,
        actors=reader.actors,
        types=reader.types,
        workers=reader.workers,
    )
    with closing(made):
        write_graph(seen.records(made), target, base=rdf.base, min_confidence=rdf.min_confidence)
