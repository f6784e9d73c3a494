"""Fitting frames to the words of a tree: which word expresses what, and who stands in its slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from kg.ontology.schema import Frame, RelationType
from kg.reading.arguments import Arguments
from kg.reading.naming import actors
from kg.reading.standing import domains
from kg.reading.syntax import Tree, case_words, conjuncts

VERBS = frozenset({"VERB", "AUX"})
_THEME_SLOTS = {
    "agent": ("nsubj", "nmod:by", "nmod:poss", "nmod:from", "amod", "compound"),
    "target": ("obj", "nmod:of", "nmod:on", "nmod:against", "nmod:to", "nmod:with"),
}


class Grade(Enum):
    """How complete a finding is; only the order has a meaning."""

    BOTH = 0.8
    """Agent and target are mentions of their own."""
    LOOSE = 0.6
    """Agent and target are there, one of them only inside a longer phrase."""
    ONE = 0.4
    """Only one of the two is there, or the type has no other."""
    THEME = 0.2
    """Neither is there; another relation points here."""


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fits a word, with the actors and the theme's word in its slots."""

    token: int
    frame: Frame
    kind: RelationType
    agents: tuple[int, ...]
    targets: tuple[int, ...]
    theme: int | None
    grade: Grade

    @property
    def rank(self) -> tuple[int, float, int, int]:
        """Order among the frames of one word: the most demanding, then the most complete."""
        filled = bool(self.agents) + bool(self.targets)
        return (len(self.frame.requires), self.grade.value, filled, int(self.theme is not None))


# Frames and their relation types by the first word of what triggers them, in small letters.
FrameIndex = Mapping[str, Sequence[tuple[Frame, RelationType]]]


def frame_index(kinds: Iterable[RelationType]) -> FrameIndex:
    """Return the frames of some relation types."""
    frames: dict[str, list[tuple[Frame, RelationType]]] = defaultdict(list)
    for kind in kinds:
        for frame in kind.frames:
            for lemma in frame.lemmas:
                frames[lemma.lower().split()[0]].append((frame, kind))
    return dict(frames)


class Matcher:
    """The frames of some relation types, ready to be fitted to one tree."""

    def __init__(self, tree: Tree, arguments: Arguments, frames: FrameIndex) -> None:
        """Take a tree, its arguments and the frames to look for."""
        self._tree = tree
        self._arguments = arguments
        self._frames = frames

    def matches(self) -> dict[int, Match]:
        """Return the best frame of each word that has one."""
        found = {}
        for token in range(len(self._tree.tokens)):
            fits = [m for frame, kind in self._candidates(token) if (m := self._match(token, frame, kind))]
            if fits:
                found[token] = max(fits, key=lambda m: m.rank)
        return found

    def _candidates(self, token: int) -> list[tuple[Frame, RelationType]]:
        tree = self._tree
        upos = tree.tokens[token].upos
        if upos == "PROPN" and not self._title(token):
            return []
        pos = {"AUX": "VERB", "PROPN": "NOUN"}.get(upos, upos)
        fits = []
        for frame, kind in self._frames.get(tree.lemma(token), ()):
            same = frame.pos == pos or (frame.pos == "VERB" and tree.tokens[token].xpos in {"VBN", "VBG"})
            if same and (upos != "PROPN" or kind.standing) and self._required(token, frame):
                fits.append((frame, kind))
        return fits

    def _title(self, token: int) -> bool:
        """Tell whether a proper word may be a title: "Prime Minister X", "the President"."""
        tree = self._tree
        return tree.tokens[token].dep in {"nmod:desc", "compound", "appos", "nmod"} or token in tree.mentions

    def _required(self, token: int, frame: Frame) -> bool:
        """Tell whether a frame's other words are there."""
        tree = self._tree
        for need in frame.requires:
            relation, _, words = need.rpartition(":")
            wanted = set(words.lower().split("|"))
            spots = self._arguments.fill(token, relation)
            spots = [part for spot in spots for part in conjuncts(tree, spot)]
            seen = {w for s in spots for w in (tree.lemma(s), tree.word(s), *case_words(tree, s))}
            if not (spots if "*" in wanted else wanted & seen):
                return False
        return True

    def _match(self, token: int, frame: Frame, kind: RelationType) -> Match | None:
        slots = dict(frame.fillers)
        agents, loose_a, place_a = self._role(token, slots.get("agent", ()), slots)
        targets, loose_t, place_t = self._role(token, slots.get("target", ()), slots)
        if kind.standing and not targets and self._tree.tokens[token].upos not in VERBS:
            targets = domains(self._tree, token)
        if kind.symmetric and (place_a == place_t or not targets or not agents):
            agents, targets = _halves(agents or targets)
        targets = [t for t in targets if t not in agents and t != token]
        agents = [a for a in agents if a != token or kind.standing]
        theme = self._theme_word(token, slots.get("theme", ()), agents + targets)
        grade = _grade(bool(agents), bool(targets), loose_a or loose_t)
        return Match(token, frame, kind, tuple(agents), tuple(targets), theme, grade)

    def _role(
        self, token: int, places: tuple[str, ...], slots: dict[str, tuple[str, ...]]
    ) -> tuple[list[int], bool, str | None]:
        """Return the actors of a role, whether they stand inside a longer phrase, and the slot."""
        for slot in places:
            if slot.startswith("theme:"):
                fillers = self._of_theme(token, slots.get("theme", ()), slot)
            else:
                fillers = self._arguments.fill(token, slot)
            found = [a for f in fillers for a in actors(self._tree, f)]
            if found:
                return found, any(f not in self._tree.mentions for f in fillers), slot
        return [], False, None

    def _of_theme(self, token: int, places: tuple[str, ...], slot: str) -> list[int]:
        """Return who acts ("theme:agent") or is acted on ("theme:target") in what a word is about."""
        theme = self._theme_word(token, places, [])
        if theme is None:
            return []
        for place in _THEME_SLOTS[slot.partition(":")[2]]:
            found = self._arguments.fill(theme, place)
            if found:
                return found
        return []

    def _theme_word(self, token: int, slots: tuple[str, ...], taken: list[int]) -> int | None:
        for slot in slots:
            for filler in self._arguments.fill(token, slot):
                if filler not in taken and filler != token:
                    return filler
        return None


def _halves(found: list[int]) -> tuple[list[int], list[int]]:
    """Return the sides of a symmetric relation named in one breath: the first and the others."""
    return found[:1], found[1:]


def _grade(agent: bool, target: bool, loose: bool) -> Grade:
    if agent and target:
        return Grade.LOOSE if loose else Grade.BOTH
    return Grade.ONE if agent or target else Grade.THEME
