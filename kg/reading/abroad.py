"""Where bodies of one state stand in another: "the US embassy in London", "American troops in Iraq".

No word says so but a preposition, which the model does not take for a trigger: the phrase alone tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from kg.linking.entity import Entity, root
from kg.model import Arc, Kind, Status, Trigger
from kg.ontology.schema import Ontology
from kg.reading.cues import CueTable
from kg.reading.frames import FrameFindings
from kg.reading.status import status_of
from kg.reading.syntax import Tree

_TYPE = "locatedIn"
_OBLIQUE = "obl:"
_BODIES = frozenset({Kind.GOVERNMENT, Kind.ORGANIZATION})
_PLACES = frozenset({Kind.STATE, Kind.PLACE})
# How sure a phrase is that says so: a body's own state is known and the place is none of it.
SURE = 0.9


def stand_abroad(
    tree: Tree, cues: CueTable, ontology: Ontology, entity_of: Mapping[int, Entity]
) -> FrameFindings:
    """Return, for every such phrase, its preposition as trigger and the arcs to body and place."""
    triggers, arcs = [], []
    for body, place, word in _phrases(tree, _prepositions(ontology)):
        abroad = _is_abroad(entity_of.get(body), entity_of.get(place))
        if abroad and status_of(body, tree, cues) is Status.ASSERTED:
            triggers.append(Trigger(word, word, word, _TYPE, Status.ASSERTED, SURE))
            arcs += [Arc(word, role, end, SURE, _TYPE) for role, end in (("agent", body), ("target", place))]
    return FrameFindings(tuple(triggers), tuple(arcs))


@lru_cache(maxsize=4)
def _prepositions(ontology: Ontology) -> frozenset[str]:
    """The case words by which the type's frames find a place: "obl:in" gives "in"."""
    frames = (f for kind in ontology.types if kind.name == _TYPE for f in kind.frames)
    slots = (slot for f in frames for role, slots in f.fillers if role == "target" for slot in slots)
    return frozenset(slot.removeprefix(_OBLIQUE) for slot in slots if slot.startswith(_OBLIQUE))


def _phrases(tree: Tree, words: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the governors of a phrase and of the place in it, and the preposition between them."""
    for body, mention in tree.mentions.items():
        if mention.kind in _BODIES:
            for place in tree.below(body, "nmod"):
                for word in tree.below(place, "case"):
                    if place in tree.mentions and tree.word(word) in words:
                        yield body, place, word


def _is_abroad(body: Entity | None, place: Entity | None) -> bool:
    if body is None or place is None:
        return False
    home = root(body)
    return home.kind is Kind.STATE and home is not body and place.kind in _PLACES and root(place) is not home
