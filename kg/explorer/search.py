"""Finding actors by name.

The browser asks for the list of the first letters of what is typed and looks through it itself, so that a
server and a folder of files can answer alike.
"""

from __future__ import annotations

from kg.explorer.answers import Found, FoundPage
from kg.explorer.graph import ExploredGraph

FOUND = 200


def found_page(graph: ExploredGraph, about: str, page: int) -> FoundPage:
    """Return one page of the actors whose names have a word that begins with `about`.

    `about` is one to three letters as `name_words` writes them.
    """
    actors = graph.names.get(about, ())
    shown = actors[page * FOUND : (page + 1) * FOUND]
    return FoundPage(len(actors), tuple(found_actor(graph, number) for number in shown))


def found_actor(graph: ExploredGraph, number: int) -> Found:
    """Return the line of an actor by its number."""
    actor = graph.index.actors[number]
    names = (actor.name, *actor.aliases)
    return Found(graph.id(actor.iri), names, actor.kind, actor.country, len(graph.index.places[number]))
