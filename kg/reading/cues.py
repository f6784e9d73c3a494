"""Looking cues up in a tree: which effects a word has on what depends on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.ontology.schema import Cue, Ontology
from kg.reading.syntax import Tree

_FUNCTION = ("aux", "advmod", "mark", "cc")
_PARTS = ("compound:prt", "advmod", "fixed", "case", "mark", "obj")
_CLOSED = frozenset({"AUX", "PART", "ADV", "DET", "SCONJ", "ADP"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The effects of a cue and the tokens that express it; nothing where the word is no cue."""

    effects: frozenset[str] = frozenset()
    words: frozenset[int] = frozenset()

    def has(self, effect: str) -> bool:
        """Tell whether the cue has this effect."""
        return effect in self.effects


class CueTable:
    """The cues of an ontology by their first word."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        """Take the cues in any order."""
        table: dict[tuple[str, str], set[tuple[tuple[str, ...], str]]] = defaultdict(set)
        for cue in cues:
            for lemma in cue.lemmas:
                words = tuple(lemma.lower().split())
                table[words[0], cue.pos].add((words, cue.effect))
        self._table = {key: sorted(found) for key, found in table.items()}

    def read(self, tree: Tree, token: int, *, via: int | None = None) -> Reading:
        """Return the effects of a word on its dependent `via`, whose case words and marks count as
        the word's ("call for", "plan to"); the longest cue wins."""
        best: dict[frozenset[int], set[str]] = defaultdict(set)
        pos = tree.tokens[token].upos
        for first in {tree.lemma(token), tree.word(token)}:
            for words, effect in self._table.get((first, pos), ()):
                rest = _locate(tree, token, words[1:], via)
                if rest is not None:
                    best[rest | {token}].add(effect)
        if not best:
            return Reading()
        longest = max(best, key=lambda words: (len(words), sorted(words)))
        return Reading(frozenset(best[longest]), longest)


@lru_cache(maxsize=4)
def cue_table(ontology: Ontology) -> CueTable:
    """Return the cues of an ontology, made once."""
    return CueTable(ontology.cues)


def _locate(tree: Tree, token: int, words: tuple[str, ...], via: int | None) -> frozenset[int] | None:
    """Return the tokens that are the cue's other words, None if one is missing."""
    if not words:
        return frozenset()
    near = list(tree.below(token, *_PARTS))
    head = tree.head(token)
    if tree.tokens[token].upos in _CLOSED and head is not None:
        near += [c for c in tree.below(head, *_FUNCTION) if c != token]
    if via is not None:
        near += [c for c in tree.below(via, "case", "mark") if c not in near]
    found = []
    for word in words:
        hits = [c for c in near if word in (tree.lemma(c), tree.word(c))]
        if not hits:
            return None
        found.append(hits[0])
    return frozenset(found)
