"""What the command line does with graph homes: `kg build --into`, `kg forget`, `kg watch`."""

from __future__ import annotations

import dataclasses
import json
import signal
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

import kg
from kg.cli.inputs import AllowPrivate, AnyLanguage, Columns, Follow, MaxPages, input_options
from kg.cli.options import Actors, Base, Confidence, Date, Model, Quiet, Source, Types
from kg.cli.output import progress, put, report_build, report_reading, say
from kg.engines import LOCAL
from kg.errors import BadInput, StopRun
from kg.ids import DEFAULT_BASE
from kg.inputs.files import STANDARD_INPUT
from kg.inputs.limits import MOST_PAGES
from kg.model import MIN_CONFIDENCE

if TYPE_CHECKING:
    from kg import HomeReport, Run

_INTERRUPTED = 130

Into = Annotated[
    Path | None, Option(metavar="HOME", help="a graph home: a folder that grows from run to run")
]
Rebuild = Annotated[bool, Option("--rebuild", help="have a home read all its documents again")]
Runs = Annotated[bool, Option("--runs", help="what each run did to a graph home")]
Home = Annotated[Path, Option("--into", metavar="HOME", help="the graph home to keep up to date")]
Feeds = Annotated[list[str], Argument(metavar="INPUT...", help="what `kg build` reads")]
Every = Annotated[float, Option(metavar="SECONDS", min=1, help="pause between two looks")]
Ids = Annotated[list[str], Argument(metavar="ID...", help="document ids, as `kg query documents` shows them")]
From = Annotated[Path, Option("--from", metavar="HOME", help="the graph home")]


def builder(
    inputs: list[str], output: Path | None, into: Path | None, *, engine: str, rebuild: bool
) -> tuple[Callable[..., Any], Callable[..., None]]:
    """Return what builds the file or home that is asked for, and what tells of it."""
    if into:
        if engine != LOCAL:
            raise BadInput(f"--engine {engine} writes a file: name it with -o, without --into")
        return partial(_update, inputs, output=output, into=into, rebuild=rebuild), report_home
    if rebuild:
        raise BadInput("--rebuild is for graph homes: name one with --into")
    if not inputs:
        raise BadInput("Missing argument 'INPUT...'.")
    if output is None:
        raise BadInput("Missing option '-o' / '--output'.")
    return partial(kg.build_graph, inputs, output=output, engine=engine), report_build


def forget(ids: Ids, home: From) -> None:
    """Take documents out of a graph home.

    Their claims go with them; facts that others support stay. All ids are forgotten or none. A document
    that is still among the inputs comes back with the next build.
    """
    stay = kg.forget_documents(ids, home=home)
    say(f"{home}: {len(set(ids)):,} forgotten, {stay:,} documents stay")


def watch(
    inputs: Feeds,
    into: Home,
    every: Every = 300.0,
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
    quiet: Quiet = False,
) -> None:
    """Bring a graph home up to date again and again, until Ctrl-C or SIGTERM.

    Whenever it ends, the home keeps what was read. Between two looks others may write to it.
    """
    if STANDARD_INPUT in inputs:
        raise BadInput("standard input can be read once only: it cannot be watched")
    update = partial(
        kg.build_home,
        inputs,
        into=into,
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
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _tell_changes(kg.watch(partial(_with_progress, update, quiet=quiet), every=every), quiet=quiet)
    except KeyboardInterrupt:
        say(f"kg: stopped; {into} keeps what was read")


def report_home(report: HomeReport, *, quiet: bool, as_json: bool) -> None:
    """Say what a build skipped, remarked and did to a home; `quiet` leaves what was skipped."""
    report_reading(report, _home_line(report), quiet=quiet, as_json=as_json)


def report_runs(runs: Iterable[Run], *, as_json: bool) -> None:
    """Print the run log of a home, one run a line."""
    if as_json:
        put(json.dumps([dataclasses.asdict(run) for run in runs], default=str, indent=2))
        return
    for run in runs:
        ended = f"{(run.finished - run.started).total_seconds():,.0f} s" if run.finished else "cut off"
        counts = _counts(run, forgotten=run.forgotten, skipped=run.skipped)
        put(f"{run.started:%Y-%m-%d %H:%M:%S}  {run.what:6}  {ended:>8}  {counts}")


def _update(*given: Any, **options: Any) -> HomeReport:
    try:
        return kg.build_home(*given, **options)
    except KeyboardInterrupt:
        say(f"kg: interrupted; {options['into']} keeps what was read, the same command goes on")
        raise typer.Exit(_INTERRUPTED) from None


def _with_progress(update: Callable[..., HomeReport], *, quiet: bool) -> HomeReport:
    with progress(quiet=quiet) as on_progress:
        return update(on_progress=on_progress)


def _tell_changes(outcomes: Iterable[HomeReport | StopRun], *, quiet: bool) -> None:
    said: set[str] = set()
    for outcome in outcomes:
        if isinstance(outcome, StopRun):
            say(f"kg: {_now()} {outcome}")
            continue
        # A feed may hold the same odd entry for days.
        new = [line for line in map(str, outcome.skipped) if line not in said]
        said.update(new)
        for line in new:
            say(f"kg: skipped {line}")
        if not quiet and (new or outcome.added or outcome.replaced or outcome.reread):
            say(f"{_now()} {_home_line(outcome)}")


def _home_line(report: HomeReport) -> str:
    counts = _counts(report, skipped=len(report.skipped))
    return f"{report.home}: {counts}; {report.documents:,} documents in all, {report.seconds:.1f} s"


def _counts(done: HomeReport | Run, **others: int) -> str:
    counts = {
        "added": done.added,
        "replaced": done.replaced,
        "read again": done.reread,
        "unchanged": done.unchanged,
        **others,
    }
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number) or "nothing to do"


def _now() -> str:
    return f"{datetime.now():%H:%M:%S}"
