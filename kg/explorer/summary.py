"""What a graph holds, in figures, with the words for it."""

from __future__ import annotations

from kg.explorer.answers import Count, Summary
from kg.explorer.graph import ExploredGraph
from kg.explorer.search import found_actor

_BUSIEST = 12


def summary(graph: ExploredGraph, about: str, page: int) -> Summary | None:
    """Return the figures of a graph; `about` is empty and there is one page."""
    if about or page:
        return None
    index, words = graph.index, graph.wording
    days = sorted(document.issued for document in index.documents if document.issued)
    busiest = sorted(range(len(index.actors)), key=lambda number: -len(index.places[number]))
    return Summary(
        base=graph.base,
        documents=len(index.documents),
        actors=len(index.actors),
        claims=len(index.claims),
        earliest=days[0] if days else "",
        latest=days[-1] if days else "",
        status_counts=Count.of(
            (claim.status for claim in index.claims), order=[term.id for term in words.statuses]
        ),
        class_counts=Count.of(
            (words.relations[claim.relation].act_class for claim in index.claims),
            order=[term.id for term in words.classes],
        ),
        busiest=tuple(found_actor(graph, number) for number in busiest[:_BUSIEST] if index.places[number]),
        classes=words.classes,
        relations=tuple(words.relations.values()),
        statuses=words.statuses,
        kinds=words.kinds,
    )
