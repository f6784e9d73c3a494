"""One view of what the model and the frames found: triggers with their roles, filled by entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.link import Entity
from kg.model import Arc, Trigger

# A role is filled from this probability on; where that leaves neither agent nor target, the best
# candidate above the lower bound is taken.
ROLE = 0.5
FAINT_ROLE = 0.25
THEME_WORDS = 15


@dataclass(frozen=True, slots=True)
class Filled:
    """A relation whose agents and targets are entities; `theme`, `condition`: (token, type) of other
    triggers; `theme_words`: first and last token of a theme that is no relation.

    score: product of the probabilities of the trigger and of the weakest filler of each role.
    """

    trigger: Trigger
    agents: tuple[Entity, ...]
    targets: tuple[Entity, ...]
    by: Entity | None
    theme: tuple[int, str] | None
    condition: tuple[int, str] | None
    theme_words: tuple[int, int] | None
    score: float


def entities_by_token(entities: Sequence[Entity]) -> dict[int, Entity]:
    """Return the entity that each token stands for: as a mention's head, else as a word of the
    innermost mention that covers it."""
    heads: dict[int, tuple[int, Entity]] = {}
    inside: dict[int, tuple[int, Entity]] = {}
    for entity in entities:
        for m in entity.mentions:
            size = m.last - m.first
            for token in range(m.first, m.last + 1):
                table = heads if token == m.head else inside
                if token not in table or size < table[token][0]:
                    table[token] = (size, entity)
    return {token: entity for token, (_, entity) in (inside | heads).items()}


def fill(
    triggers: Sequence[Trigger], arcs: Iterable[Arc], entity_of: Mapping[int, Entity]
) -> list[Filled]:
    """Return the triggers with their roles filled; those with neither agent nor target are left out."""
    by_trigger: dict[tuple[int, str], list[Arc]] = defaultdict(list)
    for arc in arcs:
        by_trigger[arc.source, arc.type].append(arc)
    chosen = {(t.token, t.type): t for t in triggers}
    out = []
    for key, trigger in chosen.items():
        filled = _filled(trigger, by_trigger[key], entity_of, chosen)
        if filled is not None:
            out.append(filled)
    return out


def _filled(
    trigger: Trigger,
    arcs: Sequence[Arc],
    entity_of: Mapping[int, Entity],
    chosen: Mapping[tuple[int, str], Trigger],
) -> Filled | None:
    agents = _fillers(arcs, "agent", entity_of)
    targets = _fillers(arcs, "target", entity_of)
    strong_agents = [(e, p) for e, p in agents if p >= ROLE]
    strong_targets = [(e, p) for e, p in targets if p >= ROLE and not _is_in(e, strong_agents)]
    if not strong_agents and not strong_targets:
        strong_agents, strong_targets = _faint(agents, targets)
    if not strong_agents and not strong_targets:
        return None
    by = _fillers(arcs, "by", entity_of)
    return Filled(
        trigger,
        tuple(e for e, _ in strong_agents),
        tuple(e for e, _ in strong_targets),
        by[0][0] if by and by[0][1] >= ROLE else None,
        _relation(arcs, "theme", chosen),
        _relation(arcs, "condition", chosen),
        _theme_words(arcs),
        trigger.confidence * _weakest(strong_agents) * _weakest(strong_targets),
    )


def _fillers(arcs: Sequence[Arc], role: str, entity_of: Mapping[int, Entity]) -> list[tuple[Entity, float]]:
    """The entities of a role with their best probabilities, likeliest first."""
    best: list[tuple[Entity, float]] = []
    for arc in sorted(arcs, key=lambda a: (-a.score, a.target)):
        entity = entity_of.get(arc.target)
        if arc.role == role and entity is not None and not _is_in(entity, best):
            best.append((entity, arc.score))
    return best


def _is_in(entity: Entity, found: Sequence[tuple[Entity, float]]) -> bool:
    return any(e is entity for e, _ in found)


def _faint(
    agents: Sequence[tuple[Entity, float]], targets: Sequence[tuple[Entity, float]]
) -> tuple[list[tuple[Entity, float]], list[tuple[Entity, float]]]:
    best = max(
        [*(("agent", e, p) for e, p in agents[:1]), *(("target", e, p) for e, p in targets[:1])],
        key=lambda x: x[2],
        default=None,
    )
    if best is None or best[2] < FAINT_ROLE:
        return [], []
    one = [(best[1], best[2])]
    return (one, []) if best[0] == "agent" else ([], one)


def _weakest(found: Sequence[tuple[Entity, float]]) -> float:
    return min((p for _, p in found), default=1.0)


def _relation(
    arcs: Sequence[Arc], role: str, chosen: Mapping[tuple[int, str], Trigger]
) -> tuple[int, str] | None:
    """The other trigger that a theme or condition arc points at: the most confident one of its word."""
    best = max(
        (a for a in arcs if a.role == role and a.score >= ROLE),
        key=lambda a: (a.score, -a.target),
        default=None,
    )
    if best is None:
        return None
    there = [
        t for t in chosen.values() if t.token == best.target and (t.token, t.type) != (best.source, best.type)
    ]
    top = max(there, key=lambda t: (t.confidence, t.type), default=None)
    return (top.token, top.type) if top else None


def _theme_words(arcs: Sequence[Arc]) -> tuple[int, int] | None:
    ends = []
    for role in ("themeFirst", "themeLast"):
        best = max((a for a in arcs if a.role == role), key=lambda a: (a.score, -a.target), default=None)
        if best is None or best.score < ROLE:
            return None
        ends.append(best.target)
    first, last = ends
    return (first, last) if first <= last < first + THEME_WORDS else None
