"""What a clause's verb says about when: "will meet" and "to meet" lie ahead; "met", "did not meet", "has met"
and "failed to meet" are over."""

from __future__ import annotations

from kg.dating.timewords import TimeWords
from kg.reading.syntax import Tree, clause


def lies_ahead(tree: Tree, token: int, words: TimeWords) -> bool:
    """Tell whether the clause of a token speaks of what is to come."""
    head = _tensed(tree, token, words)
    auxiliaries = tree.below(head, "aux")
    if any(words.has("future", w) for c in auxiliaries for w in (tree.word(c), tree.lemma(c))):
        return True
    return tree.tokens[head].xpos == "VB" and any(tree.word(c) == "to" for c in tree.below(head, "mark"))


def is_over(tree: Tree, token: int, words: TimeWords) -> bool:
    """Tell whether the clause of a token is in the past tense or the perfect; ask `lies_ahead` first."""
    head = _tensed(tree, token, words)
    if any(words.has("condition", tree.word(c)) for c in tree.below(head, "mark")):
        return False  # "if they did not leave by July 9" may lie ahead
    form = tree.tokens[head].xpos
    helpers = tree.below(head, "aux")
    past = form == "VBD" or any(tree.tokens[c].xpos == "VBD" for c in helpers)
    if form == "VBG" and past and tree.label(head) == "ccomp":
        past = False  # "said he was leaving on July 9" retells "I am leaving"
    return past or (form in {"VBN", "VBG"} and any(words.has("perfect", tree.lemma(c)) for c in helpers))


def _tensed(tree: Tree, token: int, words: TimeWords) -> int:
    """Return the head of a token's clause or, of "failed to sign", the verb whose tense is that of both."""
    head = clause(tree, token)
    for governor in tree.up(head):
        if tree.label(head) != "xcomp" or not words.has("implicative", tree.lemma(governor)):
            break
        head = governor
    return head
