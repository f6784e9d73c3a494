"""Where bodies of one state stand in another: "the US embassy in London", "American troops in Iraq".

No word says so but a preposition, which the model does not take for a trigger: the phrase alone tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.cues import CueTable
from kg.link import Entity, root
from kg.model import Arc, Kind, Status, Trigger
from kg.schema import Ontology, RelationType
from kg.status import status_of
from kg.syntax import Tree

_TYPE = "locatedIn"
_OBLIQUE = "obl:"
_BODIES = frozenset({Kind.GOVERNMENT, Kind.ORGANIZATION})
_PLACES = frozenset({Kind.STATE, Kind.PLACE})
# How sure a phrase is that says so: a body's own state is known and the place is none of it.
SURE = 0.9


def stand_abroad(
    tree: Tree, cues: CueTable, ontology: Ontology, entity_of: Mapping[int, Entity]
) -> Iterator[tuple[Trigger, tuple[Arc, Arc]]]:
    """Yield a trigger, the preposition, and the arcs to body and place, for every such phrase."""
    kind = next((t for t in ontology.types if t.name == _TYPE), None)
    words = _prepositions(kind) if kind else frozenset()
    for body, place, word in _phrases(tree, words):
        agent, target = entity_of.get(body), entity_of.get(place)
        if agent is None or target is None or not _is_abroad(agent, target):
            continue
        if status_of(body, tree, cues) is Status.ASSERTED:
            trigger = Trigger(word, word, word, _TYPE, Status.ASSERTED, SURE)
            ends = (("agent", body), ("target", place))
            first, second = (Arc(word, role, token, SURE, _TYPE) for role, token in ends)
            yield trigger, (first, second)


def _prepositions(kind: RelationType) -> frozenset[str]:
    """The case words by which the type's frames find a place: "obl:in" gives "in"."""
    slots = (slot for f in kind.frames for role, slots in f.fillers if role == "target" for slot in slots)
    return frozenset(slot.removeprefix(_OBLIQUE) for slot in slots if slot.startswith(_OBLIQUE))


def _phrases(tree: Tree, words: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the governors of a phrase and of the place in it, and the preposition between them."""
    for body, mention in tree.mentions.items():
        if mention.kind in _BODIES:
            for place in tree.below(body, "nmod"):
                for word in tree.below(place, "case"):
                    if place in tree.mentions and tree.word(word) in words:
                        yield body, place, word


def _is_abroad(body: Entity, place: Entity) -> bool:
    home = root(body)
    return home.kind is Kind.STATE and home is not body and place.kind in _PLACES and root(place) is not home
