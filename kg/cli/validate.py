"""`kg validate`: what is wrong with a graph, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from typer import Argument, Option

import kg
from kg.cli.output import put
from kg.cli.source import SECONDS, Address, Timeout, open_source
from kg.query.results import text_of
from kg.rdf.terms import Shortener
from kg.rdf.vocabulary import KG, prefixes

if TYPE_CHECKING:
    from kg import Validation
    from kg.validate import OnCheck
    from kg.validation.findings import Example, Finding

_BROKEN = 1
_LONGEST = 200  # characters of one value that people are shown

Graphs = Annotated[list[Path] | None, Argument(metavar="GRAPH...", help="graph files, checked as one")]
Shapes = Annotated[list[Path] | None, Option(help="Turtle file with more SHACL shapes; repeatable")]
Types = Annotated[list[Path] | None, Option(help="Turtle file with more relation types; repeatable")]
Examples = Annotated[int, Option(min=0, help="how many examples each finding shows")]
Json = Annotated[bool, Option("--json", help="print the outcome as JSON")]


def validate(
    graphs: Graphs = None,
    endpoint: Address = None,
    timeout: Timeout = SECONDS,
    shapes: Shapes = None,
    types: Types = None,
    examples: Examples = 5,
    as_json: Json = False,
) -> None:
    """Check whether a graph holds what it must.

    SHACL shapes and checks such as "a fact that no claim states". Exit codes: 0 it conforms · 1 it has
    violations · 2 it could not be checked. Warnings deserve a look and do not count.
    """
    source = open_source(graphs or (), endpoint, timeout)
    with _progress() as on_check:
        found = kg.validate_graph(
            source, shapes=shapes or (), types=types or (), examples=examples, on_check=on_check
        )
    put(_as_json(found) if as_json else _as_text(found))
    if not found.conforms:
        raise typer.Exit(_BROKEN)


@contextmanager
def _progress() -> Iterator[OnCheck | None]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with console.status("") as status:
        yield lambda check: status.update(_name(check))


def _as_text(found: Validation) -> str:
    short = Shortener(prefixes())
    blocks = ["\n".join(_block(one, short)) for one in found.findings]
    verdict = "conforms" if found.conforms else "does not conform"
    counts = f"{_several(found.violations, 'violation')}, {_several(found.warnings, 'warning')}"
    return "\n\n".join((*blocks, f"{verdict}: {counts} in {found.checks} checks"))


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _block(found: Finding, short: Shortener) -> Iterator[str]:
    yield f"{found.severity} {_name(found.check)}: {found.title} ({found.count:,})"
    for example in found.examples:
        yield f"  {_line(found.columns, example, short)}"
    if found.count > len(found.examples):
        yield f"  … and {found.count - len(found.examples):,} more"


def _line(columns: tuple[str, ...], example: Example, short: Shortener) -> str:
    pairs = zip(columns, example, strict=True)
    return " · ".join(
        f"{column} {_shown(text_of(term, short))}" for column, term in pairs if term is not None
    )


def _shown(value: str) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _name(check: str) -> str:
    return check.removeprefix(f"{KG.iri}")


def _as_json(found: Validation) -> str:
    data = {
        "conforms": found.conforms,
        "violations": found.violations,
        "warnings": found.warnings,
        "checks": found.checks,
        "findings": [_finding(one) for one in found.findings],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _finding(found: Finding) -> dict[str, object]:
    examples = [
        {column: text_of(term) for column, term in zip(found.columns, row, strict=True) if term is not None}
        for row in found.examples
    ]
    return {
        "check": _name(found.check),
        "title": found.title,
        "severity": found.severity,
        "count": found.count,
        "examples": examples,
    }
