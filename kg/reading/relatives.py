"""Relative pronouns that name no actor: their clause hangs on something else than the model's antecedent.

In "Lind spoke of a recording in which she is mocked" the clause tells of the recording: "which" is nobody.
"""

from __future__ import annotations

from kg.model import Link, Parse
from kg.reading.syntax import Tree

_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_CLAUSE = "acl:relcl"
SURE = 0.9  # from here on the model's links are right more often than its trees
# what joins the words of one name or description, and those of a list
_JOINED = frozenset({"appos", "conj", "flat", "compound", "nmod:desc", "fixed"})


def without_lost_relatives(parse: Parse, tree: Tree) -> list[Link]:
    """Return the links of a parse without those of relative pronouns whose clause tells of something else."""
    mentions = [m for m in parse.mentions if not m.pronoun]
    named = frozenset(word for m in mentions for word in range(m.first, m.last + 1))
    return [link for link in parse.links if not _is_lost(link, tree, named)]


def _is_lost(link: Link, tree: Tree, named: frozenset[int]) -> bool:
    if tree.tokens[link.source].xpos not in _RELATIVE or link.score >= SURE:
        return False
    noun = _told_of(link.source, tree)
    if noun is None or noun in named:
        return False
    return not _joined(noun, tree) & _joined(link.target, tree)


def _told_of(pronoun: int, tree: Tree) -> int | None:
    """The noun that a relative pronoun's clause hangs on, None where there is no such clause."""
    words = (pronoun, *tree.up(pronoun))
    return next((tree.tokens[word].head for word in words if tree.tokens[word].dep == _CLAUSE), None)


def _joined(word: int, tree: Tree) -> set[int]:
    """A word and those above it that it is one name, one description or one list with."""
    found = {word}
    for head in tree.up(word):
        if tree.tokens[word].dep not in _JOINED:
            break
        found.add(head)
        word = head
    return found
