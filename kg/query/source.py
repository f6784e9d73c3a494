"""Where a query runs: a store in this process, or an endpoint."""

from __future__ import annotations

import re

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import BadQuery
from kg.ids import DEFAULT_BASE
from kg.query.endpoint import Endpoint
from kg.query.results import Result, boolean, solutions, triples
from kg.rdf.vocabulary import prefixes

Source = Store | Endpoint
_EXPECTED = "expected "
_SHOWN = 80
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def ask(source: Source, text: str, *, name: str = "query", base: str = DEFAULT_BASE) -> Result:
    """Return all that a query finds; the shipped prefixes are bound.

    In a store the union of its graphs is asked; a syntax error raises BadQuery with the `name`. An
    endpoint that fails or finds the query wrong raises BadEndpoint.
    """
    if isinstance(source, Endpoint):
        return source.ask(_with_prefixes(text, base))
    try:
        found = source.query(text, prefixes=prefixes(base=base), use_default_graph_as_union=True)
    except SyntaxError as cause:
        raise BadQuery(_syntax_error(name, text, str(cause))) from cause
    try:
        return _result(found)
    except (OSError, ValueError) as cause:
        raise BadQuery(f"{name}: {' '.join(str(cause).split())}") from cause  # a SERVICE that fails


def _with_prefixes(text: str, base: str) -> str:
    """Declare the shipped prefixes that the text uses, on its first line, so that line numbers stay true."""
    missing = (
        f"PREFIX {name}: <{iri}> "
        for name, iri in prefixes(base=base).items()
        if re.search(rf"(?<![\w-]){name}:", text) and not re.search(rf"(?i)\bPREFIX\s+{name}:", text)
    )
    return "".join((*missing, text))


def _result(found: QuerySolutions | QueryTriples | QueryBoolean) -> Result:
    if isinstance(found, QuerySolutions):
        return solutions(found)
    if isinstance(found, QueryTriples):
        return triples(found)
    return boolean(found)


def _syntax_error(name: str, text: str, message: str) -> str:
    """Say where a query cannot be read and show the line; what might stand there is a long list."""
    place = _PLACE.fullmatch(message)
    if place is None:
        return f"{name}: {message}"
    told = " ".join(place[3].split())
    if told.startswith(_EXPECTED):
        line = "".join(text.splitlines()[int(place[1]) - 1 : int(place[1])]).strip()
        told = f"cannot be read: {line if len(line) <= _SHOWN else f'{line[:_SHOWN]}…'}"
    return f"{name}, line {place[1]}, column {place[2]}: {told}"
