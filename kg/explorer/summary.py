"""What a graph holds, in figures, with the words for it."""

from __future__ import annotations

from collections import Counter

from kg.explorer.answers import Summary
from kg.explorer.graph import ExploredGraph
from kg.explorer.search import found_actor

_BUSIEST = 12


def summary(graph: ExploredGraph, about: str, page: int) -> Summary | None:
    """Return the figures of a graph; `about` is empty and there is one page."""
    if about or page:
        return None
    index, relations = graph.index, graph.wording.relations
    days = sorted(document.issued for document in index.documents if document.issued)
    busiest = sorted(range(len(index.actors)), key=lambda number: -len(index.places[number]))
    return Summary(
        base=graph.base,
        documents=len(index.documents),
        actors=len(index.actors),
        claims=len(index.claims),
        earliest=days[0] if days else "",
        latest=days[-1] if days else "",
        statuses=dict(sorted(Counter(claim.status for claim in index.claims).items())),
        act_classes=dict(Counter(relations[claim.relation].act_class for claim in index.claims)),
        busiest=tuple(found_actor(graph, number) for number in busiest[:_BUSIEST] if index.places[number]),
        wording=graph.wording,
    )
