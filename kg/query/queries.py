"""Queries on graphs: those in the folder `queries`, a user's file, or SPARQL as it is typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from kg.errors import BadQuery
from kg.ids import DEFAULT_BASE
from kg.query.bind import bind
from kg.query.file import Query, is_sparql, read_query
from kg.query.guard import check_query
from kg.query.results import Result
from kg.query.source import Source, ask
from kg.resources import resource

_SUFFIX = ".rq"


def list_queries() -> tuple[Query, ...]:
    """Return the queries that come with the package, by name."""
    return tuple(read_query(path) for path in sorted(resource("queries").glob(f"*{_SUFFIX}")))


def load_query(asked: str | Path) -> Query:
    """Return a query by its name, by the path of its file (a text that ends in .rq), or from SPARQL text.

    An unknown name raises BadQuery with the names there are; a file that cannot be read does too.
    """
    if isinstance(asked, str) and is_sparql(asked):
        return Query("query", asked)
    if isinstance(asked, Path) or asked.endswith(_SUFFIX):
        return replace(read_query(Path(asked)), name=str(asked))
    shipped = {path.stem: path for path in resource("queries").glob(f"*{_SUFFIX}")}
    if asked not in shipped:
        close = get_close_matches(asked, shipped, n=1)
        hint = f", did you mean {close[0]}? Queries" if close else "; queries"
        raise BadQuery(f"no query called {asked!r}{hint}: {', '.join(sorted(shipped))}")
    return read_query(shipped[asked])


def run_query(
    source: Source,
    query: Query | str,
    params: Mapping[str, str] | None = None,
    *,
    base: str = DEFAULT_BASE,
    services: Collection[str] = (),
    on_disk: bool = False,
) -> Result:
    """Run a query on the union of a store's graphs, or at an endpoint, and return all it finds.

    `params` are texts, by the names that the query's header lists; the shipped prefixes are bound. A
    syntax error, an unknown or missing parameter, FROM, an update, and SERVICE for any address but those
    in `services` raise BadQuery; an endpoint that fails raises BadEndpoint. A store that is `on_disk` is
    asked in a form that is faster there.
    """
    query = load_query(query) if isinstance(query, str) else query
    text = bind(query, params or {}, source, on_disk=on_disk)
    check_query(text, query.name, services=services)
    return ask(source, text, name=query.name, base=base)
