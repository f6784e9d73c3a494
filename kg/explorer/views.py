"""All that the browser can ask for, by name: a view, what it is about, and a page of it.

`about` is the id of an actor or document, the letters a search begins with, or empty; pages count from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import ceil

from kg.explorer.actor import actor_page
from kg.explorer.claims import claim_page
from kg.explorer.documents import document_page, text_parts
from kg.explorer.graph import PAGE, ExploredGraph
from kg.explorer.neighbours import NODES, neighbourhood
from kg.explorer.search import FOUND, found_page
from kg.explorer.sources import source_page
from kg.explorer.store_values import value_of
from kg.explorer.summary import summary
from kg.explorer.timeline import PLACES_SHOWN, timeline
from kg.rdf.vocabulary import KG

View = Callable[[ExploredGraph, str, int], object | None]

VIEWS: Mapping[str, View] = {
    "actor": actor_page,
    "claims": claim_page,
    "document": document_page,
    "neighbours": neighbourhood,
    "search": found_page,
    "sources": source_page,
    "summary": summary,
    "timeline": timeline,
}


def every_page(graph: ExploredGraph) -> Iterator[tuple[str, str, int]]:
    """Yield view, subject and page of everything there is to ask for, in no particular order."""
    for view, about, pages in _every_view(graph):
        for page in range(pages):
            yield view, about, page


def _every_view(graph: ExploredGraph) -> Iterator[tuple[str, str, int]]:
    index = graph.index
    yield "summary", "", 1
    yield "timeline", "", max(1, _pages(len(index.claims), PAGE))
    yield "sources", "", max(1, _pages(len(index.documents), PAGE))
    for beginning, found in graph.names.items():
        yield "search", beginning, _pages(len(found), FOUND)
    for document in index.documents:
        yield (
            "document",
            graph.id(document.iri),
            len(text_parts(value_of(graph.store, document.iri, KG.text) or "")),
        )
    for number, actor in enumerate(index.actors):
        yield from _views_of_actor(graph, number, graph.id(actor.iri))


def _views_of_actor(graph: ExploredGraph, number: int, actor: str) -> Iterator[tuple[str, str, int]]:
    claims = len(graph.index.places[number])
    yield "actor", actor, 1
    yield "claims", actor, _pages(claims, PAGE)
    yield "timeline", actor, _pages(claims, PLACES_SHOWN)
    yield "neighbours", actor, _pages(len(graph.index.partners[number]), NODES)
    yield "sources", actor, _pages(len(graph.index.appearances[number]), PAGE)


def _pages(rows: int, size: int) -> int:
    return ceil(rows / size)
