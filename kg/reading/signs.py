"""What speaks for and against a relation that was found, as numbers by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from kg.linking.entity import Entity
from kg.model import Kind, Relation
from kg.reading.confidence import BIAS, log_odds
from kg.reading.findings import End, Filled

Found = tuple[Filled, Relation]


class Known(Protocol):
    """What is known of the actors of a document."""

    def kind(self, iri: str) -> Kind:
        """What an actor is."""

    def principal(self, iri: str) -> str:
        """The actor at the end of the chain of those it belongs to."""


def signs(found: Sequence[Found], actors: Known) -> list[dict[str, float]]:
    """Return the signs of each of a document's relations, which stand for and against each other."""
    said = Counter(_said(r, actors) for _, r in found)
    words = Counter(f.trigger.token for f, _ in found)
    contents = {r.theme.relation for _, r in found if r.theme}
    return [
        {
            BIAS: 1.0,
            "trigger": log_odds(f.trigger.confidence),
            "product": log_odds(f.score),
            "several agents": float(len(r.agents) > 1),
            "several targets": float(len(r.targets) > 1),
            "said again": float(said[_said(r, actors)] > 1),
            "shares its word": float(words[f.trigger.token] > 1),
            "content of another": float(r.id in contents),
        }
        | _end("agent", f.agent_end, r.agents, actors)
        | _end("target", f.target_end, r.targets, actors)
        | _named("agent", f.agents)
        | _named("target", f.targets)
        for f, r in found
    ]


def _end(role: str, end: End, iris: Sequence[str], actors: Known) -> dict[str, float]:
    """The signs of a role: how likely its fillers are, what the first is, how likely the next would be."""
    if not iris:
        return {f"no {role}": 1.0, f"other {role}": end.left_out}
    return {
        role: log_odds(end.weakest),
        f"other {role}": end.left_out,
        f"{role} is a {actors.kind(iris[0])}": 1.0,
    }


def _said(r: Relation, actors: Known) -> tuple[str, frozenset[str], frozenset[str]]:
    """What a relation says, with principal actors."""
    agents, targets = (frozenset(map(actors.principal, iris)) for iris in (r.agents, r.targets))
    return r.type, agents, targets


def _named(role: str, entities: Sequence[Entity]) -> dict[str, float]:
    """How likely the least likely of those who fill a role is an actor at all."""
    scores = [max((m.score for m in e.mentions if not m.pronoun), default=1.0) for e in entities]
    return {f"{role} is an actor": log_odds(min(scores))} if scores else {}
