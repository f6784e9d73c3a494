"""What a home holds, as graphs and commands read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.home.database import reading
from kg.home.shards import shard_content, shard_files


def home_quads(folder: Path) -> Iterator[bytes]:
    """Yield the N-Quads of a home, in pieces, as they are when the first is asked for.

    Raises:
        BadHome: the folder is no graph home.
    """
    with reading(folder) as home:
        for file in shard_files(home.db):
            yield shard_content(home.db, file)
