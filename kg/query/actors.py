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
_KINDS = tuple(map(str, KINDS.values()))


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
    # A large graph has many labels and many IRIs: both are sifted before anything is joined to them, and an
    # optional kind is looked up for what is left only.
    labels = f"{{ ?actor {SKOS.prefLabel} ?label }} UNION {{ ?actor {SKOS.altLabel} ?label }}"
    text = f"""SELECT DISTINCT ?actor ?label WHERE {{
        {{
            {{ SELECT ?actor ?label WHERE {{ {labels} {_filter("?label", like)} }} }}
            OPTIONAL {{ ?actor {RDF.type} ?kind }} FILTER(?kind IN ({", ".join(_KINDS)}))
        }} UNION {{ VALUES ?kind {{ {" ".join(_KINDS)} }} ?actor {RDF.type} ?kind {_filter("?actor", like)} }}
    }}"""
    names: dict[str, set[NamedNode]] = defaultdict(set)
    for actor, label in ask(source, text).rows:
        if isinstance(actor, NamedNode):
            for name in _forms(actor.value, label.value if isinstance(label, Literal) else ""):
                names[name].add(actor)
    return names


def _filter(variable: str, name: str | None) -> str:
    # Letters beyond ASCII fold differently from server to server, so they are compared here only.
    word = max(re.findall(r"[a-z0-9]+", (name or "").lower()), key=len, default="")
    return f"FILTER(CONTAINS(LCASE(STR({variable})), {Literal(word)}))" if word else ""


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
