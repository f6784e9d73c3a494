"""What a clause's verb says about when: "will meet" and "to meet" lie ahead, "met" and "has met" are over."""

from __future__ import annotations

from kg.dating.timewords import TimeWords
from kg.reading.syntax import Tree, clause


def lies_ahead(tree: Tree, token: int, words: TimeWords) -> bool:
    """Tell whether the clause of a token speaks of what is to come."""
    head = clause(tree, token)
    auxiliaries = tree.below(head, "aux")
    if any(words.has("future", w) for c in auxiliaries for w in (tree.word(c), tree.lemma(c))):
        return True
    return tree.tokens[head].xpos == "VB" and any(tree.word(c) == "to" for c in tree.below(head, "mark"))


def is_over(tree: Tree, token: int, words: TimeWords) -> bool:
    """Tell whether the clause of a token is in the past tense or the perfect; ask `lies_ahead` first."""
    head = clause(tree, token)
    if tree.tokens[head].xpos != "VBN":
        return tree.tokens[head].xpos == "VBD"
    helpers = tree.below(head, "aux")
    return any(tree.tokens[c].xpos == "VBD" or words.has("perfect", tree.lemma(c)) for c in helpers)
