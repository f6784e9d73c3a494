"""Pages as files that a browser can read from a disk: scripts of bounded size that hand over their content.

A page opened from a disk may load scripts but not data. The pages of a graph, sorted by key, are cut into
files of about `SHARD` bytes; `index.js` lists the first key of each, so that the browser knows where to look.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from kg.explorer.answers import to_json
from kg.explorer.graph import ExploredGraph
from kg.explorer.views import VIEWS, every_page

SHARD = 200_000
OnPage = Callable[[int, int], None]
_KEPT = "!'()*-._~"  # what JavaScript's encodeURIComponent leaves as it is


def page_key(view: str, about: str, page: int) -> str:
    """Return the key of a page: ASCII, so that both languages sort it alike, and by subject first."""
    return f"{quote(about, safe=_KEPT)}/{view}/{page:06d}"


def write_shards(graph: ExploredGraph, folder: Path, *, on_page: OnPage | None = None) -> None:
    """Write all pages of a graph into an empty folder; `on_page` gets how many are done, and of how many."""
    firsts = []
    for number, pages in enumerate(_shards(graph, on_page)):
        firsts.append(pages[0][0])
        # JSON is a part of JavaScript, so that nothing in it can be anything but data.
        content = ",\n".join(f"[{json.dumps(key)},{text}]" for key, text in pages)
        script = f"Source.take({number},[\n{content}\n]);\n"
        (folder / f"{number:05d}.js").write_text(script, encoding="utf-8")
    (folder / "index.js").write_text(f"Source.open({json.dumps(firsts)});\n", encoding="utf-8")


def _shards(graph: ExploredGraph, on_page: OnPage | None) -> Iterator[list[tuple[str, str]]]:
    keys = sorted((page_key(*asked), asked) for asked in every_page(graph))
    shard: list[tuple[str, str]] = []
    size = 0
    for done, (key, (view, about, page)) in enumerate(keys, start=1):
        text = to_json(VIEWS[view](graph, about, page))
        if shard and size + len(text.encode()) > SHARD:
            yield shard
            shard, size = [], 0
        shard.append((key, text))
        size += len(text.encode())
        if on_page is not None:
            on_page(done, len(keys))
    if shard:
        yield shard
