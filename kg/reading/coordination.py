"""Fillers named in one breath: in "mediated by Qatari and Egyptian officials" both fill the role.

The network scores each word by itself and often gives the second a share that would not do alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.model import Arc, Mention
from kg.reading.syntax import Tree, after_link, conjuncts

# A filler coordinated with the likeliest one needs so much of a probability, and then counts as so likely,
# or a little likelier than it is in the other role.
TOGETHER, RAISED = 0.1, 0.5
_MARGIN = 1e-6
_ROLES = ("agent", "target")
_Key = tuple[int, str, int]


def with_conjuncts(arcs: Sequence[Arc], partners: Mapping[int, set[int]]) -> list[Arc]:
    """Return the arcs, those to the conjuncts of a role's likeliest filler raised to `RAISED`."""
    best: dict[tuple[int, str, str], Arc] = {}
    highest: dict[_Key, float] = defaultdict(float)
    for arc in arcs:
        if arc.role in _ROLES:
            key = (arc.source, arc.type, arc.role)
            best[key] = max(best.get(key, arc), arc, key=lambda a: (a.score, -a.target))
            place = (arc.source, arc.type, arc.target)
            highest[place] = max(highest[place], arc.score)
    return [_raised(arc, best, highest, partners) for arc in arcs]


def _raised(
    arc: Arc,
    best: Mapping[tuple[int, str, str], Arc],
    highest: Mapping[_Key, float],
    partners: Mapping[int, set[int]],
) -> Arc:
    top = best.get((arc.source, arc.type, arc.role))
    if top is None or arc.score < TOGETHER or top.score < RAISED:
        return arc
    own = highest[arc.source, arc.type, arc.target]
    if arc.target not in partners.get(top.target, ()) or own >= top.score:
        return arc  # not named with it, or surer of its own role than the other is of this one
    over = own + _MARGIN if arc.score < own else own
    return replace(arc, score=max(RAISED, over))


def partners_of(mentions: Sequence[Mention], tree: Tree) -> dict[int, set[int]]:
    """Return the heads of mentions by those of the mentions that they are coordinated with: in the tree, or
    with nothing between them but a conjunction and a determiner, since parsers often hang the second on a
    later verb."""
    covering: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        for token in range(mention.first, mention.last + 1):
            covering[token].append(mention)
    found: dict[int, set[int]] = defaultdict(set)
    for first in range(len(tree.tokens)):
        parts = conjuncts(tree, first)
        for one in parts if len(parts) > 1 else ():
            for other in parts:
                for m in covering[one]:
                    found[m.head] |= {n.head for n in covering[other] if _apart(tree, m, n)}
    for before in mentions:
        second = after_link(tree, before.last + 1, "CCONJ")
        for after in (m for m in covering.get(second, ()) if m.first == second):
            found[before.head].add(after.head)
            found[after.head].add(before.head)
    return found


def _apart(tree: Tree, one: Mention, other: Mention) -> bool:
    """Whether two mentions share no word, and no verb stands between them."""
    before, after = sorted((one, other), key=lambda m: m.first)
    between = tree.tokens[before.last + 1 : after.first]
    return before.last < after.first and not any(t.upos in {"VERB", "AUX"} for t in between)
