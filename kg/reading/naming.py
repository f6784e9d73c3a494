"""Which actors a phrase names: the mention it heads, else the nearest one inside it."""

from __future__ import annotations

from kg.reading.syntax import Tree, conjuncts

_INSIDE = ("nmod:poss", "nmod", "compound", "amod", "appos", "nmod:desc", "flat")
_DEPTH = 2


def actors(tree: Tree, token: int) -> list[int]:
    """Return the mentions' heads that a filler and its conjuncts name: the word's own mention, else
    the nearest one inside its phrase ("the office of Hamas" → Hamas); empty where there is none."""
    found: list[int] = []
    for part in conjuncts(tree, token):
        hit = part if part in tree.mentions else _inner(tree, part, 0)
        if hit is not None and hit not in found:
            found.append(hit)
    return found


def _inner(tree: Tree, token: int, depth: int) -> int | None:
    for label in _INSIDE if depth <= _DEPTH else ():
        for child in tree.below(token, label):
            hit = child if child in tree.mentions else _inner(tree, child, depth + 1)
            if hit is not None:
                return hit
    return None
