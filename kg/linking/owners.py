"""Whom an actor may act for that nothing else gives an owner: the model's weaker word on it.

A likely owner tells actors apart while they are gathered (`link.py`); an unlikely one does not, since a wrong
merge or split is worse than an owner left out. When all are gathered, it is better than none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.linking.entity import Entity, root
from kg.linking.namesakes import Faced
from kg.model import Kind, Parse

# How likely an owner must be that nothing speaks against.
LEAST = 0.2
# Organisations and places stand for themselves more often than the model thinks.
_ACT_FOR = frozenset({Kind.PERSON, Kind.GOVERNMENT, Kind.GROUP})


def suppose_owners(
    entities: Sequence[Entity], parse: Parse, entity_of: Mapping[int, Entity], faced: Faced
) -> None:
    """Give persons, groups and bodies of state that have no owner the likeliest that a word of theirs has,
    but for a state that they face."""
    arcs = {arc.source: arc for arc in parse.arcs if arc.role == "of" and arc.score >= LEAST}
    for entity in entities:
        if entity.owner is None and entity.acts_for is None and entity.kind in _ACT_FOR:
            own = [arcs[m.head] for m in entity.mentions if m.head in arcs]
            told = (entity_of.get(a.target) for a in sorted(own, key=lambda a: (-a.score, a.source)))
            entity.owner = next((one for one in told if one and _may_own(one, entity, faced)), None)


def _may_own(owner: Entity, entity: Entity, faced: Faced) -> bool:
    return root(owner) is not entity and not faced.by(entity, owner)
