"""Who is tied to whom by which claims: the groups of an actor's claims, and its partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, product

from kg.explorer.entries import PLACES, ClaimEntry, Side
from kg.explorer.wording import Wording

Partners = Mapping[int, Sequence[int]]


def group_of(relation: str, side: Side, wording: Wording) -> int:
    """Return the number of the group that an actor's claims of one type and side are in.

    Groups come in the order of the relation types; a symmetric type has no target's side.
    """
    if side is Side.TARGET and wording.relations[relation].symmetric:
        side = Side.AGENT
    return wording.order[relation] * len(Side) + side


def tied_pairs(claim: ClaimEntry, *, symmetric: bool) -> set[tuple[int, int]]:
    """Return each agent with each target; of a symmetric type without target, the agents in pairs."""
    if symmetric and not claim.targets:
        return set(combinations(sorted(claim.agents), 2))
    return {(agent, target) for agent, target in product(claim.agents, claim.targets) if agent != target}


def places_of_actors(
    claims: Sequence[ClaimEntry], actors: int, wording: Wording
) -> tuple[Sequence[int], ...]:
    """Return, for each actor, the sorted places of its claims, each claim once."""
    places: list[list[int]] = [[] for _ in range(actors)]
    for number, claim in enumerate(claims):
        for actor, side in _sides(claim).items():
            places[actor].append(group_of(claim.relation, side, wording) * PLACES + number)
    return tuple(sorted(place) for place in places)


def partners_of_actors(claims: Sequence[ClaimEntry], actors: int, wording: Wording) -> tuple[Partners, ...]:
    """Return, for each actor, the claims that tie it to each other actor."""
    partners: tuple[dict[int, list[int]], ...] = tuple(defaultdict(list) for _ in range(actors))
    for number, claim in enumerate(claims):
        for one, other in tied_pairs(claim, symmetric=wording.relations[claim.relation].symmetric):
            partners[one][other].append(number)
            partners[other][one].append(number)
    return partners


def _sides(claim: ClaimEntry) -> dict[int, Side]:
    speaker = {} if claim.speaker is None else {claim.speaker: Side.SPEAKER}
    # Who acts and is acted upon, or speaks, counts once: as agent before target before speaker.
    return speaker | dict.fromkeys(claim.targets, Side.TARGET) | dict.fromkeys(claim.agents, Side.AGENT)
