"""One view of what the model and the frames found: triggers with their roles, filled by entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.linking.entity import Entity, related
from kg.model import Arc, Trigger
from kg.reading.fillers import Filler, Surroundings

# The likeliest filler of a role is taken from here on, further ones from `MORE` on; a text leaves its
# agents unsaid more often than its targets. Speakers, themes and conditions need `ROLE`.
AGENT, TARGET = 0.3, 0.1
MORE = 0.6
ROLE = 0.5
THEME_WORDS = 15

TriggerKey = tuple[int, str]
"""The token and the type of a trigger."""


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


def fill(triggers: Sequence[Trigger], arcs: Iterable[Arc], around: Surroundings) -> list[Filled]:
    """Return the triggers with their roles filled; those with neither agent nor target are left out."""
    by_trigger: dict[TriggerKey, list[Arc]] = defaultdict(list)
    for arc in arcs:
        by_trigger[arc.source, arc.type].append(arc)
    chosen = {(t.token, t.type): t for t in triggers}
    filled = (_filled(t, by_trigger[key], chosen, around) for key, t in chosen.items())
    return [f for f in filled if f is not None]


def _filled(
    trigger: Trigger, arcs: Sequence[Arc], chosen: Mapping[TriggerKey, Trigger], around: Surroundings
) -> Filled | None:
    might_act, might_be = (around.fillers(arcs, role) for role in ("agent", "target"))
    agents, targets = _ends(might_act, might_be, trigger, around)
    if not agents and not targets:
        return None
    agents = agents or around.by_pronoun(arcs, "agent", targets, least=MORE)
    targets = targets or around.by_pronoun(arcs, "target", agents, least=MORE)
    by = around.fillers(arcs, "by")
    return Filled(
        trigger,
        tuple(f.entity for f in agents),
        tuple(f.entity for f in targets),
        by[0].entity if by and by[0].score >= ROLE else None,
        _relation(arcs, "theme", chosen),
        _relation(arcs, "condition", chosen),
        _theme_words(arcs),
        _end(agents, might_act),
        _end(targets, might_be),
    )


def _ends(
    agents: Sequence[Filler], targets: Sequence[Filler], trigger: Trigger, around: Surroundings
) -> tuple[list[Filler], list[Filler]]:
    """Agents and targets, each entity only in the role it fits better; a likely agent does not act on
    those who act for it, or for whom it acts, unless that is likely too, nor on whom the text has yet to
    name."""
    best_agent = {id(f.entity): f.score for f in agents}
    best_target = {id(f.entity): f.score for f in targets}
    fit = [f for f in agents if f.score >= best_target.get(id(f.entity), 0.0)]
    acting = _chosen(fit, AGENT, around)
    likely = [f.entity for f in acting if f.score >= MORE]
    sentence = around.tree.tokens[trigger.token].sentence
    others = [
        f
        for f in targets
        if f.score > best_agent.get(id(f.entity), 0.0)
        and (f.score >= MORE or not any(related(f.entity, a) for a in likely))
        and around.named_by(sentence, f.entity)
    ]
    return acting, _chosen(others, TARGET, around)


def _chosen(found: Sequence[Filler], first: float, around: Surroundings) -> list[Filler]:
    """The likeliest filler, and others that are likely and fill the role together with it."""
    taken: list[Filler] = []
    for one in found:
        if one.score >= (MORE if taken else first) and all(around.joins(one, other) for other in taken):
            taken.append(one)
    return taken


def _end(taken: Sequence[Filler], might: Sequence[Filler]) -> End:
    inside = {id(f.entity) for f in taken}
    return End(
        weakest=min((f.score for f in taken), default=1.0),
        left_out=max((f.score for f in might if id(f.entity) not in inside), default=0.0),
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
