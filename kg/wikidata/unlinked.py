"""The actors of a graph that have no Wikidata item."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.model import Kind
from kg.query.file import read_query
from kg.query.queries import run_query
from kg.query.results import text_of
from kg.query.source import Source
from kg.resources import resource

_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An actor without an item: `names` other than its label, `claims` in how many it acts or undergoes."""

    iri: str
    label: str
    kind: Kind
    country: str | None
    names: tuple[str, ...]
    claims: int


def find_unlinked(source: Source) -> list[Unlinked]:
    """Return the actors that have a name of their own but no item, those with the most claims first."""
    folder = resource("queries") / "link"
    names: dict[str, list[str]] = defaultdict(list)
    for row in run_query(source, read_query(folder / "names.rq")).rows:
        actor, name = map(text_of, row)
        names[actor].append(name)
    found: dict[str, Unlinked] = {}
    for row in run_query(source, read_query(folder / "unlinked.rq")).rows:
        actor, kind, label, country, claims = map(text_of, row)
        others = tuple(name for name in names[actor] if name != label)[:_MOST_NAMES]
        one = Unlinked(actor, label, Kind(kind.rpartition("/")[2]), country or None, others, int(claims))
        found.setdefault(actor, one)
    return list(found.values())
