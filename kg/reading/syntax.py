"""Walking the syntax of a `Parse`: children, case words, subtrees, voice and subjects.

Relations are those of Universal Dependencies; `label` drops a subtype ("obl:agent" → "obl").
All numbers are token indices of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Mention, Parse, Token

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj", "root"})


@dataclass(frozen=True, slots=True)
class Tree:
    """A parse with each token's children and the mentions by the token that governs their words.

    That token need not be `Mention.head`: in "Jane Doe" the first name governs the second. `labels`,
    `words` and `lemmas` hold what the methods of those names tell of each token.
    """

    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]
    mentions: dict[int, Mention]
    labels: tuple[str, ...]
    words: tuple[str, ...]
    lemmas: tuple[str, ...]

    def label(self, token: int) -> str:
        """Return the token's relation to its head without its subtype; "root" only for roots."""
        return self.labels[token]

    def head(self, token: int) -> int | None:
        """Return the token's governor, None at a root."""
        head = self.tokens[token].head
        return None if head == token else head

    def word(self, token: int) -> str:
        """Return the token as written, in small letters."""
        return self.words[token]

    def lemma(self, token: int) -> str:
        """Return the token's lemma in small letters."""
        return self.lemmas[token]

    def below(self, token: int, *labels: str) -> tuple[int, ...]:
        """Return the children whose relation is one of `labels`, subtypes ("obl:agent") or not ("obl")."""
        children, tokens, names = self.children[token], self.tokens, self.labels
        return tuple([c for c in children if names[c] in labels or tokens[c].dep in labels])

    def up(self, token: int) -> Iterator[int]:
        """Yield the governors of a token, nearest first; ends even where heads form a ring."""
        seen = {token}
        head = self.head(token)
        while head is not None and head not in seen:
            yield head
            seen.add(head)
            head = self.head(head)


def grow_tree(parse: Parse) -> Tree:
    """Return the tree of a parse; heads that lie outside the document count as roots."""
    size = len(parse.tokens)
    children: list[list[int]] = [[] for _ in range(size)]
    for index, token in enumerate(parse.tokens):
        if 0 <= token.head < size and token.head != index:
            children[token.head].append(index)
    return Tree(
        parse.tokens,
        tuple(map(tuple, children)),
        _by_governor(parse),
        tuple([_label(token, index) for index, token in enumerate(parse.tokens)]),
        tuple([token.text.lower() for token in parse.tokens]),
        tuple([token.lemma.lower() for token in parse.tokens]),
    )


def _label(token: Token, index: int) -> str:
    label = token.dep.partition(":")[0].lower()
    if label != "root" or token.head == index:
        return label
    # a parser may hang a second root on the first: "X fell, Y said", "X fell, Y reports"
    return "ccomp" if index < token.head else "parataxis"


def _by_governor(parse: Parse) -> dict[int, Mention]:
    """Return the mentions by their governing tokens, the shortest where several share one."""
    found: dict[int, Mention] = {}
    for mention in sorted(parse.mentions, key=lambda m: (m.first - m.last, m.first)):
        span = range(mention.first, mention.last + 1)
        outer = [i for i in span if parse.tokens[i].head == i or parse.tokens[i].head not in span]
        words = [i for i in outer if parse.tokens[i].upos != "PUNCT"] or [mention.head]
        found[words[0]] = mention
    return found


def subtree(tree: Tree, token: int, *, without: tuple[str, ...] = ()) -> list[int]:
    """Return the token and all it governs, sorted; branches labelled as in `without` are left out."""
    found, todo = {token}, [token]
    while todo:
        for child in tree.children[todo.pop()]:
            dropped = tree.tokens[child].dep in without or tree.label(child) in without
            if child not in found and not dropped:
                found.add(child)
                todo.append(child)
    return sorted(found)


def case_words(tree: Tree, token: int) -> tuple[str, ...]:
    """Return the case words of a noun: ("with",), ("according", "to"); also the mark of a clause."""
    words: list[str] = []
    for child in tree.below(token, "case", "mark"):
        words += [tree.word(child), *(tree.word(f) for f in tree.below(child, "fixed"))]
    return tuple(words)


def conjuncts(tree: Tree, token: int) -> tuple[int, ...]:
    """Return the token and those coordinated with it, in order of the text."""
    return (token, *tree.below(token, "conj"))


def first_conjunct(tree: Tree, token: int) -> int:
    """Return the first word of the coordination that a token belongs to."""
    for head in (token, *tree.up(token)):
        if tree.label(head) != "conj":
            return head
    return token


def after_link(tree: Tree, token: int, upos: str) -> int:
    """Return the token after a linking word (CCONJ, ADP) and its determiner, -1 where `token` is none."""
    parts = [t.upos for t in tree.tokens[token : token + 2]]
    if parts[:1] != [upos]:
        return -1
    return token + 1 + (parts[1:] == ["DET"])


def passive(tree: Tree, token: int) -> bool:
    """Tell whether a verb is passive, also as bare participle: "talks hosted by Qatar"."""
    if tree.below(token, "nsubj:pass", "aux:pass", "csubj:pass"):
        return True
    word = tree.tokens[token]
    if word.xpos != "VBN" or tree.below(token, "aux", "nsubj", "obj"):
        return False
    head = tree.head(token)
    if tree.label(token) == "conj" and head is not None:
        return passive(tree, head)
    return tree.label(token) in {"acl", "advcl", "amod", "root", "xcomp"} and not word.dep.endswith("relcl")


def verbal(tree: Tree, token: int) -> bool:
    """Tell whether the token heads a clause: a verb, or a noun or adjective with a copula or subject."""
    if tree.tokens[token].upos in {"VERB", "AUX"} and tree.label(token) not in {"amod", "compound", "aux"}:
        return True
    return bool(tree.below(token, "cop", "nsubj")) or tree.label(token) in _CLAUSAL


def clause(tree: Tree, token: int) -> int:
    """Return the head of the smallest clause that holds the token."""
    for head in (token, *tree.up(token)):
        if verbal(tree, head):
            return head
    return token


def finite(tree: Tree, token: int) -> bool:
    """Tell whether a clause's head is finite by itself or by an auxiliary or copula."""
    own = tree.tokens[token].xpos
    return own in _FINITE or any(tree.tokens[c].xpos in _FINITE for c in tree.below(token, "aux", "cop"))
