"""What a text says once is one claim, though two readings of it were found.

One word can suggest two near types ("part of": partOf, memberOf), of which the likelier is meant; and two
words of one phrase can tell one act ("impose sanctions", "broke off relations"), of which the verb knows best
whether it happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Relation
from kg.reading.syntax import Tree, verbal

# How the second word of a phrase hangs on the first.
_PHRASE = frozenset({"obj", "obl", "nsubj", "xcomp", "acl", "compound"})

Told = tuple[int, Relation]
"""A relation with the token that expresses it."""


def doublets(told: Sequence[Told], tree: Tree, families: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of claims that another makes needless, each with the id of that other.

    `families` gives the family of each type that is looked at; relations of other types stay.
    """
    known = [(token, r) for token, r in told if r.type in families]
    found = dict(_of_one_word(known, families))
    found |= dict(_of_one_phrase([(token, r) for token, r in known if r.id not in found], tree))
    return {dropped: _last(kept, found) for dropped, kept in found.items()}


def without(relations: Sequence[Relation], needless: Mapping[str, str]) -> list[Relation]:
    """Return the relations without the needless ones; those that stay are as sure as the surest reading, and
    what pointed at a needless one points at them."""
    sure = {r.id: r.confidence for r in relations}
    for dropped, kept in needless.items():
        sure[kept] = max(sure[kept], sure[dropped])
    stay = (replace(r, confidence=sure[r.id]) for r in relations if r.id not in needless)
    return [_pointing(r, needless) for r in stay]


def _of_one_word(told: Sequence[Told], families: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    best: dict[tuple[int, str, frozenset[str]], Relation] = {}
    for token, r in sorted(told, key=lambda pair: (-pair[1].confidence, pair[1].type)):
        kept = best.setdefault((token, families[r.type], frozenset((*r.agents, *r.targets))), r)
        if kept.type != r.type:  # of one type there are two where each does it to the other
            yield r.id, kept.id


def _of_one_phrase(told: Sequence[Told], tree: Tree) -> Iterator[tuple[str, str]]:
    at = {(token, r.type): r for token, r in told}
    for word, r in told:
        for verb in _verbs_of(tree, word):
            kept = at.get((verb, r.type))
            if kept and _says_all(kept, r):
                yield r.id, kept.id


def _verbs_of(tree: Tree, word: int) -> list[int]:
    """The verbs that a word makes one phrase with: whose object it is, say, or whose clause is of it."""
    if verbal(tree, word):
        return []
    head, label = tree.head(word), tree.label(word)
    above = [] if head is None or label not in _PHRASE else [head]
    return sorted(v for v in (*above, *tree.below(word, *_PHRASE)) if verbal(tree, v))


def _says_all(kept: Relation, other: Relation) -> bool:
    return set(other.agents) <= set(kept.agents) and set(other.targets) <= set(kept.targets)


def _last(kept: str, needless: Mapping[str, str]) -> str:
    while kept in needless:
        kept = needless[kept]
    return kept


def _pointing(r: Relation, needless: Mapping[str, str]) -> Relation:
    """A relation that points where others now stand, but never at itself."""
    theme, condition = r.theme, needless.get(r.condition or "", r.condition)
    stays = needless.get(theme.relation or "") if theme else None
    if theme and stays:
        theme = None if stays == r.id else replace(theme, relation=stays)
    return replace(r, theme=theme, condition=None if condition == r.id else condition)
