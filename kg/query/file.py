"""Query files: SPARQL with a header comment that gives title, parameters and columns.

    # title: Who hosts whom
    # param: actor | the host: name, slug or IRI | any
    # columns: host guest quote

A parameter's last field is its default: a value, "any" (it restricts nothing) or "required, such as VALUE".
In the query a line `# bind: actor as actor to ?agent` says where the value goes, with `not ?agent` what must
not be one; `# bind: limit as limit by ?name` cuts a part that it sorts first. Without a value a line stays a
comment, so every file is valid SPARQL as it stands. In a store on disk a pattern marked `?claim kg:agent
?who . # apart`, on one line, is read apart from the others (see queries/README.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadQuery

_HEADER = re.compile(r"#\s*(title|param|columns):\s*(.*)")
_FORMS = re.compile(r"(?i)\s*(?:#.*\n\s*)*(?:SELECT|ASK|CONSTRUCT|DESCRIBE|PREFIX|BASE)\b")
_ANY = "any"
_REQUIRED = re.compile(r"required(?:, such as (\S.*))?")


@dataclass(frozen=True, slots=True)
class QueryParam:
    """A parameter: `default` is None where it restricts nothing unless given; `example` is a value for those
    who want to see the query before they choose."""

    name: str
    description: str
    default: str | None
    required: bool
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query: `name` is that of its file, the whole path for a user's, or "query" for one that was typed."""

    name: str
    text: str
    title: str = ""
    params: tuple[QueryParam, ...] = ()
    columns: tuple[str, ...] = ()


def read_query(path: Path) -> Query:
    """Return the query of a file; one that cannot be read or has a malformed header raises BadQuery."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as cause:
        raise BadQuery(f"{path}: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise BadQuery(f"{path}: not UTF-8: {cause.reason} at byte {cause.start}") from cause
    header = list(_header(text))
    return Query(
        name=path.stem,
        text=text,
        title=" ".join(value for key, value in header if key == "title"),
        params=tuple(_param(value, path) for key, value in header if key == "param"),
        columns=tuple(name for key, value in header if key == "columns" for name in value.split()),
    )


def is_sparql(text: str) -> bool:
    """Return whether `text` begins as a SPARQL query does, rather than being a name or path."""
    return bool(_FORMS.match(text))


def _header(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if not line.startswith("#"):
            return
        found = _HEADER.fullmatch(line.rstrip())
        if found:
            yield found[1], found[2]


def _param(value: str, path: Path) -> QueryParam:
    fields = [field.strip() for field in value.split("|")]
    if len(fields) != 3:
        raise BadQuery(f"{path}: a parameter is 'name | description | default', not {value!r}")
    name, description, default = fields
    required = _REQUIRED.fullmatch(default)
    if required:
        return QueryParam(name, description, None, required=True, example=required[1])
    return QueryParam(name, description, None if default == _ANY else default, required=False)
