"""Pronouns that the model links too weakly to count as mentions: whom each stands for, if for anybody.

Such a pronoun joins no actor, since a wrong merge is worse than a split; it tells who fills a role that
nobody else fills.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.linking.entity import Entity
from kg.model import Link, Parse

# How likely the weakest link on the way to a name must be; from 0.4 on a pronoun is a mention.
LEAST = 0.2

Loose = tuple[Entity, float]
"""An entity, and how likely the weakest link to it is."""


def loosely_linked(parse: Parse, entity_of: Mapping[int, Entity]) -> dict[int, Loose]:
    """Return, by the tokens of pronouns that stand for no entity, those that their links lead to."""
    links = {k.source: k for k in parse.links}
    loose = (m.head for m in parse.mentions if m.pronoun and m.head not in entity_of)
    found = {head: _followed(head, links, entity_of) for head in loose}
    return {head: end for head, end in found.items() if end is not None}


def _followed(head: int, links: Mapping[int, Link], entity_of: Mapping[int, Entity]) -> Loose | None:
    weakest, seen = 1.0, {head}
    while head in links and links[head].score >= LEAST:
        weakest, head = min(weakest, links[head].score), links[head].target
        if head in entity_of:
            return entity_of[head], weakest
        if head in seen:
            return None
        seen.add(head)
    return None
