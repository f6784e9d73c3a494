"""Who may fill a role, and who may fill it together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from kg.linking.entity import Entity, related
from kg.linking.pronouns import Loose
from kg.model import Arc, Mention
from kg.reading.syntax import Tree

# Where an entity may fill a role: at the words that are so likely to.
_PLACE = 0.3


@dataclass(frozen=True, slots=True)
class Filler:
    """An entity that may fill a role, how likely it does, and the words by which."""

    entity: Entity
    score: float
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What tells who fills the roles of a document's triggers.

    entity_of: the entity that each token stands for; loose: whom the pronouns may stand for that stand for
    none; partners: the heads of mentions by those of the mentions that they are coordinated with.
    """

    tree: Tree
    entity_of: Mapping[int, Entity]
    loose: Mapping[int, Loose]
    partners: Mapping[int, set[int]]

    def fillers(self, arcs: Sequence[Arc], role: str) -> list[Filler]:
        """Return the entities of a role, likeliest first, each with the probability that some word of it
        fills the role."""
        found: dict[int, list[Arc]] = defaultdict(list)
        for arc in sorted(arcs, key=lambda a: (-a.score, a.target)):
            if arc.role == role and arc.target in self.entity_of:
                found[id(self.entity_of[arc.target])].append(arc)
        fillers = (self._filler(own) for own in found.values())
        return sorted(fillers, key=lambda filler: -filler.score)

    def _filler(self, arcs: Sequence[Arc]) -> Filler:
        score = 1.0 - prod(1.0 - arc.score for arc in arcs)
        places = frozenset(arc.target for arc in arcs if arc.score >= _PLACE)
        return Filler(self.entity_of[arcs[0].target], score, places)

    def by_pronoun(
        self, arcs: Sequence[Arc], role: str, others: Sequence[Filler], *, least: float
    ) -> list[Filler]:
        """Return whom the likeliest filler of an empty role may stand for, a pronoun that stands for no
        entity; nobody who fills the other role, since a pronoun beside them means somebody else."""
        best = max((a for a in arcs if a.role == role), key=lambda a: (a.score, -a.target), default=None)
        if best is None or best.score < least or best.target not in self.loose:
            return []
        entity, link = self.loose[best.target]
        if any(f.entity is entity or related(f.entity, entity) for f in others):
            return []
        return [Filler(entity, best.score * link, frozenset({best.target}))]

    def joins(self, one: Filler, other: Filler) -> bool:
        """Whether both can fill a role: neither is named within the words for the other, and where one acts
        for the other, they are named in one breath ("the general and his sons")."""
        if related(one.entity, other.entity) and not self._coordinated(one, other):
            return False
        return not _overlap(one, other)

    def named_by(self, sentence: int, entity: Entity) -> bool:
        """Whether the text has named an entity by the end of a sentence."""
        return min(self.tree.tokens[m.first].sentence for m in entity.mentions) <= sentence

    def _coordinated(self, one: Filler, other: Filler) -> bool:
        beside = {p for m in _mentions(one) for p in self.partners.get(m.head, ())}
        return any(m.head in beside for m in _mentions(other))


def _mentions(filler: Filler) -> list[Mention]:
    """The words that name the entity where it may fill the role."""
    return [m for m in filler.entity.mentions if any(m.first <= p <= m.last for p in filler.places)]


def _overlap(one: Filler, other: Filler) -> bool:
    pairs = ((m, n) for m in _mentions(one) for n in _mentions(other))
    return any(m.first <= n.last and n.first <= m.last for m, n in pairs)
