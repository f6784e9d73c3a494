"""Offices held side by side: "Presidents A of Hungary and B of Slovenia" are presidents of one state each.

The network scores pairs of a word and a filler; it cannot say which agent goes with which target. Nor does it
know whose office a person can hold: of the states in a sentence only that counts which the person acts for,
who need not be in the sentence at all ("President A said").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.linking.entity import Entity, owners_of, related, root
from kg.linking.namesakes import stands_beside
from kg.model import Kind, Status
from kg.reading.findings import Filled
from kg.reading.standing import bearers
from kg.reading.syntax import Tree, after_link, case_words, subtree

_Pair = tuple[Entity, Entity]
# From here on a finding tells whom its agent acts for.
_LIKELY = 0.3
_ONE = frozenset({"NN", "NNP"})
_PLACES = frozenset({Kind.STATE, Kind.PLACE})
# Branches of a title that are no part of its phrase: who holds it, and when and where it is spoken of.
_APART = ("nsubj", "obl", "advcl", "acl", "acl:relcl", "ccomp", "parataxis", "appos", "conj")


def each_to_its_own(found: Sequence[Filled], tree: Tree, offices: Collection[str]) -> list[Filled]:
    """Return the findings, those of a type among `offices` that several agents share divided among them:
    where each has its own target beside its name, or as many are named in the same order."""
    return [one for f in found for one in (_divided(f, tree) if f.trigger.type in offices else [f])]


def part_from_hosts(found: Sequence[Filled], tree: Tree, offices: Collection[str]) -> None:
    """Take from persons the state they seem to act for only because they are sent there: "the ambassador to
    Norland" is no Norlander."""
    for f in (f for f in found if f.trigger.type in offices):
        hosts = [t for t in f.targets if _is_sent_to(f, t, tree)]
        for person in f.agents:
            if person.acts_for is None and any(person.owner is host for host in hosts):
                person.owner = None


def settle_holders(found: Sequence[Filled], offices: Collection[str], facing: Collection[str]) -> None:
    """Give persons whom nothing else ties to anybody the owner of the office they hold, a state first;
    who held it once acts for nobody by it, nor does anybody for a state that they face. `facing`: the
    relation types in which two parties face each other."""
    acts = [f for f in found if f.trigger.type in facing and f.score >= _LIKELY]
    faced = {(id(agent), id(target)) for f in acts for agent in f.agents for target in f.targets}
    held = [f for f in found if f.trigger.type in offices and len(f.targets) == 1 and _is_held_now(f)]
    for f in sorted(held, key=lambda f: (root(f.targets[0]).kind is not Kind.STATE, -f.score, f.key)):
        for person in f.agents:
            free = person.owner is None and person.acts_for is None and person.kind is Kind.PERSON
            own = (id(person), id(f.targets[0])) not in faced and root(f.targets[0]) is not person
            if free and own:
                person.owner = f.targets[0]


def _is_held_now(f: Filled) -> bool:
    return f.trigger.status is Status.ASSERTED and not f.trigger.former and f.score >= _LIKELY


def _divided(f: Filled, tree: Tree) -> list[Filled]:
    f = _of_one(f, tree)
    end = replace(f.target_end, left_out=0.0)  # those left out are the others'
    own = _own_targets(f, tree) if len(f.agents) == 1 else f.targets
    if own != f.targets:
        return [replace(f, targets=own, target_end=end)]
    pairs = _owned(f, tree) or _in_order(f, tree)
    return [replace(f, agents=(agent,), targets=(target,), target_end=end) for agent, target in pairs] or [f]


def _of_one(f: Filled, tree: Tree) -> Filled:
    """A finding with those agents alone whom a title in the singular is said of: of "the minister and the
    party's chief" one is chief."""
    if len(f.agents) in (1, len(f.targets)) or tree.tokens[f.trigger.token].xpos not in _ONE:
        return f
    joined = tree.below(f.trigger.token, "cc")  # "X and the president" is no apposition
    said = [] if joined else [tree.mentions[i] for i in bearers(tree, f.trigger.token)]
    said = said or [m for a in f.agents for m in a.mentions if m.head == f.trigger.token]
    holders = tuple(a for a in f.agents if any(m in said for m in a.mentions))
    return replace(f, agents=holders) if holders else f


def _own_targets(f: Filled, tree: Tree) -> tuple[Entity, ...]:
    """Of the targets those that have to do with whom the person acts for, or that one where there are none.
    Where none has, and all are states or places that the text names neither beside the person nor in the
    title's phrase, the one whom the person is known to act for, or the state that the text gives it."""
    [person], targets = f.agents, tuple(t for t in f.targets if not _is_sent_to(f, t, tree))
    if not targets:
        return next(((owner,) for owner in owners_of(person) if owner.kind is not Kind.PERSON), ())
    own = tuple(t for t in targets if _acts_for(person, t))
    if own or person.kind is not Kind.PERSON or not all(_is_elsewhere(f, t, tree) for t in targets):
        return own or targets
    states = (owner for owner in owners_of(person) if owner.kind is Kind.STATE)
    abroad = person.acts_for is not None and all(t.known is not None for t in targets)
    return next(((state,) for state in states), () if abroad and person.owner is None else targets)


def _is_sent_to(f: Filled, target: Entity, tree: Tree) -> bool:
    """Whether a state is whom the office is held at, not for: "the ambassador to Norland"."""
    places = {m.head for m in target.mentions}
    sent = (c for c in tree.below(f.trigger.token, "nmod") if "to" in case_words(tree, c))
    return target.kind in _PLACES and any(c in places for c in sent)


def _is_elsewhere(f: Filled, target: Entity, tree: Tree) -> bool:
    if target.kind not in _PLACES:
        return False
    phrase = {*subtree(tree, f.trigger.token, without=_APART)}
    near = any(m.head in phrase for m in target.mentions)
    return not near and not stands_beside(f.agents[0], target, tree.tokens)


def _acts_for(person: Entity, target: Entity) -> bool:
    if target.known is not None and target.known.iri == person.acts_for:
        return True
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
