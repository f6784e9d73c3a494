"""One view of what the model and the frames found: triggers with their roles, filled by entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.linking.link import Entity, related
from kg.linking.pronouns import Loose
from kg.model import Arc, Trigger

# The likeliest filler of a role is taken from here on, further ones from `MORE` on; a text leaves its
# agents unsaid more often than its targets. Speakers, themes and conditions need `ROLE`.
AGENT, TARGET = 0.3, 0.1
MORE = 0.6
ROLE = 0.5
THEME_WORDS = 15

TriggerKey = tuple[int, str]
"""The token and the type of a trigger."""

_Filler = tuple[Entity, float]


@dataclass(frozen=True, slots=True)
class End:
    """How likely the fillers of a role are: the weakest of those taken (1 where nobody fills it) and the
    likeliest of those left out (0 where there is none)."""

    weakest: float
    left_out: float


@dataclass(frozen=True, slots=True)
class Filled:
    """A relation whose agents and targets are entities; `theme`, `condition`: other triggers;
    `theme_words`: first and last token of a theme that is no relation."""

    trigger: Trigger
    agents: tuple[Entity, ...]
    targets: tuple[Entity, ...]
    by: Entity | None
    theme: TriggerKey | None
    condition: TriggerKey | None
    theme_words: tuple[int, int] | None
    agent_end: End
    target_end: End

    @property
    def key(self) -> TriggerKey:
        """What it is known by in its document."""
        return self.trigger.token, self.trigger.type

    @property
    def score(self) -> float:
        """The product of the probabilities of the trigger and of the weakest filler of each role."""
        return self.trigger.confidence * self.agent_end.weakest * self.target_end.weakest


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
    triggers: Sequence[Trigger],
    arcs: Iterable[Arc],
    entity_of: Mapping[int, Entity],
    loose: Mapping[int, Loose],
) -> list[Filled]:
    """Return the triggers with their roles filled; those with neither agent nor target are left out.

    loose: whom the pronouns may stand for that stand for no entity; they fill a role that stays empty.
    """
    by_trigger: dict[TriggerKey, list[Arc]] = defaultdict(list)
    for arc in arcs:
        by_trigger[arc.source, arc.type].append(arc)
    chosen = {(t.token, t.type): t for t in triggers}
    out = []
    for key, trigger in chosen.items():
        filled = _filled(trigger, by_trigger[key], entity_of, chosen, loose)
        if filled is not None:
            out.append(filled)
    return out


def _filled(
    trigger: Trigger,
    arcs: Sequence[Arc],
    entity_of: Mapping[int, Entity],
    chosen: Mapping[TriggerKey, Trigger],
    loose: Mapping[int, Loose],
) -> Filled | None:
    might = [_fillers(arcs, role, entity_of) for role in ("agent", "target")]
    agents, targets = _ends(*might)
    if not agents and not targets:
        return None
    agents = agents or _by_pronoun(arcs, "agent", loose, targets)
    targets = targets or _by_pronoun(arcs, "target", loose, agents)
    by = _fillers(arcs, "by", entity_of)
    return Filled(
        trigger,
        tuple(e for e, _ in agents),
        tuple(e for e, _ in targets),
        by[0][0] if by and by[0][1] >= ROLE else None,
        _relation(arcs, "theme", chosen),
        _relation(arcs, "condition", chosen),
        _theme_words(arcs),
        _end(agents, might[0]),
        _end(targets, might[1]),
    )


def _fillers(arcs: Sequence[Arc], role: str, entity_of: Mapping[int, Entity]) -> list[_Filler]:
    """The entities of a role, likeliest first, each with the probability that some word of it fills the
    role."""
    found: dict[int, _Filler] = {}
    for arc in sorted(arcs, key=lambda a: (-a.score, a.target)):
        entity = entity_of.get(arc.target)
        if arc.role == role and entity is not None:
            _, so_far = found.get(id(entity), (entity, 0.0))
            found[id(entity)] = entity, 1.0 - (1.0 - so_far) * (1.0 - arc.score)
    return sorted(found.values(), key=lambda filler: -filler[1])


def _by_pronoun(
    arcs: Sequence[Arc], role: str, loose: Mapping[int, Loose], others: Sequence[_Filler]
) -> list[_Filler]:
    """Whom the likeliest filler of an empty role may stand for, a pronoun that stands for no entity; nobody
    who fills the other role, since a pronoun beside them means somebody else."""
    best = max((a for a in arcs if a.role == role), key=lambda a: (a.score, -a.target), default=None)
    if best is None or best.score < MORE or best.target not in loose:
        return []
    entity, link = loose[best.target]
    return [] if any(e is entity or related(e, entity) for e, _ in others) else [(entity, best.score * link)]


def _ends(agents: Sequence[_Filler], targets: Sequence[_Filler]) -> tuple[list[_Filler], list[_Filler]]:
    """Agents and targets, each entity only in the role it fits better; a likely agent does not act on
    those who act for it, or for whom it acts, unless that is likely too."""
    best_agent = {id(e): p for e, p in agents}
    best_target = {id(e): p for e, p in targets}
    acting = _chosen([(e, p) for e, p in agents if p >= best_target.get(id(e), 0.0)], AGENT)
    likely = [a for a, p in acting if p >= MORE]
    others = [
        (e, p)
        for e, p in targets
        if p > best_agent.get(id(e), 0.0) and (p >= MORE or not any(related(e, a) for a in likely))
    ]
    return acting, _chosen(others, TARGET)


def _chosen(found: Sequence[_Filler], first: float) -> list[_Filler]:
    """The likeliest filler, and others that are likely and no part of one that was taken, nor its owner."""
    taken: list[_Filler] = []
    for entity, p in found:
        if p >= (MORE if taken else first) and not any(related(entity, other) for other, _ in taken):
            taken.append((entity, p))
    return taken


def _end(taken: Sequence[_Filler], might: Sequence[_Filler]) -> End:
    inside = {id(e) for e, _ in taken}
    return End(
        weakest=min((p for _, p in taken), default=1.0),
        left_out=max((p for e, p in might if id(e) not in inside), default=0.0),
    )


def _relation(arcs: Sequence[Arc], role: str, chosen: Mapping[TriggerKey, Trigger]) -> TriggerKey | None:
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
