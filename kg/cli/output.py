"""What the commands say: progress and reports on standard error, data on standard output."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kg.errors import BadInput

if TYPE_CHECKING:
    from kg import BuildReport, HomeReport, Record, Skipped
    from kg.query.file import Query
    from kg.rdf.info import GraphInfo
    from kg.seen import OnProgress

_MOST_REMARKS = 5
_MOST_LANGUAGES = 5


def say(text: str) -> None:
    """Print one line for people."""
    typer.echo(" ".join(text.split()), err=True)


def put(text: str) -> None:
    """Print data; what a terminal's encoding lacks is escaped rather than fatal.

    Raises:
        BadInput: standard output takes no more, as on a full disk.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        typer.echo(text.encode(encoding, "backslashreplace").decode(encoding))
    except BrokenPipeError:
        raise  # `head` has seen enough
    except OSError as cause:
        raise BadInput(f"standard output cannot be written: {cause.strerror}") from cause


@contextmanager
def progress(*, quiet: bool) -> Iterator[OnProgress | None]:
    """Show a line that counts documents and words; nothing if `quiet` or not on a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.fields[line]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, line="loading the model")
        documents = words = 0

        def advance(record: Record) -> None:
            nonlocal documents, words
            documents += 1
            words += len(record.document.text.split())
            line = f"{documents:,} documents, {words:,} words · {record.document.id[:40]}"
            bar.update(task, line=line.replace("[", "\\["))

        yield advance


def report_build(report: BuildReport, *, quiet: bool, as_json: bool) -> None:
    """Say what a build skipped, remarked and wrote; `quiet` leaves what was skipped."""
    counts = f"{report.documents:,} documents, {report.words:,} words, {report.relations:,} relations"
    report_reading(
        report, f"{report.output}: {counts} in {report.seconds:.1f} s", quiet=quiet, as_json=as_json
    )


def report_reading(report: BuildReport | HomeReport, line: str, *, quiet: bool, as_json: bool) -> None:
    """Say what was skipped and remarked, and at the end `line`; `quiet` leaves what was skipped."""
    _say_skipped(report.skipped)
    if as_json:
        put(json.dumps(dataclasses.asdict(report), default=str, indent=2))
    if quiet or as_json:
        return
    _say_some(map(str, report.remarks))
    say(line)


def report_info(info: GraphInfo, *, as_json: bool) -> None:
    """Print what a graph holds."""
    found = dataclasses.asdict(info)
    if as_json:
        put(json.dumps(found, default=str, indent=2))
        return
    for name, value in found.items():
        put(f"{name:10} {_figure(value)}")


def _figure(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {count:,}" for key, count in value.items() if count) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value or "unknown")


def query_list(queries: Iterable[Query]) -> str:
    """Return one line for each query: name, parameters, title."""
    rows = [(query.name, " ".join(param.name for param in query.params), query.title) for query in queries]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return "\n".join(f"{name:{widths[0]}}  {params:{widths[1]}}  {title}" for name, params, title in rows)


def _say_skipped(skipped: Sequence[Skipped]) -> None:
    """Name each document that was skipped; those in other languages are only counted."""
    foreign = [one for one in skipped if one.language]
    for one in skipped:
        if not one.language or len(foreign) == 1:
            say(f"kg: skipped {one}")
    if len(foreign) > 1:
        languages = Counter(one.language for one in foreign).most_common(_MOST_LANGUAGES)
        counts = ", ".join(f"{count:,} {language}" for language, count in languages)
        say(
            f"kg: skipped {len(foreign):,} documents that are not in English ({counts}), "
            f"the first in {foreign[0].path}: --any-language reads them all the same"
        )


def _say_some(remarks: Iterable[str]) -> None:
    texts = list(remarks)
    for text in texts[:_MOST_REMARKS]:
        say(f"kg: {text}")
    if len(texts) > _MOST_REMARKS:
        say(f"kg: … and {len(texts) - _MOST_REMARKS:,} more such remarks (--json lists all)")
