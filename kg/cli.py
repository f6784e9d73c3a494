"""The command `kg`: one short function per command, on top of the public API."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from pyoxigraph import Store
from typer import Argument, Option

import kg
from kg.cli_evaluate import evaluation_json, evaluation_text
from kg.cli_export import export
from kg.cli_output import progress, put, query_list, report_build, report_info, say
from kg.cli_serve import serve
from kg.errors import BadInput, KgError
from kg.ids import DEFAULT_BASE
from kg.model import MIN_CONFIDENCE
from kg.resources import resource

_SKIPPED = 1
_STOPPED = 2
_INTERRUPTED = 130
_DEMO = ("hosts", "demands", "offices")
_DEMO_ROWS = "12"

app = typer.Typer(
    help="""Reads political and diplomatic news and writes a knowledge graph in RDF: who did what to whom,
    when, according to whom, in which words.

    Exit codes: 0 all went well · 1 a document was skipped, the rest is written · 2 wrong usage or
    stopped, nothing is written. KG_DEBUG=1 shows where an error comes from.""",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Inputs = Annotated[
    list[str], Argument(metavar="INPUT...", help="files (.txt .md .jsonl), folders, or - (stdin)")
]
Output = Annotated[
    Path, Option("-o", "--output", help=".ttl .trig .nq .nt .jsonld .rdf, or .jsonl for records")
]
Date = Annotated[datetime | None, Option(formats=["%Y-%m-%d"], help="date of texts that name none")]
Source = Annotated[str | None, Option(help="source of texts that name none")]
Model = Annotated[str | None, Option(help="an installed spaCy pipeline that does the syntax")]
Actors = Annotated[list[Path] | None, Option(help="Turtle file with more actors; repeatable")]
Types = Annotated[list[Path] | None, Option(help="Turtle file with more relation types; repeatable")]
Base = Annotated[str, Option(help="IRI that begins the IRIs of documents, actors, claims")]
Confidence = Annotated[float, Option(help="least confidence, 0 to 1, of a claim that gives a plain triple")]
Json = Annotated[bool, Option("--json", help="print the outcome as JSON")]
Quiet = Annotated[bool, Option("--quiet", "-q", help="say only what went wrong")]
Words = Annotated[
    list[str] | None, Argument(metavar="NAME|SELECT GRAPH...", help="a query, then graph files")
]
QueryFile = Annotated[Path | None, Option("--file", help="a .rq file in place of NAME")]
Listing = Annotated[bool, Option("--list", help="list the queries that come with kg")]
Format = Annotated[str, Option("--format", help="table, csv, json or turtle")]
Between = Annotated[tuple[str, str] | None, Option(metavar="A B", help="two actors: names or IRIs")]
Actor = Annotated[str | None, Option(help="an actor: name or IRI")]
Type = Annotated[str | None, Option("--type", help="a relation type, such as hosts")]
Presented = Annotated[
    str | None, Option("--status", help="asserted, negated, requested, intended, possible …")
]
Limit = Annotated[int | None, Option(min=1, help="the most rows")]
Set = Annotated[list[str] | None, Option("--set", metavar="NAME=VALUE", help="any parameter; repeatable")]
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
    inputs: Inputs,
    output: Output,
    date: Date = None,
    source: Source = None,
    model: Model = None,
    actors: Actors = None,
    types: Types = None,
    base: Base = DEFAULT_BASE,
    min_confidence: Confidence = MIN_CONFIDENCE,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read texts and write one graph.

    The file appears whole or not at all. The same texts and options give the same bytes.
    """
    with progress(quiet=quiet) as on_progress:
        report = kg.build_graph(
            inputs,
            output=output,
            base=base,
            undated=date.date() if date else None,
            source=source,
            model=model,
            actors=actors or (),
            types=types or (),
            min_confidence=min_confidence,
            on_progress=on_progress,
        )
    report_build(report, quiet=quiet, as_json=as_json)
    if report.skipped:
        raise typer.Exit(_SKIPPED)


@app.command("query")
def _query(
    words: Words = None,
    file: QueryFile = None,
    listing: Listing = False,
    output_format: Format = "table",
    between: Between = None,
    actor: Actor = None,
    relation: Type = None,
    status: Presented = None,
    limit: Limit = None,
    setting: Set = None,
) -> None:
    """Ask graphs a query.

    The query is one that comes with kg, a file, or SPARQL (SELECT, ASK, CONSTRUCT, DESCRIBE) as it
    stands. Several graphs are asked as one.
    """
    if listing:
        put(query_list(kg.list_queries()))
        return
    asked, graphs = _split(words or [], file)
    named = {"actor": actor, "type": relation, "status": status, "limit": limit}
    params = _params(between, named) | _settings(setting or [])
    result = kg.run_query(_store(graphs), kg.load_query(asked), params)
    put(kg.format_result(result, output_format))


@app.command("info")
def _info(graph: Annotated[Path, Argument(metavar="GRAPH")], as_json: Json = False) -> None:
    """Count what a graph holds."""
    report_info(kg.describe_graph(kg.read_graph(graph)), as_json=as_json)


app.command("serve")(serve)
app.command("export")(export)


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


def _split(words: list[str], file: Path | None) -> tuple[str, list[str]]:
    asked, graphs = (str(file), words) if file else ("".join(words[:1]), words[1:])
    if not asked:
        raise BadInput("name a query (kg query --list shows them) and a graph file")
    if not graphs:
        raise BadInput(f"name a graph file: kg query {asked if ' ' not in asked else 'SELECT…'} GRAPH")
    return asked, graphs


def _params(between: tuple[str, str] | None, named: Mapping[str, str | int | None]) -> dict[str, str]:
    pair = dict(zip(("a", "b"), between or (), strict=False))
    return pair | {name: str(value) for name, value in named.items() if value is not None}


def _settings(given: list[str]) -> dict[str, str]:
    pairs = [setting.partition("=") for setting in given]
    wrong = [
        setting for setting, (name, equals, _) in zip(given, pairs, strict=True) if not (name and equals)
    ]
    if wrong:
        raise BadInput(f"--set {wrong[0]}: write NAME=VALUE")
    return {name: value for name, _, value in pairs}


def _store(graphs: list[str]) -> Store:
    first, *others = map(kg.read_graph, graphs)
    for other in others:
        first.bulk_extend(other)
    return first


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
        say("kg: interrupted, nothing is written")
        code = _INTERRUPTED
    sys.exit(code)


def _message(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return error.format_message()
    if isinstance(error, KgError):
        return str(error)
    return f"{type(error).__name__}: {error} (KG_DEBUG=1 shows where)"
