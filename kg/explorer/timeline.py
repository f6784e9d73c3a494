"""Claims by date, of one actor or of all: how many a month, and which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.explorer.answers import Count, Month, Timeline
from kg.explorer.claims import claim_rows
from kg.explorer.entries import PLACES
from kg.explorer.graph import PAGE, ExploredGraph

PLACES_SHOWN = 1000
_MONTH = 7  # characters of YYYY-MM


def timeline(graph: ExploredGraph, about: str, page: int) -> Timeline | None:
    """Return one page of an actor's claims by date, or of all claims where `about` is empty.

    None where there is no such actor. Claims without a date come last.
    """
    if not about:
        numbers = range(len(graph.index.claims))
        months = () if page else _months(graph, numbers)
        documents, rows = claim_rows(graph, numbers[page * PAGE : (page + 1) * PAGE], words=False)
        return Timeline(len(numbers), months, documents=documents, claims=rows)
    actor = graph.actor(about)
    if actor is None:
        return None
    by_date = sorted((place % PLACES, at) for at, place in enumerate(graph.index.places[actor]))
    months = () if page else _months(graph, [number for number, _ in by_date])
    shown = by_date[page * PLACES_SHOWN : (page + 1) * PLACES_SHOWN]
    return Timeline(len(by_date), months, places=tuple(at for _, at in shown))


def _months(graph: ExploredGraph, numbers: Sequence[int]) -> tuple[Month, ...]:
    classes = {name: term.act_class for name, term in graph.wording.relations.items()}
    order = [term.id for term in graph.wording.classes]
    months: dict[str, list[str]] = defaultdict(list)
    for number in numbers:
        claim = graph.index.claims[number]
        if claim.date:
            months[claim.date[:_MONTH]].append(classes[claim.relation])
    return tuple(
        Month(month, Count.of(found, order=order)) for month, found in sorted(months.items(), reverse=True)
    )
