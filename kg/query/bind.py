"""Parameters of queries: what a user typed → RDF terms → lines of the query. Nothing typed is pasted in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.errors import BadInput, BadQuery
from kg.ids import check_iri
from kg.model import Kind, Status
from kg.query.actors import find_actors
from kg.query.file import Query
from kg.query.source import Source, ask
from kg.rdf.vocabulary import KG, KINDS, STATUSES, XSD
from kg.resources import resource

_BIND = re.compile(r"(?m)^([ \t]*)# bind: (\w+) as (\w+)(?: (to|not) (\?\w+)| by (\S+(?: \S+)*))?[ \t]*$")
_APART = re.compile(r"(?m)^([ \t]*)(OPTIONAL )?(?:\{ )?([^{}#\n]+?) (?:\.|\}) # apart$")
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def bind(query: Query, params: Mapping[str, str], source: Source, *, on_disk: bool = False) -> str:
    """Return the query's text with every given parameter in its place.

    An actor stands for those that bear the name and all who act for them, as the source knows them. A limit
    on a part of the query sorts it, too, by the variables after `by`: without one there is no need. For a
    store that is `on_disk` each pattern marked `# apart` becomes a query of its own. An unknown parameter, a
    missing one or a value that does not fit raises BadQuery.
    """
    values = _values(query, params)

    def line(place: re.Match[str]) -> str:
        indent, name, kind, how, variable, order = place.groups()
        if name not in values:
            return place[0]
        if kind == "limit":
            first = f"ORDER BY {order} " if order else ""
            return f"{indent}{first}LIMIT {_limit(name, values[name])}"
        terms = list(map(str, _TERMS[kind](name, values[name], source)))
        if how == "not":
            return f"{indent}FILTER({variable} NOT IN ({', '.join(terms)}))"
        return f"{indent}VALUES {variable} {{ {' '.join(terms)} }}"

    text = _BIND.sub(line, query.text)
    return _APART.sub(_part, text) if on_disk else text


def _part(pattern: re.Match[str]) -> str:
    """A pattern → all that there is of it, to be joined by hashing; see queries/README.md."""
    indent, optional, triple = pattern.groups()
    return f"{indent}{optional or ''}{{ SELECT * WHERE {{ {triple} }} }}"


def _values(query: Query, params: Mapping[str, str]) -> dict[str, str]:
    known = {param.name: param for param in query.params}
    for name in params:
        if name not in known:
            choices = ", ".join(known) or "it has none"
            raise BadQuery(f"query {query.name} has no parameter {name!r}; parameters: {choices}")
    missing = [param.name for param in query.params if param.required and param.name not in params]
    if missing:
        raise BadQuery(f"query {query.name} needs {', '.join(missing)}: {known[missing[0]].description}")
    defaults = {param.name: param.default for param in query.params if param.default is not None}
    return defaults | dict(params)


def _actors(_name: str, value: str, source: Source) -> Iterable[NamedNode]:
    return find_actors(source, value)


def _status(name: str, value: str, _source: Source) -> Iterable[NamedNode]:
    if value.lower() not in {*Status}:
        raise BadQuery(f"{name} must be one of {', '.join(Status)}, not {value!r}")
    return [STATUSES[Status(value.lower())]]


def _kind(name: str, value: str, _source: Source) -> Iterable[NamedNode]:
    if value.capitalize() not in {*Kind}:
        raise BadQuery(f"{name} must be one of {', '.join(Kind)}, not {value!r}")
    return [KINDS[Kind(value.capitalize())]]


def _relation(name: str, value: str, source: Source) -> Iterable[NamedNode]:
    relation = value.removeprefix("kg:")
    if not _TYPE.fullmatch(relation):
        raise BadQuery(f"{name} must be the name of a relation type such as hosts, not {value!r}")
    term = NamedNode(KG.iri + relation)
    # A shipped type may be missing from a graph. What is neither shipped nor there is a slip of the pen.
    if relation not in (shipped := _shipped_types()) and not _is_stated(term, source):
        close = get_close_matches(relation.lower(), shipped, n=1)
        hint = f", did you mean {close[0]}?" if close else f"; types: {', '.join(shipped)}"
        raise BadQuery(f"{name}: no relation type is called {value!r}{hint}")
    return [term]


@cache
def _shipped_types() -> Sequence[str]:
    return sorted(path.stem for path in resource("ontology").glob("relations/*.ttl"))


def _is_stated(relation: NamedNode, source: Source) -> bool:
    return bool(ask(source, f"SELECT ?claim WHERE {{ ?claim {KG.relation} {relation} }} LIMIT 1").rows)


def _day(name: str, value: str, _source: Source) -> Iterable[Literal]:
    try:
        day = date.fromisoformat(value)
    except ValueError as cause:
        raise BadQuery(f"{name} must be a date YYYY-MM-DD, not {value!r}") from cause
    return [Literal(day.isoformat(), datatype=XSD.date)]


def _text(_name: str, value: str, _source: Source) -> Iterable[Literal]:
    return [Literal(value)]


def _iris(name: str, value: str, _source: Source) -> Iterable[NamedNode]:
    try:
        return [NamedNode(check_iri(iri)) for iri in value.split()]
    except BadInput as cause:
        raise BadQuery(f"{name}: {cause}") from cause


def _limit(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value[:12]) > 0):
        raise BadQuery(f"{name} must be a whole number from 1 on, not {value!r}")
    return int(value[:12])


_TERMS: dict[str, Callable[[str, str, Source], Iterable[NamedNode | Literal]]] = {
    "actor": _actors,
    "date": _day,
    "iri": _iris,
    "kind": _kind,
    "relation": _relation,
    "status": _status,
    "text": _text,
}
