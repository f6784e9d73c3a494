"""A graph as a folder of web pages that opens from a disk, without a server."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.atomic import replacing_folder
from kg.explorer.app_files import APP, app_files, start_page
from kg.explorer.graph import ExploredGraph
from kg.explorer.shards import OnPage, write_shards

_MARK = "kg-report.txt"
_NOTE = """This folder was written by `kg export`: open index.html in a browser. It needs no server and no
network. The next export to this folder replaces all of it.
"""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: `size` is in bytes."""

    page: Path
    documents: int
    actors: int
    claims: int
    files: int
    size: int


def export_html(store: Store, folder: Path | str, *, on_page: OnPage | None = None) -> ExportReport:
    """Write a store as a folder of web pages: whole, or the folder stays as it was.

    `index.html` in it opens in a browser from a disk. The same graph gives the same bytes. `on_page` gets
    how many pages are done, and of how many.

    Raises:
        BadInput: the folder holds anything but an earlier export, or cannot be written.
    """
    target = Path(folder)
    graph = ExploredGraph.of(store)
    with replacing_folder(target, mark=_MARK) as new:
        (new / _MARK).write_text(_NOTE, encoding="utf-8")
        (new / "index.html").write_text(start_page(served=False), encoding="utf-8")
        for path in app_files(served=False):
            copy = new / path.relative_to(APP)
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, copy)
        (new / "data").mkdir()
        write_shards(graph, new / "data", on_page=on_page)
        sizes = [path.stat().st_size for path in new.rglob("*") if path.is_file()]
    index = graph.index
    return ExportReport(
        page=target / "index.html",
        documents=len(index.documents),
        actors=len(index.actors),
        claims=len(index.claims),
        files=len(sizes),
        size=sum(sizes),
    )
