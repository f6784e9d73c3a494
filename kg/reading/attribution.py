"""Who states a relation: the speaker of "X said …", "according to X", "…, X reports", "X denied …"."""

from __future__ import annotations

from kg.reading.arguments import Arguments
from kg.reading.cues import CueTable, Reading
from kg.reading.naming import actors
from kg.reading.syntax import Tree, case_words, finite

_OPEN = frozenset({"requested", "intended", "possible"})
_BESIDE = frozenset({"conj", "nsubj", "advcl"})
_QUOTES = frozenset({'"', "“", "”", "``", "''", "«", "»"})


def speakers_of(token: int, tree: Tree, cues: CueTable) -> list[int]:
    """Return the heads of the mentions that state what a token expresses, nearest first.

    What is asked for, planned or threatened is nobody's statement; the climb ends there.
    """
    arguments = Arguments(tree, cues)
    found = _beside(token, tree, cues, arguments)
    node = token
    for parent in tree.up(token):
        reading = cues.read(tree, parent, via=node)
        if _states(tree, node, reading):
            found += _speakers(parent, tree, arguments)
        elif _ends_speech(tree, node, reading):
            break
        found += _beside(parent, tree, cues, arguments)
        node = parent
    quoted = _quoted(token, tree, cues, arguments) if not found else []
    return [s for s in dict.fromkeys(found + quoted) if s != token]


def _ends_speech(tree: Tree, node: int, reading: Reading) -> bool:
    """Tell whether a governor keeps what is said above it from the branch below it."""
    unreal = bool(reading.effects & _OPEN) and tree.label(node) not in _BESIDE
    return unreal or reading.has("attribution") or tree.tokens[node].dep.endswith("relcl")


def _states(tree: Tree, node: int, reading: Reading) -> bool:
    """Tell whether a governor attributes the branch below it."""
    if not reading.has("attribution"):
        return False
    label, marks = tree.label(node), set(case_words(tree, node))
    if label in {"ccomp", "xcomp", "parataxis", "csubj"}:
        stated = finite(tree, node) or bool({"of", "that"} & marks) or reading.has("negated")
        return stated or not (reading.effects & _OPEN or tree.tokens[node].xpos == "VBG")
    if label in {"advcl", "acl"}:
        return bool({"of", "for", "that"} & marks) and not tree.tokens[node].dep.endswith("relcl")
    return label in {"obj", "nmod", "obl"} and not reading.effects & _OPEN and tree.word(node) not in _QUOTES


def _speakers(word: int, tree: Tree, arguments: Arguments) -> list[int]:
    """Return who says what a verb or noun of saying states."""
    if tree.tokens[word].upos == "NOUN":
        owners = [c for slot in ("nmod:poss", "nmod:by", "nmod:from") for c in arguments.fill(word, slot)]
        owners += [c for c in tree.below(word, "compound", "amod", "nmod") if c in tree.mentions]
        return [a for owner in owners[:1] for a in actors(tree, owner)]
    return [a for subject in arguments.subjects(word) for a in actors(tree, subject)]


def _beside(token: int, tree: Tree, cues: CueTable, arguments: Arguments) -> list[int]:
    """Return speakers named beside a clause: "according to X", "…, X reports"."""
    found: list[int] = []
    for child in tree.below(token, "parataxis", "advcl", "discourse"):
        reading = cues.read(tree, child)
        said_as = tree.label(child) == "parataxis" or "as" in case_words(tree, child)
        if reading.has("attribution") and said_as and not tree.below(child, "ccomp", "xcomp", "obj"):
            found += _speakers(child, tree, arguments)
    for child in tree.below(token, "obl", "advcl", "nmod"):
        if any(cues.read(tree, c).has("attribution") for c in tree.below(child, "case", "mark")):
            found += actors(tree, child)
    return found


def _quoted(token: int, tree: Tree, cues: CueTable, arguments: Arguments) -> list[int]:
    """Return who spoke last, for a word in a quotation that runs on over sentences."""
    marks = [i for i in range(token) if tree.word(i) in _QUOTES]
    if len(marks) % 2 == 0:
        return []
    sentence = tree.tokens[token].sentence
    start = marks[-1]
    if sentence - tree.tokens[start].sentence > 4:
        return []
    for index in range(start, -1, -1):
        word = tree.tokens[index]
        if sentence - word.sentence > 4:
            return []
        if word.upos == "VERB" and cues.read(tree, index).has("attribution"):
            return _speakers(index, tree, arguments)
    return []
