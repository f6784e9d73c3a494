"""What a query finds, and its forms on the way out: table, CSV, SPARQL JSON, Turtle."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import rich.box
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from kg.errors import BadQuery
from kg.ids import DEFAULT_BASE
from kg.rdf.terms import Shortener
from kg.rdf.vocabulary import XSD, prefixes

Term = NamedNode | BlankNode | Literal | Triple
_WIDE = 400  # columns where no terminal sets a limit


class Form(StrEnum):
    """The query forms, as far as results differ."""

    SELECT = "SELECT"
    CONSTRUCT = "CONSTRUCT"
    ASK = "ASK"


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of terms, None where unbound. CONSTRUCT and DESCRIBE give triples as rows, ASK one row."""

    form: Form
    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A result as people read it: texts, IRIs with prefixes, empty where unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def solutions(found: QuerySolutions) -> Result:
    """Return what a SELECT found, in its order."""
    names = tuple(variable.value for variable in found.variables)
    return Result(Form.SELECT, names, tuple(tuple(row[name] for name in names) for row in found))


def triples(found: Iterable[Triple]) -> Result:
    """Return what a CONSTRUCT or DESCRIBE found, sorted, each triple once."""
    rows = sorted({(triple.subject, triple.predicate, triple.object) for triple in found}, key=str)
    return Result(Form.CONSTRUCT, ("subject", "predicate", "object"), tuple(rows))


def boolean(found: QueryBoolean | bool) -> Result:
    """Return what an ASK found."""
    answer = Literal("true" if found else "false", datatype=XSD.boolean)
    return Result(Form.ASK, ("answer",), ((answer,),))


def as_table(result: Result, *, base: str = DEFAULT_BASE) -> Table:
    """Return a result as texts, IRIs shortened with the shipped prefixes."""
    short = Shortener(prefixes(base=base))
    rows = (tuple(text_of(term, short) for term in row) for row in result.rows)
    return Table(result.columns, tuple(rows))


def format_result(result: Result, fmt: str = "table", *, base: str = DEFAULT_BASE) -> str:
    """Return a result as text: "table", "csv", "json" (SPARQL 1.1 results) or "turtle" (triples only).

    No line end follows the last line. Another format, or Turtle of rows, raises BadQuery.
    """
    if fmt not in _FORMATS:
        raise BadQuery(f"unknown format {fmt!r}; formats: {', '.join(FORMATS)}")
    return _FORMATS[fmt](result, base).rstrip("\n")


def _rich(result: Result, base: str) -> str:
    table = as_table(result, base=base)
    drawn = RichTable(box=rich.box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        drawn.add_column(column.replace("_", " "), overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(_one_line(cell)) for cell in row))
    width = shutil.get_terminal_size((_WIDE, 0)).columns if sys.stdout.isatty() else _WIDE
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as text:
        console.print(drawn)
    count = f"{len(table.rows)} {'row' if len(table.rows) == 1 else 'rows'}"
    lines = [line.rstrip() for line in text.get().splitlines()]
    return "\n".join(lines).strip("\n") + f"\n\n{count}"


def _one_line(cell: str) -> str:
    return "".join(char if char.isprintable() else " " for char in cell)


def _csv(result: Result, _base: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([text_of(term) for term in row] for row in result.rows)
    return text.getvalue()


def _json(result: Result, _base: str) -> str:
    if result.form is Form.ASK:
        answer = result.rows[0][0]
        return json.dumps({"head": {}, "boolean": isinstance(answer, Literal) and answer.value == "true"})
    rows = [
        {name: _binding(term) for name, term in zip(result.columns, row, strict=True) if term is not None}
        for row in result.rows
    ]
    data = {"head": {"vars": list(result.columns)}, "results": {"bindings": rows}}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _turtle(result: Result, base: str) -> str:
    if result.form is not Form.CONSTRUCT:
        raise BadQuery(f"a {result.form} query gives no triples for Turtle; formats: table, csv, json")
    found = (Triple(*row) for row in result.rows)  # type: ignore[arg-type] # a CONSTRUCT leaves nothing unbound
    return (serialize(found, format=RdfFormat.TURTLE, prefixes=prefixes(base=base)) or b"").decode()


def text_of(term: Term | None, short: Shortener | None = None) -> str:
    """Return a term as plain text: an IRI (with a prefix, if `short` has one), a literal's value, or ""."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return (short.prefixed(term.value) if short else None) or term.value
    return term.value if isinstance(term, Literal) else str(term)


def _binding(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    literal = {"type": "literal", "value": term.value}
    if term.language is not None:
        return literal | {"xml:lang": term.language}
    return literal if term.datatype == XSD.string else literal | {"datatype": term.datatype.value}


_FORMATS: dict[str, Callable[[Result, str], str]] = {
    "table": _rich,
    "csv": _csv,
    "json": _json,
    "turtle": _turtle,
}
FORMATS = tuple(_FORMATS)
