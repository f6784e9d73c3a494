"""Which actors of a graph bear a name, and who acts for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.errors import BadQuery
from kg.query.source import Source, ask
from kg.rdf.vocabulary import KG, KINDS, RDF, SKOS

_Names = Mapping[str, set[NamedNode]]
_KINDS = " ".join(map(str, KINDS.values()))


def find_actors(source: Source, wanted: str) -> list[NamedNode]:
    """Return the actors whose label, IRI or the end of it is `wanted`, in any case, and who act for them.

    Sorted by IRI; no such actor raises BadQuery with the closest names.
    """
    found = _called(wanted, _names(source, like=wanted))
    if not found:
        names = _names(source)
        found = _called(wanted, names)
    if not found:
        known = sorted(name for name in names if "://" not in name)
        close = get_close_matches(_key(wanted), known, n=3, cutoff=0.6)
        hint = f"; close: {', '.join(close)}" if close else ""
        raise BadQuery(f"no actor called {wanted!r} in the graph{hint}")
    return sorted(_with_representatives(source, found), key=str)


def _called(wanted: str, names: _Names) -> set[NamedNode]:
    return names.get(_key(wanted), set()) | names.get(wanted, set())


def _names(source: Source, *, like: str | None = None) -> _Names:
    """Return actors by the forms of their names; `like` spares most that are not called so."""
    text = f"""SELECT DISTINCT ?actor ?label WHERE {{
        {{ SELECT ?actor WHERE {{ VALUES ?kind {{ {_KINDS} }} ?actor {RDF.type} ?kind }} }}
        OPTIONAL {{ SELECT ?actor ?label WHERE {{ ?actor {SKOS.prefLabel}|{SKOS.altLabel} ?label }} }}
        {_filter(like or "")}
    }}"""
    names: dict[str, set[NamedNode]] = defaultdict(set)
    for actor, label in ask(source, text).rows:
        if isinstance(actor, NamedNode):
            for name in _forms(actor.value, label.value if isinstance(label, Literal) else ""):
                names[name].add(actor)
    return names


def _filter(name: str) -> str:
    # Letters beyond ASCII fold differently from server to server, so they are compared here only.
    word = max(re.findall(r"[a-z0-9]+", name.lower()), key=len, default="")
    if not word:
        return ""
    return f'FILTER(CONTAINS(LCASE(CONCAT(STR(?actor), " ", COALESCE(STR(?label), ""))), {Literal(word)}))'


def _forms(iri: str, label: str) -> Iterator[str]:
    yield iri
    yield _key(unquote(iri.rsplit("/", 1)[-1]))
    if label:
        yield _key(label)


def _key(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())


def _with_representatives(source: Source, actors: Iterable[NamedNode]) -> set[NamedNode]:
    found: set[NamedNode] = set()
    new = set(actors)
    while new:
        found |= new
        text = f"SELECT DISTINCT ?who WHERE {{ VALUES ?of {{ {_list(new)} }} ?who {KG.actsFor} ?of }}"
        new = {who for (who,) in ask(source, text).rows if isinstance(who, NamedNode)} - found
    return found


def _list(nodes: Iterable[NamedNode]) -> str:
    return " ".join(sorted(map(str, nodes)))
