"""`kg query`: what is asked, of which graphs, with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

import kg
from kg.cli.output import put, query_list
from kg.cli.source import SECONDS, Address, Timeout, open_source
from kg.errors import BadInput

Words = Annotated[
    list[str] | None, Argument(metavar="NAME|SELECT GRAPH...", help="a query, then graph files")
]
Services = Annotated[
    list[str] | None, Option("--service", metavar="URL", help="a server that SERVICE may ask; repeatable")
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


def query(
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
    endpoint: Address = None,
    timeout: Timeout = SECONDS,
    services: Services = None,
) -> None:
    """Ask graphs a query.

    The query is one that comes with kg, a file, or SPARQL (SELECT, ASK, CONSTRUCT, DESCRIBE) as it
    stands. Several graphs are asked as one. An endpoint takes user and password from KG_USER and
    KG_PASSWORD or from ~/.netrc.
    """
    if listing:
        put(query_list(kg.list_queries()))
        return
    asked, graphs = _split(words or [], file)
    if not graphs and endpoint is None:
        raise BadInput(f"name a graph file: kg query {asked if ' ' not in str(asked) else 'SELECT…'} GRAPH")
    source = open_source(graphs, endpoint, timeout)
    named = {"actor": actor, "type": relation, "status": status, "limit": limit}
    params = _params(between, named) | _settings(setting or [])
    result = kg.run_query(source, kg.load_query(asked), params, services=services or ())
    put(kg.format_result(result, output_format))


def _split(words: list[str], file: Path | None) -> tuple[str | Path, list[str]]:
    if file is not None:
        return file, words
    asked, graphs = "".join(words[:1]), words[1:]
    if not asked:
        raise BadInput("name a query (kg query --list shows them) and a graph file")
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
