"""The page of one actor: what it is, the offices it holds or gives, and the groups of its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kg.explorer.answers import ActorPage, Named, Office
from kg.explorer.claims import claim_groups
from kg.explorer.entries import PLACES, ClaimEntry, Side
from kg.explorer.graph import ExploredGraph
from kg.explorer.ties import group_of

_OFFICE = "holdsOffice"
_MOST_OFFICES = 24
_MOST_REPRESENTATIVES = 24


def actor_page(graph: ExploredGraph, about: str, page: int) -> ActorPage | None:
    """Return the page of an actor, by its id; None where there is no such actor or page."""
    actor = graph.actor(about)
    if actor is None or page:
        return None
    entry = graph.index.actors[actor]
    representatives = _representatives(graph, actor)
    return ActorPage(
        id=about,
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        aliases=entry.aliases,
        acts_for=tuple(graph.named(graph.index.actor_numbers[iri]) for iri in entry.acts_for),
        same_as=entry.same_as,
        representatives=representatives[:_MOST_REPRESENTATIVES],
        representatives_in_all=len(representatives),
        claims=len(graph.index.places[actor]),
        documents=len(graph.index.appearances[actor]),
        partners=len(graph.index.partners[actor]),
        offices=_offices(graph, actor),
        groups=tuple(claim_groups(graph, actor)),
    )


def _representatives(graph: ExploredGraph, actor: int) -> tuple[Named, ...]:
    found = graph.index.representatives.get(actor, ())
    busiest = sorted(found, key=lambda other: -len(graph.index.places[other]))
    return tuple(graph.named(other) for other in busiest)


def _offices(graph: ExploredGraph, actor: int) -> tuple[Office, ...]:
    offices: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, place in _office_places(graph, actor):
        offices[_office_key(graph.index.claims[place % PLACES])].append(at)
    found = (_office(graph, actor, places) for places in offices.values())
    return tuple(sorted(found, key=lambda office: -office.documents)[:_MOST_OFFICES])


def _office_places(graph: ExploredGraph, actor: int) -> Iterator[tuple[int, int]]:
    if _OFFICE in graph.wording.relations:
        wanted = [group_of(_OFFICE, side, graph.wording) for side in (Side.AGENT, Side.TARGET)]
        for at, place in enumerate(graph.index.places[actor]):
            if place // PLACES in wanted:
                yield at, place


def _office_key(claim: ClaimEntry) -> tuple[object, ...]:
    return claim.agents, claim.targets, claim.status, (claim.about or "").casefold(), claim.former


def _office(graph: ExploredGraph, actor: int, places: list[int]) -> Office:
    numbers = [graph.index.places[actor][at] % PLACES for at in places]
    claim = graph.index.claims[numbers[0]]
    return Office(
        title=claim.about,
        holders=tuple(map(graph.named, claim.agents)),
        bodies=tuple(map(graph.named, claim.targets)),
        status=claim.status,
        former=claim.former,
        claims=len(numbers),
        documents=len({graph.index.claims[number].document for number in numbers}),
        at=places[0],
    )
