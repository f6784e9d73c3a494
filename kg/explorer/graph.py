"""A graph that is being explored: its store, its index, and the words and names it is shown with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Store

from kg.explorer.answers import Named, Source
from kg.explorer.entries import GraphIndex
from kg.explorer.index import index_graph
from kg.explorer.names import index_names
from kg.explorer.wording import Wording
from kg.ids import DEFAULT_BASE

PAGE = 50
_CLAIM = "claim/"


@dataclass(frozen=True, slots=True)
class ExploredGraph:
    """What every view is made from. The index does not follow changes of the store.

    `base` is what the IRIs of the graph's own resources begin with.
    """

    store: Store
    index: GraphIndex
    wording: Wording
    names: Mapping[str, Sequence[int]]
    base: str

    @classmethod
    def of(cls, store: Store) -> ExploredGraph:
        """Index a store; about a second for 10,000 claims."""
        index, wording = index_graph(store)
        iri = index.claims[0].iri if index.claims else ""
        return cls(store, index, wording, index_names(index), iri.rpartition(_CLAIM)[0] or DEFAULT_BASE)

    def id(self, iri: str) -> str:
        """Return an IRI as answers have it: without the graph's base, where it begins with it."""
        end = iri.removeprefix(self.base)
        return iri if ":" in end else end

    def iri(self, identifier: str) -> str:
        """Return the IRI that an answer's id stands for."""
        return identifier if ":" in identifier else self.base + identifier

    def actor(self, identifier: str) -> int | None:
        """Return the number of an actor by its id, None where there is none."""
        return self.index.actor_numbers.get(self.iri(identifier))

    def named(self, actor: int) -> Named:
        """Return an actor's IRI and label by its number."""
        entry = self.index.actors[actor]
        return Named(self.id(entry.iri), entry.name)

    def source(self, document: int, claims: int | None = None) -> Source:
        """Return a document's line by its number."""
        entry = self.index.documents[document]
        return Source(self.id(entry.iri), entry.title, entry.source, entry.issued, claims)
