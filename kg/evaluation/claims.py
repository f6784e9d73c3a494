"""Relations as what is compared: one claim for each pair of agent and target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Protocol, TypeVar

from kg.evaluation.alignment import Alignment, align
from kg.evaluation.gold import GoldDocument, GoldRelation
from kg.evaluation.rules import TypeRules
from kg.model import Record, Relation, Status


class Stated(Protocol):
    """What an annotated relation and one that was read have in common."""

    @property
    def type(self) -> str:
        """The relation type's name."""

    @property
    def agents(self) -> tuple[str, ...]:
        """Keys or IRIs of actors."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Keys or IRIs of actors."""

    @property
    def status(self) -> Status:
        """How the text presents it."""


_Relation = TypeVar("_Relation", bound=Stated)
Naming = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Claim:
    """Type, agent and target: keys of annotated actors, IRIs of those it lacks, None for nobody."""

    type: str
    agent: str | None
    target: str | None

    @property
    def reversed(self) -> Claim:
        """The same done by the target to the agent."""
        return Claim(self.type, self.target, self.agent)


@dataclass(frozen=True, slots=True)
class Level:
    """The claims of one document, annotated and read, each with the relations that make it."""

    gold: Mapping[Claim, Sequence[GoldRelation]]
    read: Mapping[Claim, Sequence[Relation]]

    @property
    def right(self) -> tuple[Claim, ...]:
        """The claims that were annotated and read."""
        return tuple(claim for claim in self.gold if claim in self.read)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One annotated document against its record, None where there is none.

    `principal` compares the actors at the end of their chains ("US officials" = United States), `exact`
    the very actors.
    """

    gold: GoldDocument
    record: Record | None
    alignment: Alignment
    principal: Level
    exact: Level


def compare(gold: GoldDocument, record: Record | None, rules: TypeRules) -> Comparison:
    """Compare a record with the annotation of the same text."""
    alignment = align(gold, record)
    relations = record.relations if record else ()
    principal = Level(
        _claims(gold.relations, rules, name=gold.principal, own=str),
        _claims(relations, rules, name=alignment.principal, own=alignment.exact),
    )
    exact = Level(
        _claims(gold.relations, rules, name=str, own=str),
        _claims(relations, rules, name=alignment.exact, own=alignment.exact),
    )
    return Comparison(gold, record, alignment, principal, exact)


def claims_of(relation: Stated, rules: TypeRules, *, name: Naming, own: Naming) -> Iterator[Claim]:
    """Yield the claims of a relation: one for each pair of agent and target, nobody counting as one.

    `name` gives what an actor is compared as, `own` what the agent of a personal type is.
    """
    agent_name = own if relation.type in rules.personal else name
    agents = tuple(map(agent_name, relation.agents)) or (None,)
    targets = tuple(map(name, relation.targets)) or (None,)
    for agent, target in product(agents, targets):
        claim = Claim(relation.type, agent, target)
        yield _ordered(claim) if relation.type in rules.symmetric else claim


def statuses(relations: Iterable[Stated]) -> frozenset[Status]:
    """Return the statuses that relations have."""
    return frozenset(relation.status for relation in relations)


def _claims(
    relations: Iterable[_Relation], rules: TypeRules, *, name: Naming, own: Naming
) -> dict[Claim, list[_Relation]]:
    found: dict[Claim, list[_Relation]] = {}
    for relation in relations:
        for claim in claims_of(relation, rules, name=name, own=own):
            found.setdefault(claim, []).append(relation)
    return found


def _ordered(claim: Claim) -> Claim:
    agent, target = sorted((claim.agent, claim.target), key=str)
    return Claim(claim.type, agent, target)
