"""Offices held side by side: "Presidents A of Hungary and B of Slovenia" are presidents of one state each.

The network scores pairs of a word and a filler; it cannot say which agent goes with which target. Nor does it
know whose office a person can hold: of the states in a sentence only that counts which the person acts for,
who need not be in the sentence at all ("President A said").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.linking.link import Entity, owners_of, related
from kg.linking.namesakes import stands_beside
from kg.model import Kind
from kg.reading.findings import Filled
from kg.reading.syntax import Tree, after_link

_Pair = tuple[Entity, Entity]


def each_to_its_own(found: Sequence[Filled], tree: Tree, offices: Collection[str]) -> list[Filled]:
    """Return the findings, those of a type among `offices` that several agents share divided among them:
    where each has its own target beside its name, or as many are named in the same order."""
    return [one for f in found for one in (_divided(f, tree) if f.trigger.type in offices else [f])]


def _divided(f: Filled, tree: Tree) -> list[Filled]:
    end = replace(f.target_end, left_out=0.0)  # those left out are the others'
    own = _own_targets(f.agents[0], f.targets, tree) if len(f.agents) == 1 else f.targets
    if own != f.targets:
        return [replace(f, targets=own, target_end=end)]
    pairs = _owned(f, tree) or _in_order(f, tree)
    return [replace(f, agents=(agent,), targets=(target,), target_end=end) for agent, target in pairs] or [f]


def _own_targets(person: Entity, targets: tuple[Entity, ...], tree: Tree) -> tuple[Entity, ...]:
    """Of the targets those that have to do with whom a person acts for, or that one where there are none.
    Where none has, and all are states abroad that the text does not name beside the person, the one whom the
    person is known to act for."""
    if not targets:
        return next(((owner,) for owner in owners_of(person) if owner.kind is not Kind.PERSON), ())
    own = tuple(t for t in targets if _acts_for(person, t))
    if own or person.acts_for is None:
        return own or targets
    abroad = all(t.known is not None and t.known.kind is Kind.STATE for t in targets)
    if not abroad or any(stands_beside(person, t, tree.tokens) for t in targets):
        return targets
    return (person.owner,) if person.owner else ()


def _acts_for(person: Entity, target: Entity) -> bool:
    return person.owner is not None and (target is person.owner or related(target, person.owner))


def _owned(f: Filled, tree: Tree) -> list[_Pair]:
    """Each agent with its owner, where those differ: each named beside its agent, or nobody else was taken
    for a target."""
    owned = [(a, a.owner) for a in f.agents if a.owner]
    beside = {id(a) for a, owner in owned if _beside(a, owner, tree)}
    read = {id(target) for target in f.targets}
    pairs = [(a, owner) for a, owner in owned if id(owner) in read or id(a) in beside]
    owners = {id(owner) for _, owner in pairs}
    told = len(beside) == len(f.agents) or read <= owners
    return pairs if told and len(pairs) == len(f.agents) and len(owners) > 1 else []


def _in_order(f: Filled, tree: Tree) -> list[_Pair]:
    """Agents and targets as they follow on one another: "the presidents of Chile and Peru, A and B"."""
    agents, targets = (_as_named(ends, tree, f.trigger.token) for ends in (f.agents, f.targets))
    if not len(f.agents) == len(agents) == len(targets) == len(f.targets) > 1:
        return []
    pairs = list(zip(agents, targets, strict=True))
    return pairs if all(a.owner is None or a.owner is target for a, target in pairs) else []


def _as_named(entities: Sequence[Entity], tree: Tree, trigger: int) -> list[Entity]:
    """The entities that the trigger's sentence names, in its order."""
    sentence = tree.tokens[trigger].sentence
    first = {
        id(e): min((m.first for m in e.mentions if tree.tokens[m.first].sentence == sentence), default=-1)
        for e in entities
    }
    return sorted((e for e in entities if first[id(e)] >= 0), key=lambda e: first[id(e)])


def _beside(agent: Entity, owner: Entity, tree: Tree) -> bool:
    """Whether the owner's name follows the actor's, at most a preposition and a determiner between them."""
    starts = {m.first for m in owner.mentions}
    return any(after_link(tree, m.last + 1, "ADP") in starts for m in agent.mentions)
