"""Standing facts from titles and appositions: "Qatari Prime Minister X", "X, the leader of Hamas"."""

from __future__ import annotations

from kg.model import Kind
from kg.naming import actors
from kg.syntax import Tree, conjuncts

_DOMAINS = ("nmod:poss", "nmod", "amod", "compound", "nmod:desc")
_PEOPLE = frozenset({Kind.PERSON, Kind.GROUP, Kind.GOVERNMENT})
_TITLE = frozenset({"compound", "amod", "nmod:desc", "flat"})


def bearers(tree: Tree, title: int) -> list[int]:
    """Return the mentions of those who bear a title; the title itself where nobody is named."""
    head = tree.head(title)
    dep = tree.tokens[title].dep
    if head is not None and dep in {"nmod:desc", "compound", "appos", "amod", "flat", "nmod"} and head in tree.mentions:
        named = tree.mentions[head].kind is Kind.PERSON and (dep != "nmod" or not tree.below(title, "case"))
        if named:
            return [head]
    for label in ("appos", "flat", "nsubj"):
        people = [a for c in tree.below(title, label) for a in actors(tree, c) if _person(tree, a)]
        if people:
            return people
    if title in tree.mentions and tree.mentions[title].kind is Kind.PERSON and _definite(tree, title):
        return [title]
    return []


def domains(tree: Tree, title: int) -> list[int]:
    """Return the mentions of what a title is held in: "of Hamas", "Qatar's", "Qatari"."""
    for label in _DOMAINS:
        for child in tree.below(title, label):
            found = [a for a in actors(tree, child) if tree.mentions[a].kind is not Kind.PERSON]
            if found:
                return found
    return _named_holder_domain(tree, title)


def title_words(tree: Tree, title: int) -> tuple[int, int]:
    """Return the first and last token of a title, without the state or body it belongs to."""
    first = title
    while first > 0 and tree.head(first - 1) in {title, first} and _part(tree, first - 1):
        first -= 1
    return first, title


def _part(tree: Tree, word: int) -> bool:
    return word not in tree.mentions and tree.label(word) in {"compound", "amod", "nmod", "flat"} and (
        tree.tokens[word].dep in _TITLE or tree.label(word) in _TITLE
    )


def _named_holder_domain(tree: Tree, title: int) -> list[int]:
    """In "Qatari Prime Minister X" the demonym may hang on X itself."""
    head = tree.head(title)
    if head is None or head not in tree.mentions or tree.tokens[title].dep not in {"nmod:desc", "compound"}:
        return []
    for child in tree.below(head, "amod", "compound", "nmod:poss"):
        if child != title and child in tree.mentions and child < title:
            return [c for c in conjuncts(tree, child) if c in tree.mentions]
    return []


def _person(tree: Tree, token: int) -> bool:
    return tree.mentions[token].kind in _PEOPLE


def _definite(tree: Tree, token: int) -> bool:
    words = {tree.word(c) for c in tree.below(token, "det")}
    return "the" in words or (not words and bool(tree.below(token, "amod", "nmod:poss", "compound")))
