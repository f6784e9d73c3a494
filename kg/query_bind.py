"""Parameters of queries: what a user typed → RDF terms → lines of the query. Nothing typed is pasted in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import BadInput, BadQuery
from kg.ids import check_iri
from kg.model import Kind, Status
from kg.query_file import Query
from kg.vocabulary import KG, KINDS, SKOS, STATUSES, XSD

_BIND = re.compile(r"(?m)^([ \t]*)# bind: (\w+) as (\w+)(?: to (\?\w+))?[ \t]*$")
_LABELS = (SKOS.prefLabel, SKOS.altLabel)
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def bind(query: Query, params: Mapping[str, str], store: Store) -> str:
    """Return the query's text with every given parameter in its place.

    An actor stands for those that bear the name and all who act for them, as the store knows them. An
    unknown parameter, a missing one or a value that does not fit raises BadQuery.
    """
    values = _values(query, params)

    def line(place: re.Match[str]) -> str:
        indent, name, kind, variable = place.groups()
        if name not in values:
            return place[0]
        if kind == "limit":
            return f"{indent}LIMIT {_limit(name, values[name])}"
        terms = " ".join(str(term) for term in _TERMS[kind](name, values[name], store))
        return f"{indent}VALUES {variable} {{ {terms} }}"

    return _BIND.sub(line, query.text)


def find_actors(store: Store, wanted: str) -> list[NamedNode]:
    """Return the actors whose label, IRI or the end of it is `wanted`, in any case, and who act for them.

    Sorted by IRI; no such actor raises BadQuery with the closest names.
    """
    names = _actor_names(store)
    found = names.get(_key(wanted), set()) | names.get(wanted, set())
    if not found:
        known = {name for name in names if "://" not in name}
        close = get_close_matches(_key(wanted), sorted(known), n=3, cutoff=0.6)
        hint = f"; close: {', '.join(close)}" if close else ""
        raise BadQuery(f"no actor called {wanted!r} in the graph{hint}")
    return sorted(_with_representatives(store, found), key=str)


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


def _actor_names(store: Store) -> dict[str, set[NamedNode]]:
    names: dict[str, set[NamedNode]] = {}
    for kind in KINDS.values():
        for quad in store.quads_for_pattern(None, None, kind):
            if isinstance(quad.subject, NamedNode):
                for name in _names(store, quad.subject):
                    names.setdefault(name, set()).add(quad.subject)
    return names


def _names(store: Store, actor: NamedNode) -> Iterable[str]:
    yield actor.value
    yield _key(unquote(actor.value.rsplit("/", 1)[-1]))
    for property_ in _LABELS:
        for quad in store.quads_for_pattern(actor, property_, None):
            if isinstance(quad.object, Literal):
                yield _key(quad.object.value)


def _key(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())


def _with_representatives(store: Store, actors: set[NamedNode]) -> set[NamedNode]:
    found, queue = set(actors), list(actors)
    while queue:
        for quad in store.quads_for_pattern(None, KG.actsFor, queue.pop()):
            if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                queue.append(quad.subject)
    return found


def _actors(_name: str, value: str, store: Store) -> Iterable[NamedNode]:
    return find_actors(store, value)


def _status(name: str, value: str, _store: Store) -> Iterable[NamedNode]:
    if value.lower() not in {*Status}:
        raise BadQuery(f"{name} must be one of {', '.join(Status)}, not {value!r}")
    return [STATUSES[Status(value.lower())]]


def _kind(name: str, value: str, _store: Store) -> Iterable[NamedNode]:
    if value.capitalize() not in {*Kind}:
        raise BadQuery(f"{name} must be one of {', '.join(Kind)}, not {value!r}")
    return [KINDS[Kind(value.capitalize())]]


def _relation(name: str, value: str, _store: Store) -> Iterable[NamedNode]:
    relation = value.removeprefix("kg:")
    if not _TYPE.fullmatch(relation):
        raise BadQuery(f"{name} must be the name of a relation type such as hosts, not {value!r}")
    return [NamedNode(KG.iri + relation)]


def _day(name: str, value: str, _store: Store) -> Iterable[Literal]:
    try:
        day = date.fromisoformat(value)
    except ValueError as cause:
        raise BadQuery(f"{name} must be a date YYYY-MM-DD, not {value!r}") from cause
    return [Literal(day.isoformat(), datatype=XSD.date)]


def _text(_name: str, value: str, _store: Store) -> Iterable[Literal]:
    return [Literal(value)]


def _iri(name: str, value: str, _store: Store) -> Iterable[NamedNode]:
    try:
        return [NamedNode(check_iri(value))]
    except BadInput as cause:
        raise BadQuery(f"{name}: {cause}") from cause


def _limit(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value[:12]) > 0):
        raise BadQuery(f"{name} must be a whole number from 1 on, not {value!r}")
    return int(value[:12])


_TERMS: dict[str, Callable[[str, str, Store], Iterable[NamedNode | Literal]]] = {
    "actor": _actors,
    "date": _day,
    "iri": _iri,
    "kind": _kind,
    "relation": _relation,
    "status": _status,
    "text": _text,
}
