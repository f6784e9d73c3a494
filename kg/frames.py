"""Finding relations by the frames of the ontology: triggers, and arcs to who takes part in them.

The findings have the shape of the semantic model's (`Trigger`, `Arc`), so that later stages treat
both alike. Confidence is ordinal, not a probability: see `Grade`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from kg.arguments import Arguments, words_of
from kg.attribution import speakers_of
from kg.cues import CueTable
from kg.model import Arc, Parse, Status, Trigger
from kg.naming import actors
from kg.schema import Frame, Ontology, RelationType
from kg.standing import domains, title_words
from kg.status import is_condition, status_of
from kg.syntax import case_words, conjuncts, grow_tree, subtree

_VERBS = frozenset({"VERB", "AUX"})
_THEME_SLOTS = {
    "agent": ("nsubj", "nmod:by", "nmod:poss", "nmod:from", "amod", "compound"),
    "target": ("obj", "nmod:of", "nmod:on", "nmod:against", "nmod:to", "nmod:with"),
}


# Scores of arcs, ordinal as well: one that the frame names, one found in a roundabout way.
ARC, LOOSE_ARC = 0.9, 0.7


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
class FrameFindings:
    """What the frames found: triggers in order of the text and their arcs."""

    triggers: tuple[Trigger, ...]
    arcs: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class _Match:
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


def find_relations(parse: Parse, ontology: Ontology, *, types: Collection[str] | None = None) -> FrameFindings:
    """Return the relations that the ontology's frames find in a parse.

    `types` limits them to the named relation types; None means all. Each word gets at most one
    relation. Never raises on odd parses.
    """
    kinds = [k for k in ontology.types if types is None or k.name in types]
    reader = _Reader(parse, kinds, CueTable(ontology.cues))
    return reader.findings()


class _Reader:
    """One parse being read with a set of relation types."""

    def __init__(self, parse: Parse, kinds: Iterable[RelationType], cues: CueTable) -> None:
        self._tree = grow_tree(parse)
        self._cues = cues
        self._arguments = Arguments(self._tree, cues)
        self._frames: dict[str, list[tuple[Frame, RelationType]]] = defaultdict(list)
        for kind in kinds:
            for frame in kind.frames:
                for lemma in frame.lemmas:
                    self._frames[lemma.lower().split()[0]].append((frame, kind))

    def findings(self) -> FrameFindings:
        """Return what stands in the whole parse."""
        matches = self._matches()
        matches = {t: m for t, m in matches.items() if self._stands(m, matches)}
        themes = {
            t: Status(m.frame.theme_status) for t, m in matches.items() if m.frame.theme_status is not None
        }
        triggers, arcs = [], []
        for token in sorted(matches):
            match = matches[token]
            triggers.append(self._trigger(match, themes))
            arcs += self._arcs(match, matches)
        return FrameFindings(tuple(triggers), tuple(dict.fromkeys(arcs)))

    def _matches(self) -> dict[int, _Match]:
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
            if not any("*" in wanted or wanted & {tree.lemma(s), tree.word(s), *case_words(tree, s)} for s in spots):
                return False
        return True

    def _match(self, token: int, frame: Frame, kind: RelationType) -> _Match | None:
        slots = dict(frame.fillers)
        agents, loose_a, place_a = self._role(token, slots.get("agent", ()), slots)
        targets, loose_t, place_t = self._role(token, slots.get("target", ()), slots)
        if kind.standing and not targets and self._tree.tokens[token].upos not in _VERBS:
            targets = domains(self._tree, token)
        if kind.symmetric and (place_a == place_t or not targets or not agents):
            agents, targets = _halves(agents or targets)
        targets = [t for t in targets if t not in agents and t != token]
        agents = [a for a in agents if a != token or kind.standing]
        theme = self._theme_word(token, slots.get("theme", ()), agents + targets)
        grade = _grade(bool(agents), bool(targets), loose_a or loose_t)
        return _Match(token, frame, kind, tuple(agents), tuple(targets), theme, grade)

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

    def _stands(self, match: _Match, matches: dict[int, _Match]) -> bool:
        """Tell whether a match is worth keeping: it has an actor, or another's theme is it."""
        if match.kind.standing:
            return bool(match.agents and match.targets)
        if match.agents or match.targets:
            return True
        return any(
            m.theme is not None and self._relation_in(m.theme, {match.token}) is not None
            for m in matches.values()
            if m.token != match.token and (m.agents or m.targets)
        )

    def _trigger(self, match: _Match, themes: dict[int, Status]) -> Trigger:
        first, last = self._extent(match)
        status = Status.ASSERTED
        if not (match.kind.standing and self._names(match)):
            status = status_of(match.token, self._tree, self._cues, themes=themes)
        return Trigger(match.token, first, last, match.kind.name, status, match.grade.value)

    def _names(self, match: _Match) -> bool:
        """Tell whether a standing fact is given in passing, by a title or an apposition."""
        tree = self._tree
        nominal = tree.tokens[match.token].upos not in _VERBS
        return nominal and not tree.below(match.token, "cop")

    def _extent(self, match: _Match) -> tuple[int, int]:
        """Return the trigger with the particles and required words that stand next to it."""
        tree, first, last = self._tree, match.token, match.token
        required = {need.rpartition(":")[0] for need in match.frame.requires} | {"compound:prt"}
        parts = sorted(c for c in tree.children[match.token] if tree.tokens[c].dep in required)
        for part in parts:
            if part == last + 1:
                last = part
        return first, last

    def _arcs(self, match: _Match, matches: dict[int, _Match]) -> list[Arc]:
        token, name = match.token, match.kind.name
        score = LOOSE_ARC if match.grade is Grade.LOOSE else ARC
        arcs = [Arc(token, "agent", self._head(a), score, name) for a in match.agents]
        arcs += [Arc(token, "target", self._head(t), score, name) for t in match.targets]
        arcs += self._theme_arcs(match, matches)
        condition = self._condition(token, matches)
        if condition is not None:
            arcs.append(Arc(token, "condition", condition, ARC, name))
        if not (match.kind.standing and self._names(match)):
            speakers = speakers_of(token, self._tree, self._cues)
            arcs += [Arc(token, "by", self._head(s), ARC if n == 0 else LOOSE_ARC, name) for n, s in enumerate(speakers)]
        return arcs

    def _head(self, actor: int) -> int:
        """Return the head of the mention that a token governs: what arcs point at."""
        return self._tree.mentions[actor].head

    def _theme_arcs(self, match: _Match, matches: dict[int, _Match]) -> list[Arc]:
        name = match.kind.name
        if match.kind.standing and match.theme is None:
            first, last = title_words(self._tree, match.token)
        elif match.theme is None:
            return []
        else:
            relation = self._relation_in(match.theme, set(matches) - {match.token})
            if relation is not None:
                return [Arc(match.token, "theme", relation, ARC, name)]
            first, last = words_of(self._tree, match.theme)
        ends = (("themeFirst", first), ("themeLast", last))
        return [Arc(match.token, role, word, ARC, name) for role, word in ends]

    def _relation_in(self, word: int, triggers: set[int]) -> int | None:
        """Return the trigger that a theme's word is or leads to: "asked it to hold talks" → talks."""
        tree = self._tree
        while word not in triggers:
            reading = self._cues.read(tree, word)
            inner = tree.below(word, "obj", "xcomp", "nsubj:pass", "obl")
            if not inner or not (reading.has("light") or reading.has("neutral") or reading.has("intended")):
                return None
            word = next((c for c in inner if c in triggers), inner[0])
        return word

    def _condition(self, token: int, matches: dict[int, _Match]) -> int | None:
        """Return the trigger of the if-clause that a relation hangs on."""
        tree = self._tree
        places = [token, *self._content(token)]
        for place in places:
            for child in tree.below(place, "advcl"):
                if is_condition(tree, self._cues, child):
                    inside = [t for t in subtree(tree, child) if t in matches and not matches[t].kind.standing]
                    if token not in inside and inside and not self._taken(token, place, matches):
                        return child if child in inside else inside[0]
        return None

    def _content(self, token: int) -> list[int]:
        """Return the heads of what a demand, threat or light verb is about, where an if-clause may hang."""
        tree = self._tree
        found = []
        light = self._arguments.governor_light(token)
        if light is not None:
            found.append(light)
        for child in tree.below(token, "xcomp", "ccomp", "acl"):
            found += [child, *tree.below(child, "xcomp", "obj")]
        return found

    def _taken(self, token: int, place: int, matches: dict[int, _Match]) -> bool:
        """Tell whether a demand or threat above the token takes the condition instead."""
        for parent in self._tree.up(token):
            if parent in matches and matches[parent].frame.theme_status in {"requested", "intended"}:
                return token in self._content(parent) or place == token
        return False


def _halves(found: list[int]) -> tuple[list[int], list[int]]:
    """Return the sides of a symmetric relation named in one breath: the first and the others."""
    return found[:1], found[1:]


def _grade(agent: bool, target: bool, loose: bool) -> Grade:
    if agent and target:
        return Grade.LOOSE if loose else Grade.BOTH
    return Grade.ONE if agent or target else Grade.THEME
