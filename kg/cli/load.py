"""The command `kg load`: graphs into a triple store or a folder."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from typer import Argument, Option

import kg
from kg.cli.output import put, say
from kg.errors import BadInput

if TYPE_CHECKING:
    from kg import LoadProgress, LoadReport
    from kg.stores.report import OnLoad

_SKIPPED = 1
_INTERRUPTED = 130
_EMBEDDED, _INDEXED = "oxigraph", "qlever"

GraphFile = Annotated[
    Path, Argument(metavar="GRAPH", help=".nq .trig .jsonld .ttl .nt .rdf .jsonl or a graph home")
]
Url = Annotated[str | None, Option("--endpoint", metavar="URL", help="address of a triple store")]
Folder = Annotated[Path | None, Option("--to", metavar="DIR", help="folder of an embedded store")]
Kind = Annotated[
    str,
    Option("--store", help="oxigraph, fuseki, graphdb, virtuoso, blazegraph, qlever (with --to) or sparql"),
]
Name = Annotated[str | None, Option("--graph", metavar="IRI", help="graph of triples that stand in none")]
Whole = Annotated[
    bool, Option("--whole", help="the file is all there is: replace the graphs of actors and facts, too")
]
Resume = Annotated[bool, Option("--resume", help="go on with a load that was cut short")]
DryRun = Annotated[bool, Option("--dry-run", help="show the requests, send nothing")]
UpdateUrl = Annotated[str | None, Option("--update-endpoint", metavar="URL", help="if it is not the usual")]
GraphsUrl = Annotated[
    str | None, Option("--gsp-endpoint", metavar="URL", help="for the Graph Store Protocol")
]
JournalFile = Annotated[Path | None, Option("--journal", help="journal of the load; usually beside GRAPH")]
Login = Annotated[str | None, Option("--auth", help="basic or digest; what is usual for the store")]
Timeout = Annotated[int, Option(min=1, help="seconds for one answer")]
Wait = Annotated[float, Option(min=0, help="seconds to wait for a store that is away")]
Json = Annotated[bool, Option("--json", help="print the outcome as JSON")]
Quiet = Annotated[bool, Option("--quiet", "-q", help="say only what went wrong")]


def load(
    graph: GraphFile,
    endpoint: Url = None,
    to: Folder = None,
    store: Kind = "oxigraph",
    name: Name = None,
    whole: Whole = False,
    resume: Resume = False,
    dry_run: DryRun = False,
    update: UpdateUrl = None,
    graphs: GraphsUrl = None,
    journal: JournalFile = None,
    login: Login = None,
    timeout: Timeout = 120,
    wait: Wait = 60,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Load a graph into a triple store (--endpoint) or a folder (--to).

    Each named graph of the file replaces that of the store; those of actors and facts, which files share,
    are added to. Loading twice changes nothing. A load that was cut short is completed by the same
    command, sooner with --resume. Login: KG_USER and KG_PASSWORD, or netrc.
    """
    if (endpoint is None) == (to is None):
        raise BadInput("name either a store (--endpoint URL) or a folder (--to DIR)")
    if endpoint is None and (resume or dry_run):
        raise BadInput("--resume and --dry-run are for --endpoint: into a folder, load once more")
    with _progress(quiet=quiet or as_json or dry_run) as tell, _interruptible():
        if to is not None:
            report = _into_folder(graph, to, store, name=name, whole=whole, tell=tell)
        else:
            place = kg.StoreAddress(_url(endpoint, store), store, update, graphs, login, timeout, wait)
            if dry_run:
                kg.rehearse_endpoint(graph, place, put, graph=name, whole=whole)
                return
            report = kg.load_endpoint(
                graph, place, graph=name, whole=whole, resume=resume, journal=journal, on_progress=tell
            )
    _show(report, quiet=quiet, as_json=as_json)
    if report.skipped:
        raise typer.Exit(_SKIPPED)


def _into_folder(
    graph: Path, to: Path, store: str, *, name: str | None, whole: bool, tell: OnLoad
) -> LoadReport:
    if store == _INDEXED:
        return kg.write_qlever(graph, to, graph=name, on_progress=tell)
    if store != _EMBEDDED:
        raise BadInput(f"--to makes a store of {_EMBEDDED} or the files of {_INDEXED}, not of {store}")
    return kg.load_folder(graph, to, graph=name, whole=whole, on_progress=tell)


def _url(endpoint: str | None, store: str) -> str:
    if store == _INDEXED:
        raise BadInput(f"{_INDEXED} indexes files: name a folder for them with --to")
    return endpoint or ""


@contextmanager
def _interruptible() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        say("kg: interrupted; the same command completes the load, for an endpoint sooner with --resume")
        raise typer.Exit(_INTERRUPTED) from None


@contextmanager
def _progress(*, quiet: bool) -> Iterator[OnLoad]:
    """Show how many quads are through, how fast and how long it takes; nothing if not on a terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[line]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("connecting", total=None, line="")

        def tell(now: LoadProgress) -> None:
            if now.quads is None:
                bar.update(task, description=now.step)
                return
            if bar.tasks[0].description != now.step:
                bar.reset(task, total=now.total, description=now.step)
            of = f" of {now.total:,}" if now.total else ""
            rate = f" · {speed:,.0f}/s" if (speed := bar.tasks[0].speed) else ""
            bar.update(task, completed=now.quads, line=f"{now.quads:,}{of} quads{rate}")

        yield tell


def _show(report: LoadReport, *, quiet: bool, as_json: bool) -> None:
    for refusal in report.skipped:
        say(f"kg: skipped {refusal}")
    if as_json:
        put(json.dumps(dataclasses.asdict(report), indent=2))
    if quiet or as_json:
        return
    rate = report.quads / max(report.seconds, 1e-3)
    counts = f"{report.graphs:,} graphs, {report.quads:,} quads in {report.seconds:.1f} s ({rate:,.0f}/s)"
    more = {
        "already loaded": report.resumed,
        "sent twice": report.repaired,
        "stale facts removed": report.stale,
    }
    say(
        f"{report.target}: {counts}" + "".join(f", {count:,} {what}" for what, count in more.items() if count)
    )
