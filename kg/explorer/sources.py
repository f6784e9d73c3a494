"""Documents as lines: those that name an actor, or all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.explorer.answers import SourcePage
from kg.explorer.entries import ClaimEntry
from kg.explorer.graph import PAGE, ExploredGraph


def source_page(graph: ExploredGraph, about: str, page: int) -> SourcePage | None:
    """Return one page of the documents that name an actor, or of all where `about` is empty.

    Each with the number of its claims, of those the actor takes part in. None where there is no such actor.
    """
    index = graph.index
    claims: Sequence[ClaimEntry] = index.claims
    numbers: Sequence[int] = range(len(index.documents))
    if about:
        actor = graph.actor(about)
        if actor is None:
            return None
        claims, numbers = [claims[number] for number in index.claims_of(actor)], index.appearances[actor]
    counts = Counter(claim.document for claim in claims)
    shown = numbers[page * PAGE : (page + 1) * PAGE]
    return SourcePage(len(numbers), tuple(graph.source(number, counts[number]) for number in shown))
