"""Agents by the subject of their verb: who the tree says does it, where the model names nobody or too many.

The network scores each word by itself. It may leave out the subject of a verb that stands far from it, and it
may give the subject of one verb a share in what the next one tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from kg.linking.entity import Entity
from kg.model import Arc, Trigger
from kg.reading.arguments import Arguments
from kg.reading.findings import AGENT, MORE, TriggerKey
from kg.reading.syntax import Tree, case_words, conjuncts, first_conjunct

# From `SURE` on another verb's subject counts as agent beside a verb's own; `PASSED_OVER`: how likely a
# subject is taken to be that the model left out.
SURE, PASSED_OVER = 0.8, 0.5
_BELOW = MORE - 0.01


class Subjects:
    """The agents that a tree gives the verbs of a document."""

    def __init__(self, tree: Tree, arguments: Arguments, entity_of: Mapping[int, Entity]) -> None:
        """Take a tree, its arguments, and the entity that each token stands for."""
        self._tree = tree
        self._arguments = arguments
        self._entity_of = entity_of

    def mend(self, triggers: Iterable[Trigger], arcs: Sequence[Arc], *, voiced: Collection[str]) -> list[Arc]:
        """Return the arcs: a verb's own subject is its agent where there is no other, and those of other
        verbs are none beside it. `voiced`: the types whose agent is always somebody who speaks or acts, so
        that a verb's subject is no fire that "killed ten"."""
        agents = _agents(arcs)
        changed: dict[Arc, Arc] = {}
        added: list[Arc] = []
        for t in triggers:
            if self._tree.tokens[t.token].upos == "VERB":
                own = self._own(t.token)
                found = agents.get((t.token, t.type), [])
                changed |= {arc: replace(arc, score=_BELOW) for arc in self._of_others(found, own)}
                if t.type in voiced and not self._any(found):
                    added += [Arc(t.token, "agent", head, PASSED_OVER, t.type) for head in own]
        return [changed.get(arc, arc) for arc in arcs] + added

    def _own(self, verb: int) -> list[int]:
        """The heads of the mentions that are a verb's subject and stand for an entity."""
        tree = self._tree
        named = [part for s in self._arguments.subjects(verb) for part in conjuncts(tree, s)]
        heads = [tree.mentions[part].head for part in named if part in tree.mentions]
        return [head for head in heads if head in self._entity_of]

    def _any(self, found: Iterable[Arc]) -> bool:
        return any(arc.score >= AGENT and arc.target in self._entity_of for arc in found)

    def _of_others(self, found: Sequence[Arc], own: Collection[int]) -> list[Arc]:
        """The arcs to subjects of other verbs that are not sure, beside a likely one to a verb's own."""
        mine = [self._entity_of[head] for head in own]
        likely = any(arc.score >= MORE and self._is_among(arc.target, mine) for arc in found)
        return [
            arc
            for arc in found
            if likely
            and arc.score >= MORE
            and not self._is_among(arc.target, mine)
            and self._does_other(arc.target, arc.source)
            and (arc.score < SURE or self._is_by(arc.target))
        ]

    def _is_among(self, token: int, entities: Collection[Entity]) -> bool:
        return any(self._entity_of.get(token) is e for e in entities)

    def _is_by(self, token: int) -> bool:
        return "by" in case_words(self._tree, first_conjunct(self._tree, token))

    def _does_other(self, token: int, verb: int) -> bool:
        """Tell whether a token is the subject or the doer ("by X") of another verb of the sentence."""
        tree = self._tree
        head = tree.head(first_conjunct(tree, token))
        if head is None or head == verb or tree.tokens[head].upos != "VERB":
            return False
        if tree.tokens[token].sentence != tree.tokens[verb].sentence:
            return False
        does = [part for s in self._arguments.subjects(head) for part in conjuncts(tree, s)]
        return token in does


def _agents(arcs: Iterable[Arc]) -> dict[TriggerKey, list[Arc]]:
    found: dict[TriggerKey, list[Arc]] = defaultdict(list)
    for arc in arcs:
        if arc.role == "agent":
            found[arc.source, arc.type].append(arc)
    return found
