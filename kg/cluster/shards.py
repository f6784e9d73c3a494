"""What a worker hands back: what it made of some documents, their own graphs, and what they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from kg.extract import Made
from kg.model import Record
from kg.rdf.quads import RdfOptions, Row, as_lines, own_and_shared_rows
from kg.rdf.shared_quads import subject_key


@dataclass(frozen=True, slots=True)
class Shared:
    """N-Quads of one subject in a graph that documents share.

    `key` is graph and subject as N-Quads write them: since no IRI in brackets begins another, keys have the
    order of the pairs.
    """

    key: str
    lines: bytes


@dataclass(frozen=True, slots=True)
class Shard:
    """What became of some documents, in order; `own` are the N-Quads of their graphs in final order."""

    made: tuple[Made, ...]
    own: bytes = b""
    shared: tuple[Shared, ...] = ()


def without_quads(made: Iterable[Made]) -> Shard:
    """Return a shard for those who want records only."""
    return Shard(tuple(made))


def with_quads(made: Iterable[Made], options: RdfOptions) -> Shard:
    """Return a shard whose records are quads, too."""
    kept = tuple(made)
    own: list[Row] = []
    shared: set[Row] = set()
    for record in kept:
        if isinstance(record, Record):
            mine, common = own_and_shared_rows(record, options)
            own.extend(mine)
            shared.update(common)
    return Shard(kept, as_lines(own).encode(), tuple(by_subject(shared)))


def by_subject(rows: Iterable[Row]) -> Iterable[Shared]:
    """Yield what rows say of each subject in each graph, in order."""
    for key, group in groupby(sorted(rows), key=subject_key):
        yield Shared(key, as_lines(group).encode())
