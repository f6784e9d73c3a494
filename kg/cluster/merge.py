"""What documents share, merged by Ray: a group-by on graph and subject, which comes back sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow
import ray
import ray.data

from kg.cluster.shards import Shared
from kg.rdf.shared_quads import settled_lines

_BYTES_AT_ONCE = 16 * 1024**2  # of lines that are handed to Ray together
_SCHEMA = pyarrow.schema({"key": pyarrow.string(), "lines": pyarrow.large_binary()})


class Merge:
    """Quads that documents share, on their way to the end of a file: they wait in the cluster's memory."""

    def __init__(self) -> None:
        self._waiting: list[Shared] = []
        self._size = 0
        self._tables: list[Any] = []

    def add(self, shared: Iterable[Shared]) -> None:
        """Take in what a shard says of subjects."""
        for one in shared:
            self._waiting.append(one)
            self._size += len(one.lines)
        if self._size >= _BYTES_AT_ONCE:
            self._send()

    def pieces(self) -> Iterator[bytes]:
        """Yield the N-Quads of each subject, settled, in order of graph and subject."""
        self._send()
        if not self._tables:
            return
        groups = ray.data.from_arrow_refs(self._tables).groupby("key")
        for batch in groups.map_groups(_settle, batch_format="pyarrow").iter_batches(batch_format="pyarrow"):
            yield from batch["lines"].to_pylist()

    def _send(self) -> None:
        if self._waiting:
            rows = [{"key": one.key, "lines": one.lines} for one in self._waiting]
            self._tables.append(ray.put(pyarrow.Table.from_pylist(rows, _SCHEMA)))
        self._waiting, self._size = [], 0


def _settle(group: pyarrow.Table) -> pyarrow.Table:
    return pyarrow.table({"lines": [settled_lines(group["lines"].to_pylist())]})
