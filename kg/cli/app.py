"""The command `kg`: one short function per command, on top of the public API."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from typer import Argument, Option
from typer.core import TyperGroup

import kg
from kg.cli.actors import actors
from kg.cli.evaluate import evaluation_json, evaluation_text
from kg.cli.export import export
from kg.cli.home import Into, Rebuild, Runs, builder, forget, report_runs, watch
from kg.cli.inputs import AllowPrivate, AnyLanguage, Columns, Follow, MaxPages, input_options
from kg.cli.link import link
from kg.cli.load import load
from kg.cli.options import (
    Actors,
    Base,
    Confidence,
    Date,
    Engine,
    Inputs,
    Json,
    Model,
    Output,
    Quiet,
    Source,
    Types,
    Workers,
)
from kg.cli.output import progress, put, report_build, report_info, say
from kg.cli.query import query
from kg.cli.serve import serve
from kg.cli.validate import validate
from kg.engines import LOCAL
from kg.errors import KgError
from kg.ids import DEFAULT_BASE
from kg.inputs.limits import MOST_PAGES
from kg.model import MIN_CONFIDENCE
from kg.resources import resource

_SKIPPED = 1
_STOPPED = 2
_INTERRUPTED = 130
_STOPPED_BY_USER = "kg: interrupted, nothing is written"
_DEMO = ("hosts", "demands", "offices")
_DEMO_ROWS = "12"


class _Commands(TyperGroup):
    """The commands. Typer itself ends at Ctrl-C without a word."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; say so if it is interrupted and has not said more itself."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            say(_STOPPED_BY_USER)
            raise typer.Exit(_INTERRUPTED) from None


app = typer.Typer(
    cls=_Commands,
    help="""Reads political and diplomatic news and writes a knowledge graph in RDF: who did what to whom,
    when, according to whom, in which words.

    Exit codes: 0 all went well · 1 a document was skipped, the rest is written · 2 wrong usage or
    stopped, nothing is written. KG_DEBUG=1 shows where an error comes from.""",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Gold = Annotated[Path | None, Argument(metavar="GOLD", help="a folder with annotations; kg brings one along")]
Records = Annotated[
    Path | None, Argument(metavar="RECORDS", help="a record file to score in place of the reader")
]
Errors = Annotated[bool, Option("--errors", help="list what was missed or misread, with the sentences")]
Keep = Annotated[Path | None, Option(help="folder that keeps the graph")]


@app.callback(invoke_without_command=True)
def _version(show: Annotated[bool, Option("--version", help="print the version and exit")] = False) -> None:
    if show:
        put(f"kg {version('newskg')}")


@app.command("build")
def _build(
    inputs: Inputs = None,
    output: Output = None,
    into: Into = None,
    date: Date = None,
    source: Source = None,
    columns: Columns = None,
    any_language: AnyLanguage = False,
    follow: Follow = False,
    allow_private: AllowPrivate = False,
    max_pages: MaxPages = MOST_PAGES,
    model: Model = None,
    actors: Actors = None,
    types: Types = None,
    base: Base = DEFAULT_BASE,
    min_confidence: Confidence = MIN_CONFIDENCE,
    workers: Workers = 0,
    engine: Engine = LOCAL,
    rebuild: Rebuild = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read texts and write one graph, or bring a graph home up to date.

    The file appears whole or not at all. The same texts and options give the same bytes. A home reads
    only what is new or changed, keeps what it has read if it is stopped, and goes on from there.
    """
    build, tell = builder(inputs or [], output, into, engine=engine, rebuild=rebuild)
    with progress(quiet=quiet) as on_progress:
        report = build(
            base=base,
            undated=date.date() if date else None,
            source=source,
            reading=input_options(
                columns,
                any_language=any_language,
                follow=follow,
                allow_private=allow_private,
                max_pages=max_pages,
            ),
            model=model,
            actors=actors or (),
            types=types or (),
            min_confidence=min_confidence,
            workers=workers,
            on_progress=on_progress,
        )
    tell(report, quiet=quiet, as_json=as_json)
    if report.skipped:
        raise typer.Exit(_SKIPPED)


app.command("forget")(forget)
app.command("watch")(watch)
app.command("query")(query)
app.command("validate")(validate)
app.command("link")(link)
app.command("actors")(actors)
app.command("export")(export)


@app.command("info")
def _info(
    graph: Annotated[Path, Argument(metavar="GRAPH")], runs: Runs = False, as_json: Json = False
) -> None:
    """Count what a graph holds."""
    if runs:
        report_runs(kg.list_runs(graph), as_json=as_json)
        return
    report_info(kg.describe_graph(kg.read_graph(graph)), as_json=as_json)


app.command("load")(load)
app.command("serve")(serve)


@app.command("evaluate")
def _evaluate(
    gold: Gold = None,
    records: Records = None,
    model: Model = None,
    actors: Actors = None,
    types: Types = None,
    errors: Errors = False,
    as_json: Json = False,
) -> None:
    """Score the reader, or records, on annotated texts.

    A relation is right when type, agent and target are. "principal" compares those for whom the actors
    act in the end (US officials: United States), "exact" the very actors, "class" PLOVER's classes in
    place of types; "+status" wants the status right, too.
    """
    with progress(quiet=False) as on_progress:
        found = kg.run_evaluation(
            gold, records, model=model, actors=actors or (), types=types or (), on_progress=on_progress
        )
    for skipped in found.skipped:
        say(f"kg: skipped {skipped}")
    put((evaluation_json if as_json else evaluation_text)(found, errors=errors))
    if found.skipped:
        raise typer.Exit(_SKIPPED)


@app.command("demo")
def _demo(keep: Keep = None) -> None:
    """Build the examples and ask them three queries."""
    with _folder(keep) as folder, progress(quiet=False) as on_progress:
        output = folder / "demo.trig"
        report = kg.build_graph([resource("examples")], output=output, on_progress=on_progress)
        store = kg.read_graph(output)
    report_build(report, quiet=keep is None, as_json=False)
    for name in _DEMO:
        query = kg.load_query(name)
        put(f"\n{query.title}  (kg query {name} GRAPH)")
        put(kg.format_result(kg.run_query(store, query, {"limit": _DEMO_ROWS}), "table"))


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with TemporaryDirectory(prefix="kg-") as name:
        yield Path(name)


def main() -> None:
    """Run the command line; end with the exit codes that `kg --help` lists."""
    try:
        code = app(sys.argv[1:] or ["--help"], prog_name="kg", standalone_mode=False)
    except Exception as error:
        # Whatever goes wrong, a user gets one line; a developer asks for more.
        if os.environ.get("KG_DEBUG"):
            raise
        say(f"kg: {_message(error)}")
        code = _STOPPED
    except (KeyboardInterrupt, typer.Abort):
        say(_STOPPED_BY_USER)
        code = _INTERRUPTED
    sys.exit(code)


def _message(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return error.format_message()
    if isinstance(error, KgError):
        return str(error)
    return f"{type(error).__name__}: {error} (KG_DEBUG=1 shows where)"
