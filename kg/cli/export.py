"""The command `kg export`: a graph, or the ontology, as web pages that open from a disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from typer import Argument, Option

import kg
from kg.cli.output import say

if TYPE_CHECKING:
    from kg.explorer.shards import OnPage

_ONTOLOGY = Path("ontology")

What = Annotated[
    Path, Argument(metavar="GRAPH|ontology", help="a graph or record file, or the word ontology")
]
Html = Annotated[
    Path, Option("--html", metavar="DIR", help="folder for the pages; an earlier export is replaced")
]
Types = Annotated[
    list[Path] | None, Option(help="Turtle file with more relation types of the ontology; repeatable")
]
Quiet = Annotated[bool, Option("--quiet", "-q", help="say only what went wrong")]


def export(what: What, html: Html, types: Types = None, quiet: Quiet = False) -> None:
    """Write a graph, or the ontology, as web pages that open from a disk, without a server.

    Open DIR/index.html in a browser. Of a graph: search, actors, their neighbourhood, a timeline, and the
    documents with their words marked. Of the ontology: every class, property and relation type. The folder
    appears whole or not at all.
    """
    if what == _ONTOLOGY:
        page = kg.export_ontology(html, types=types or ())
        if not quiet:
            say(f"{page}: open it in a browser")
        return
    store = kg.read_graph(what)
    with _progress(quiet=quiet) as on_page:
        report = kg.export_html(store, html, on_page=on_page)
    if not quiet:
        counts = f"{report.documents:,} documents, {report.actors:,} actors, {report.claims:,} claims"
        say(f"{report.page}: {counts} in {report.files:,} files, {report.size / 1e6:.1f} MB")


@contextmanager
def _progress(*, quiet: bool) -> Iterator[OnPage | None]:
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("writing pages"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("")
        yield lambda done, total: bar.update(task, completed=done, total=total)
