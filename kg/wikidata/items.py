"""The items that bear an actor's names, with what tells them apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.model import Kind
from kg.query.file import Query, read_query
from kg.rdf.vocabulary import prefixes
from kg.resources import resource
from kg.wikidata.cache import Row
from kg.wikidata.lookup import Lookup
from kg.wikidata.unlinked import Unlinked

# Of names that are the same in all languages, Wikidata has one copy: "mul".
_LANGUAGES = ("en", "mul")
ITEM = re.compile(r"Q[1-9][0-9]*")
_Rows = Mapping[str, Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Item:
    """A Wikidata item: `names` are those asked for that it bears, `links` its pages in Wikipedias."""

    id: str
    label: str
    description: str
    names: frozenset[str]
    kinds: frozenset[Kind]
    countries: frozenset[str]
    links: int


def find_items(actors: Iterable[Unlinked], lookup: Lookup) -> dict[str, list[Item]]:
    """Return for the IRI of each actor the items that bear its label or another of its names."""
    actors = list(actors)
    named = lookup.rows(_query("items"), (name for one in actors for name in _names(one)), _literals)
    iris = {row[1] for rows in named.values() for row in rows if _is_item(row[1])}
    kinds = lookup.rows(_query("kinds"), iris, _node)
    countries = lookup.rows(_query("countries"), iris, _node)
    return {one.iri: list(_items(one, named, kinds, countries)) for one in actors}


def _items(actor: Unlinked, named: _Rows, kinds: _Rows, countries: _Rows) -> Iterator[Item]:
    found: dict[str, list[Row]] = defaultdict(list)
    for name in _names(actor):
        for row in named[name]:
            if _is_item(row[1]):
                found[row[1]].append(row)
    for iri, rows in sorted(found.items()):
        yield Item(
            id=iri.removeprefix(prefixes()["wd"]),
            label=min((row[2] for row in rows if row[2]), default=""),
            description=min((row[3] for row in rows if row[3]), default=""),
            names=frozenset(row[0] for row in rows),
            kinds=frozenset(Kind(row[1].rpartition("/")[2]) for row in kinds[iri]),
            countries=frozenset(row[1] for row in countries[iri]),
            links=max(int(row[4] or 0) for row in rows),
        )


def _names(actor: Unlinked) -> tuple[str, ...]:
    return (actor.label, *actor.names)


def _query(name: str) -> Query:
    return read_query(Path(resource("queries"), "link", f"{name}.rq"))


def _literals(name: str) -> Iterator[Literal]:
    return (Literal(name, language=language) for language in _LANGUAGES)


def _node(iri: str) -> Iterator[NamedNode]:
    yield NamedNode(iri)


def _is_item(iri: str) -> bool:
    # Properties and lexemes bear names, too.
    return bool(ITEM.fullmatch(iri.removeprefix(prefixes()["wd"])))
