"""How much of what should have been read was read, and how much of what was read is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kg.evaluation.claims import Claim, Comparison, Level, statuses
from kg.evaluation.mentions import annotated_mentions, read_mentions
from kg.evaluation.rules import TypeRules
from kg.model import Status


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of what is right, of all that was read and of all that is annotated."""

    right: int
    read: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was read that is right, 0 if nothing was read."""
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """The share of what is annotated that was read, 0 if nothing is annotated."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a comparison comes to, summed over all documents.

    `scores` holds, in this order, principal, principal+status, exact, exact+status (a claim is right where
    one of its statuses is, too) and class (PLOVER class in place of type). `types` and `statuses` are
    principal scores; for a status, claim and status must agree. `mentions` compares the places of names and
    descriptions, exactly and with the kind of actor ("kind") or without ("span"). `split` counts annotated
    actors that were read as several, `swapped` claims with agent and target the wrong way round,
    `not_asserted` right claims that no annotation asserts and `as_fact` those of them that were read as
    asserted throughout.
    """

    scores: Mapping[str, Score]
    types: Mapping[str, Score]
    statuses: Mapping[str, Score]
    mentions: Mapping[str, Score]
    actors_found: int
    actors: int
    split: int
    swapped: int
    as_fact: int
    not_asserted: int

    @property
    def actor_recall(self) -> float:
        """The share of the actors of annotated relations (speakers too) that were found."""
        return self.actors_found / max(1, self.actors)


def figures(comparisons: Sequence[Comparison], rules: TypeRules) -> Figures:
    """Count what the comparisons of all documents come to."""
    levels = [comparison.principal for comparison in comparisons]
    exact = [comparison.exact for comparison in comparisons]
    named = [_actors_named(comparison) for comparison in comparisons]
    found = [Counter(comparison.alignment.found.values()) for comparison in comparisons]
    return Figures(
        scores={
            "principal": _claim_score(levels),
            "principal+status": _with_status(levels),
            "exact": _claim_score(exact),
            "exact+status": _with_status(exact),
            "class": _class_score(levels, rules),
        },
        types=_by_type(levels),
        statuses={status.value: _status_score(levels, status) for status in Status},
        mentions=_mention_scores(comparisons),
        actors_found=sum(len(names & keys.keys()) for names, keys in zip(named, found, strict=True)),
        actors=sum(map(len, named)),
        split=sum(count > 1 for keys in found for count in keys.values()),
        swapped=sum(is_swapped(claim, level, rules) for level in levels for claim in level.read),
        as_fact=sum(len(_as_fact(level)) for level in levels),
        not_asserted=sum(len(_not_asserted(level)) for level in levels),
    )


def is_swapped(claim: Claim, level: Level, rules: TypeRules) -> bool:
    """Tell whether a claim that was read is wrong only in who does it to whom."""
    return claim.type not in rules.symmetric and claim not in level.gold and claim.reversed in level.gold


def _score(sides: Iterable[tuple[AbstractSet[object], AbstractSet[object]]]) -> Score:
    """Compare what is annotated with what was read, document by document."""
    pairs = list(sides)
    return Score(
        right=sum(len(gold & read) for gold, read in pairs),
        read=sum(len(read) for _, read in pairs),
        gold=sum(len(gold) for gold, _ in pairs),
    )


def _claim_score(levels: Iterable[Level]) -> Score:
    return _score((level.gold.keys(), level.read.keys()) for level in levels)


def _with_status(levels: Sequence[Level]) -> Score:
    right = sum(
        bool(statuses(level.gold[claim]) & statuses(level.read[claim]))
        for level in levels
        for claim in level.right
    )
    every = _claim_score(levels)
    return Score(right, every.read, every.gold)


def _class_score(levels: Iterable[Level], rules: TypeRules) -> Score:
    return _score((_classes(level.gold, rules), _classes(level.read, rules)) for level in levels)


def _classes(claims: Iterable[Claim], rules: TypeRules) -> set[Claim]:
    return {
        Claim(rules.classes[claim.type], claim.agent, claim.target)
        for claim in claims
        if claim.type in rules.classes
    }


def _by_type(levels: Sequence[Level]) -> dict[str, Score]:
    """Return a score for each type that is annotated or was read, the most frequent first."""
    names = {claim.type for level in levels for side in (level.gold, level.read) for claim in side}
    scores = {
        name: _score((_of_type(level.gold, name), _of_type(level.read, name)) for level in levels)
        for name in sorted(names)
    }
    return dict(sorted(scores.items(), key=lambda pair: -pair[1].gold))


def _of_type(claims: Iterable[Claim], name: str) -> set[Claim]:
    return {claim for claim in claims if claim.type == name}


def _status_score(levels: Iterable[Level], status: Status) -> Score:
    return _score(
        (
            {claim for claim, relations in level.gold.items() if status in statuses(relations)},
            {claim for claim, relations in level.read.items() if status in statuses(relations)},
        )
        for level in levels
    )


def _mention_scores(comparisons: Sequence[Comparison]) -> dict[str, Score]:
    pairs = [(annotated_mentions(one), read_mentions(one)) for one in comparisons]
    spans = [({span for span, _ in gold}, {span for span, _ in read}) for gold, read in pairs]
    return {"kind": _score(pairs), "span": _score(spans)}


def _not_asserted(level: Level) -> list[Claim]:
    return [claim for claim in level.right if Status.ASSERTED not in statuses(level.gold[claim])]


def _as_fact(level: Level) -> list[Claim]:
    return [claim for claim in _not_asserted(level) if statuses(level.read[claim]) == {Status.ASSERTED}]


def _actors_named(comparison: Comparison) -> set[str]:
    return {
        actor
        for relation in comparison.gold.relations
        for actor in (*relation.agents, *relation.targets, *relation.by)
    }
