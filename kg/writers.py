"""What writes a graph: documents through an engine into a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

from kg.engines import LOCAL, check_engine
from kg.extract import make_records
from kg.graphs import write_graph
from kg.rdf import RdfOptions
from kg.read import Item
from kg.seen import Seen


class Write(Protocol):
    """Turns documents into records and writes them to a file, which appears whole or not at all.

    `seen` gets everything that is made of the items, in order; the options are those of `kg.make_records`
    and `kg.write_graph`.
    """

    def __call__(
        self,
        items: Iterable[Item],
        target: Path,
        seen: Seen,
        *,
        rdf: RdfOptions,
        model: str | None,
        actors: Sequence[str | Path],
        types: Sequence[str | Path],
        workers: int,
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
    model: str | None,
    actors: Sequence[str | Path],
    types: Sequence[str | Path],
    workers: int,
) -> None:
    made = make_records(items, base=rdf.base, model=model, actors=actors, types=types, workers=workers)
    with closing(made):
        write_graph(seen.records(made), target, base=rdf.base, min_confidence=rdf.min_confidence)
