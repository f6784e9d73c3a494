"""Standing facts from titles and appositions: "Qatari Prime Minister X", "X, the leader of Hamas"."""

from __future__ import annotations

from kg.model import Kind
from kg.reading.naming import actors
from kg.reading.syntax import Tree, conjuncts

_TITLE = frozenset({"compound", "amod", "nmod:desc", "flat"})


def bearers(tree: Tree, title: int) -> list[int]:
    """Return the mentions of those who bear a title; the title itself where nobody is named."""
    head = tree.head(title)
    if head is not None and head in tree.mentions:
        person = tree.mentions[head].kind is Kind.PERSON
        dep = tree.tokens[title].dep
        if dep == "appos" or (person and dep in _TITLE):
            return [head]
    for label in ("appos", "flat", "nsubj"):
        named = [a for c in tree.below(title, label) for a in actors(tree, c)]
        if named:
            return named
    if title in tree.mentions and tree.mentions[title].kind is Kind.PERSON and _definite(tree, title):
        return [title]
    return []


def domains(tree: Tree, title: int) -> list[int]:
    """Return what a title is held in where the words for it hang on the bearer's name:
    "Qatari Prime Minister X"."""
    head = tree.head(title)
    if head is None or head not in tree.mentions or tree.tokens[title].dep not in _TITLE:
        return []
    for child in tree.below(head, "amod", "compound", "nmod:poss"):
        if child < title and child in tree.mentions:
            return [c for c in conjuncts(tree, child) if c in tree.mentions]
    return []


def title_words(tree: Tree, title: int) -> tuple[int, int]:
    """Return the first and last token of a title, without the state or body it belongs to."""
    first = title
    while first > 0 and tree.head(first - 1) in {title, first} and _part(tree, first - 1):
        first -= 1
    return first, title


def _part(tree: Tree, word: int) -> bool:
    return word not in tree.mentions and tree.tokens[word].dep in _TITLE


def _definite(tree: Tree, token: int) -> bool:
    words = {tree.word(c) for c in tree.below(token, "det")}
    return "the" in words or (not words and bool(tree.below(token, "amod", "nmod:poss", "compound")))
