"""What a graph holds, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from kg.rdf.vocabulary import DCTERMS, KG, KINDS, RDF, STATUSES

_Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """Counts of a graph. `actors` by kind, `statuses` and `types` of claims (most frequent first).

    `facts` are plain triples between actors; `earliest` and `latest` the first and last day on which a
    document was published, None where none is dated.
    """

    documents: int
    actors: Mapping[str, int]
    claims: int
    statuses: Mapping[str, int]
    types: Mapping[str, int]
    facts: int
    quads: int
    earliest: date | None
    latest: date | None


def describe_graph(store: Store) -> GraphInfo:
    """Count what a store holds, whichever graphs it stands in."""
    days = sorted(_days(store))
    types = Counter(_local(term) for term in _claimed(store, KG.relation))
    return GraphInfo(
        documents=_count(store, KG.Document),
        actors={kind.value: _count(store, node) for kind, node in KINDS.items()},
        claims=_count(store, KG.Claim),
        statuses=_statuses(store),
        types=dict(sorted(types.items(), key=lambda pair: (-pair[1], pair[0]))),
        facts=sum(_triples(store, KG.iri + name) for name in types),
        quads=len(store),
        earliest=days[0] if days else None,
        latest=days[-1] if days else None,
    )


def _count(store: Store, kind: NamedNode) -> int:
    return len({str(quad.subject) for quad in store.quads_for_pattern(None, RDF.type, kind)})


def _statuses(store: Store) -> dict[str, int]:
    counts = Counter(_claimed(store, KG.status))
    return {status.value: counts[node] for status, node in STATUSES.items()}


def _claimed(store: Store, predicate: NamedNode) -> Iterable[_Term]:
    said = {quad.triple for quad in store.quads_for_pattern(None, predicate, None)}
    return (triple.object for triple in said)


def _triples(store: Store, relation: str) -> int:
    return len({quad.triple for quad in store.quads_for_pattern(None, NamedNode(relation), None)})


def _days(store: Store) -> Iterable[date]:
    for quad in store.quads_for_pattern(None, DCTERMS.issued, None):
        try:
            yield date.fromisoformat(quad.object.value if isinstance(quad.object, Literal) else "")
        except ValueError:
            continue


def _local(term: _Term) -> str:
    return term.value.removeprefix(KG.iri) if isinstance(term, NamedNode) else str(term)
