"""What several do to each other: "A and B accused each other" tells that A accused B and that B accused A.

The network scores pairs of a word and a filler, and nobody is to be agent and target of one claim: there
must be a claim for each who acts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.linking.entity import related
from kg.reading.findings import End, Filled
from kg.reading.syntax import Tree

_PHRASES = (("each", "other"), ("one", "another"))
_DIRECT = ("obj", "iobj")


def to_each_other(found: Sequence[Filled], tree: Tree, symmetric: Collection[str]) -> list[Filled]:
    """Return the findings, those divided among their agents whose verb has "each other" for its object; types
    among `symmetric` say so anyway."""
    return [one for f in found for one in ([f] if f.trigger.type in symmetric else _divided(f, tree))]


def _divided(f: Filled, tree: Tree) -> list[Filled]:
    apart = not any(related(a, b) for a in f.agents for b in f.agents if a is not b)
    if len(f.agents) < 2 or not apart or not _is_mutual(f, tree):
        return [f]
    end = End(weakest=f.agent_end.weakest, left_out=0.0)
    others = [tuple(b for b in f.agents if b is not a) for a in f.agents]
    return [
        replace(f, agents=(a,), targets=rest, target_end=end)
        for a, rest in zip(f.agents, others, strict=True)
    ]


def _is_mutual(f: Filled, tree: Tree) -> bool:
    """Tell whether "each other" is a verb's object, or another complement of one that has no target."""
    verb = f.trigger.token
    objects = tree.below(verb, *_DIRECT)
    places = [*objects, *(d for o in objects for d in tree.below(o, "det"))]
    if not f.targets:
        places += tree.below(verb, "obl")
    return any(_is_reciprocal(tree, word) for word in places) or _is_shared_out(tree, verb, objects)


def _is_reciprocal(tree: Tree, word: int) -> bool:
    """Tell whether a word begins "each other", which is not "each other's"."""
    rest = [tree.word(c) for c in tree.below(word, "fixed")]
    owns = any(tree.tokens[c].xpos == "POS" for c in tree.below(word, "case"))
    return not owns and any(tree.word(word) == first and second in rest for first, second in _PHRASES)


def _is_shared_out(tree: Tree, verb: int, objects: Collection[int]) -> bool:
    """ "have each accused the other"."""
    each = any(tree.word(c) == "each" for c in tree.below(verb, "advmod", "det", "nsubj"))
    return each and any(tree.word(o) == "other" and tree.below(o, "det") for o in objects)
