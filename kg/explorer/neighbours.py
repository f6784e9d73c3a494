"""The neighbourhood of an actor: whom it is tied to, by how many documents, and how they are tied."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.explorer.answers import Count, Edge, Neighbourhood, Node
from kg.explorer.entries import PLACES, Side
from kg.explorer.graph import ExploredGraph
from kg.explorer.ties import group_of, tied_pairs
from kg.model import Status
from kg.rdf.vocabulary import KG, STATUSES

NODES = 12
# Beyond this many actors no picture is readable, so ties between neighbours are not looked for.
_MOST_DRAWN = 60
_MOST_BETWEEN = 40
_MOST_PLACES = 20
_ASSERTED = STATUSES[Status.ASSERTED].value.removeprefix(KG.iri)


class _Ends(NamedTuple):
    agent: int
    target: int
    directed: bool
    act_class: str
    asserted: bool


def neighbourhood(graph: ExploredGraph, about: str, page: int) -> Neighbourhood | None:
    """Return one page of an actor's neighbours, by its id; None where there is no such actor."""
    actor = graph.actor(about)
    if actor is None:
        return None
    partners = graph.index.partners[actor]
    ranked = sorted(partners, key=lambda other: _rank(graph, partners[other], other))
    end = (page + 1) * NODES
    shown = ranked[page * NODES : end]
    return Neighbourhood(
        partners=len(ranked),
        nodes=tuple(_node(graph, other, partners[other]) for other in shown),
        edges=tuple(edge for other in shown for edge in _edges(graph, actor, other)),
        between=_between(graph, ranked[: end - NODES], shown) if end <= _MOST_DRAWN else (),
    )


def _rank(graph: ExploredGraph, claims: Sequence[int], other: int) -> tuple[int, int, int]:
    return -_documents(graph, claims), -len(claims), other


def _documents(graph: ExploredGraph, claims: Iterable[int]) -> int:
    return len({graph.index.claims[number].document for number in claims})


def _node(graph: ExploredGraph, other: int, claims: Sequence[int]) -> Node:
    entry = graph.index.actors[other]
    return Node(graph.id(entry.iri), entry.name, entry.kind, len(claims), _documents(graph, claims))


def _between(graph: ExploredGraph, earlier: Sequence[int], shown: Sequence[int]) -> tuple[Edge, ...]:
    pairs = (
        (one, other)
        for place, one in enumerate(shown)
        for other in (*earlier, *shown[:place])
        if other in graph.index.partners[one]
    )
    edges = (edge for one, other in pairs for edge in _edges(graph, one, other))
    return tuple(sorted(edges, key=lambda edge: (-edge.documents, -edge.claims))[:_MOST_BETWEEN])


def _edges(graph: ExploredGraph, actor: int, other: int) -> Iterator[Edge]:
    """Yield the edges between two actors; a claim in which each acts on the other is in two of them."""
    found: dict[_Ends, list[int]] = defaultdict(list)
    for number in graph.index.partners[actor][other]:
        claim = graph.index.claims[number]
        term = graph.wording.relations[claim.relation]
        for pair in tied_pairs(claim, symmetric=term.symmetric) & {(actor, other), (other, actor)}:
            agent, target = sorted(pair) if term.symmetric else pair
            asserted = claim.status == _ASSERTED
            found[_Ends(agent, target, not term.symmetric, term.act_class, asserted)].append(number)
    return (_edge(graph, actor, ends, found[ends]) for ends in sorted(found))


def _edge(graph: ExploredGraph, actor: int, ends: _Ends, numbers: Sequence[int]) -> Edge:
    claims = [graph.index.claims[number] for number in numbers]
    return Edge(
        agent=graph.named(ends.agent).id,
        target=graph.named(ends.target).id,
        directed=ends.directed,
        act_class=ends.act_class,
        asserted=ends.asserted,
        relations=Count.of(claim.relation for claim in claims),
        statuses=Count.of(claim.status for claim in claims),
        claims=len(claims),
        documents=len({claim.document for claim in claims}),
        of=graph.named(actor).id,
        at=tuple(_at(graph, actor, number) for number in numbers[:_MOST_PLACES]),
    )


def _at(graph: ExploredGraph, actor: int, number: int) -> int:
    """Return where a claim stands among the actor's."""
    claim = graph.index.claims[number]
    side = Side.AGENT if actor in claim.agents else Side.TARGET
    place = group_of(claim.relation, side, graph.wording) * PLACES + number
    return bisect_left(graph.index.places[actor], place)
