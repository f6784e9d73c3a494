"""Finding relations by the frames of the ontology: triggers, and arcs to who takes part in them.

The findings have the shape of the semantic model's (`Trigger`, `Arc`), so that later stages treat
both alike. Confidence is ordinal, not a probability: see `matching.Grade`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Arc, Parse, Status, Trigger
from kg.ontology.schema import Ontology
from kg.reading.arguments import Arguments, words_of
from kg.reading.attribution import speakers_of
from kg.reading.cues import CueTable, cue_table
from kg.reading.matching import VERBS, FrameIndex, Grade, Match, Matcher, frame_index
from kg.reading.standing import title_words
from kg.reading.status import is_condition, status_of
from kg.reading.syntax import Tree, grow_tree, subtree

# Scores of arcs, ordinal as well: one that the frame names, one found in a roundabout way.
ARC, LOOSE_ARC = 0.9, 0.7


@dataclass(frozen=True, slots=True)
class FrameFindings:
    """What the frames found: triggers in order of the text and their arcs."""

    triggers: tuple[Trigger, ...]
    arcs: tuple[Arc, ...]


def find_relations(
    parse: Parse, ontology: Ontology, *, types: Collection[str] | None = None, tree: Tree | None = None
) -> FrameFindings:
    """Return the relations that the ontology's frames find in a parse.

    `types` limits them to the named relation types; None means all. `tree` is that of the parse, where
    it is there already. Each word gets at most one relation. Never raises on odd parses.
    """
    frames = _frames(ontology) if types is None else frame_index(k for k in ontology.types if k.name in types)
    return _Reader(tree or grow_tree(parse), frames, cue_table(ontology)).findings()


@lru_cache(maxsize=4)
def _frames(ontology: Ontology) -> FrameIndex:
    """The frames of an ontology, made once."""
    return frame_index(ontology.types)


class _Reader:
    """One parse being read with a set of relation types."""

    def __init__(self, tree: Tree, frames: FrameIndex, cues: CueTable) -> None:
        """Take a parse's tree, the frames of the relation types to look for, and the cues."""
        self._tree = tree
        self._cues = cues
        self._arguments = Arguments(self._tree, cues)
        self._matcher = Matcher(self._tree, self._arguments, frames)

    def findings(self) -> FrameFindings:
        """Return what stands in the whole parse."""
        matches = self._matcher.matches()
        matches = {t: m for t, m in matches.items() if self._stands(m, matches)}
        matches = {t: m for t, m in matches.items() if not self._echoes(m, matches)}
        themes = {
            t: Status(m.frame.theme_status) for t, m in matches.items() if m.frame.theme_status is not None
        }
        triggers, arcs = [], []
        for token in sorted(matches):
            match = matches[token]
            triggers.append(self._trigger(match, themes))
            arcs += self._arcs(match, matches)
        return FrameFindings(tuple(triggers), tuple(dict.fromkeys(arcs)))

    def _echoes(self, match: Match, matches: dict[int, Match]) -> bool:
        """Tell whether a noun says what its verb says already: "launched an attack"."""
        verb = matches.get(self._tree.tokens[match.token].head)
        if verb is None or verb.kind is not match.kind or verb.token == match.token:
            return False
        governed = self._tree.tokens[match.token].dep in {"obj", "nsubj:pass"}
        return governed and {*match.agents, *match.targets} <= {*verb.agents, *verb.targets}

    def _stands(self, match: Match, matches: dict[int, Match]) -> bool:
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

    def _trigger(self, match: Match, themes: dict[int, Status]) -> Trigger:
        first, last = self._extent(match)
        status = Status.ASSERTED
        if not (match.kind.standing and self._names(match)):
            status = status_of(match.token, self._tree, self._cues, themes=themes)
        former = match.kind.standing and self._former(match.token)
        return Trigger(match.token, first, last, match.kind.name, status, match.grade.value, former)

    def _former(self, title: int) -> bool:
        """Tell whether a title is of the past: "the former president"."""
        near = self._tree.below(title, "amod", "advmod", "compound", "case")
        return any(self._cues.read(self._tree, c).has("former") for c in near)

    def _names(self, match: Match) -> bool:
        """Tell whether a standing fact is given in passing, by a title or an apposition."""
        tree = self._tree
        nominal = tree.tokens[match.token].upos not in VERBS
        return nominal and not tree.below(match.token, "cop")

    def _extent(self, match: Match) -> tuple[int, int]:
        """Return the trigger with the particles and required words that stand next to it."""
        tree, first, last = self._tree, match.token, match.token
        required = {need.rpartition(":")[0] for need in match.frame.requires} | {"compound:prt"}
        parts = sorted(c for c in tree.children[match.token] if tree.tokens[c].dep in required)
        for part in parts:
            if part == last + 1:
                last = part
        return first, last

    def _arcs(self, match: Match, matches: dict[int, Match]) -> list[Arc]:
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
            arcs += [
                Arc(token, "by", self._head(s), ARC if n == 0 else LOOSE_ARC, name)
                for n, s in enumerate(speakers)
            ]
        return arcs

    def _head(self, actor: int) -> int:
        """Return the head of the mention that a token governs: what arcs point at."""
        return self._tree.mentions[actor].head

    def _theme_arcs(self, match: Match, matches: dict[int, Match]) -> list[Arc]:
        name = match.kind.name
        if match.theme is None and match.kind.standing and self._tree.tokens[match.token].upos not in VERBS:
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

    def _condition(self, token: int, matches: dict[int, Match]) -> int | None:
        """Return the trigger of the if-clause that a relation hangs on."""
        tree = self._tree
        places = [token, *self._content(token)]
        for place in places:
            for child in tree.below(place, "advcl"):
                if is_condition(tree, self._cues, child):
                    inside = [
                        t for t in subtree(tree, child) if t in matches and not matches[t].kind.standing
                    ]
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

    def _taken(self, token: int, place: int, matches: dict[int, Match]) -> bool:
        """Tell whether a demand or threat above the token takes the condition instead."""
        for parent in self._tree.up(token):
            if parent in matches and matches[parent].frame.theme_status in {"requested", "intended"}:
                return token in self._content(parent) or place == token
        return False
