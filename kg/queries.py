"""Queries on graphs: those in the folder `queries`, a user's file, or SPARQL as it is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import BadQuery
from kg.graph_info import GraphInfo, graph_info
from kg.ids import DEFAULT_BASE
from kg.query_bind import bind, find_actors
from kg.query_file import Query, QueryParam, is_sparql, read_query
from kg.query_guard import check_query
from kg.resources import resource
from kg.results import FORMATS, Result, Table, as_table, boolean, format_result, solutions, triples
from kg.vocabulary import prefixes

__all__ = [
    "FORMATS",
    "GraphInfo",
    "Query",
    "QueryParam",
    "Result",
    "Table",
    "as_table",
    "find_actors",
    "format_result",
    "graph_info",
    "list_queries",
    "load_query",
    "run_query",
]

_SUFFIX = ".rq"
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def list_queries() -> tuple[Query, ...]:
    """Return the queries that come with the package, by name."""
    return tuple(read_query(path) for path in sorted(resource("queries").glob(f"*{_SUFFIX}")))


def load_query(asked: str | Path) -> Query:
    """Return a query by its name, by the path of a .rq file, or from SPARQL text.

    An unknown name raises BadQuery with the names there are; a file that cannot be read does too.
    """
    text = str(asked)
    if is_sparql(text):
        return Query("query", text)
    if text.endswith(_SUFFIX):
        return read_query(Path(asked))
    shipped = {path.stem: path for path in resource("queries").glob(f"*{_SUFFIX}")}
    if text not in shipped:
        close = get_close_matches(text, shipped, n=1)
        hint = f", did you mean {close[0]}?" if close else ""
        raise BadQuery(f"no query called {text!r}{hint} Queries: {', '.join(sorted(shipped))}")
    return read_query(shipped[text])


def run_query(
    store: Store,
    query: Query | str,
    params: Mapping[str, str] | None = None,
    *,
    base: str = DEFAULT_BASE,
) -> Result:
    """Run a query on the union of the store's graphs and return all it finds.

    `params` are texts, by the names that the query's header lists; the shipped prefixes are bound. A
    syntax error, an unknown or missing parameter, and SERVICE, FROM or an update raise BadQuery.
    """
    query = load_query(query) if isinstance(query, str) else query
    text = bind(query, params or {}, store)
    check_query(text, query.name)
    try:
        found = store.query(text, prefixes=prefixes(base=base), use_default_graph_as_union=True)
    except SyntaxError as cause:
        raise BadQuery(_syntax_error(query.name, str(cause))) from cause
    return _result(found)


def _result(found: QuerySolutions | QueryTriples | QueryBoolean) -> Result:
    if isinstance(found, QuerySolutions):
        return solutions(found)
    if isinstance(found, QueryTriples):
        return triples(found)
    return boolean(found)


def _syntax_error(name: str, message: str) -> str:
    place = _PLACE.fullmatch(message)
    if place is None:
        return f"{name}: {message}"
    return f"{name}, line {place[1]}, column {place[2]}: {' '.join(place[3].split())}"
