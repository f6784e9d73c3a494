"""From a parse to a record: entities become actors, findings become relations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from kg.ids import DEFAULT_BASE
from kg.linking.actors import Actors
from kg.linking.holders import name_holders, place_holders
from kg.linking.link import link_mentions
from kg.linking.namesakes import Faced, part_from_targets, part_namesakes, settle_owners
from kg.linking.owners import suppose_owners
from kg.linking.pronouns import loosely_linked
from kg.model import Arc, Kind, Parse, Record, Span, Status, Token, Trigger
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.schema import Ontology
from kg.ontology.turtle import KG
from kg.reading.abroad import stand_abroad
from kg.reading.arguments import Arguments
from kg.reading.boilerplate import boilerplate_spans
from kg.reading.bylines import without_bylines
from kg.reading.confidence import Judge, load_judge
from kg.reading.coordination import partners_of, with_conjuncts
from kg.reading.cues import CueTable, cue_table
from kg.reading.fillers import Surroundings
from kg.reading.findings import ROLE, entities_by_token, fill
from kg.reading.frames import find_relations
from kg.reading.matching import Grade
from kg.reading.offices import each_to_its_own, part_from_hosts, settle_holders
from kg.reading.reciprocal import to_each_other
from kg.reading.relations import Relations
from kg.reading.relatives import without_lost_relatives
from kg.reading.status import status_of
from kg.reading.subjects import Subjects
from kg.reading.syntax import Tree, grow_tree
from kg.reading.unreal import weakened

# Less likely triggers are looked at; whether their relations are kept is judged when all is known of them.
TRIGGER = 0.25
_NOT_YET = frozenset({Status.INTENDED, Status.POSSIBLE, Status.CONDITIONAL})
# The families of relation types in which one faces another, who is not one's own state.
_FACING = frozenset({"Accord", "Disapproval", "Talks"})
_VOICED = _FACING | {"Aid", "Asking"}


def assemble(
    parse: Parse,
    *,
    ontology: Ontology,
    gazetteer: Gazetteer,
    base: str = DEFAULT_BASE,
    judge: Judge | None = None,
    sift: bool = True,
) -> Record:
    """Return everything that was read from a document, as one record; `judge` is by default the model's.

    sift: leave out what is unlikely or said twice; False for those who weigh it themselves.
    """
    tree, cues = grow_tree(parse), cue_table(ontology)
    arcs, links = without_bylines(parse), without_lost_relatives(parse, tree)
    parse = replace(parse, arcs=tuple(arcs), links=tuple(links))
    entities = link_mentions(parse, gazetteer)
    part_namesakes(entities, parse.tokens, gazetteer)
    facing = {t.name for t in ontology.types if t.family in _FACING}
    faced = Faced(parse, facing)
    part_from_targets(entities, faced)
    place_holders(entities, parse, gazetteer)
    settle_owners(entities, parse.tokens, gazetteer)
    name_holders(entities, parse, gazetteer)
    entity_of = entities_by_token(entities)
    offices = _offices(ontology)
    loose = loosely_linked(parse, entity_of)
    around = Surroundings(tree, entity_of, loose, partners_of(parse.mentions, tree))
    filled = fill(*_findings(parse, around, cues, ontology), around)
    suppose_owners(entities, parse, entity_of, faced)
    part_from_hosts(filled, tree, offices)
    found = each_to_its_own(filled, tree, offices)
    settle_holders(found, offices, facing)
    found = to_each_other(found, tree, {t.name for t in ontology.types if t.symmetric})
    actors = Actors(parse, entities, gazetteer, base)
    relations = Relations(parse, tree, ontology, actors, judge or load_judge(), base).of(found, sift=sift)
    return Record(parse.document, actors.records, relations)


def _offices(ontology: Ontology) -> set[str]:
    """The standing facts that hold of persons alone: what each has for himself."""
    return {t.name for t in ontology.types if t.standing and t.domain == KG + Kind.PERSON.value}


def _voiced(ontology: Ontology) -> set[str]:
    """The types whose agent is somebody who speaks or gives: no thing, nor the one it happens to."""
    return {t.name for t in ontology.types if t.family in _VOICED and not t.symmetric}


def _findings(
    parse: Parse, around: Surroundings, cues: CueTable, ontology: Ontology
) -> tuple[Sequence[Trigger], Sequence[Arc]]:
    """The model's triggers and arcs, joined by what the frames find at words the model leaves alone.

    Of a relation type the model never learnt, everything the frames find counts; of the others only
    what is complete, agent and target, and at words where the model at least suspects a relation
    (measured: recall gains more than precision loses, and sport and metaphor stay out). Whose bodies stand
    abroad is told by the phrase.
    """
    tree = around.tree
    likely = [t for t in parse.triggers if t.confidence >= TRIGGER]
    triggers = _by_cues(weakened(likely, tree, cues), parse.arcs, tree, cues)
    triggers = _threatened(triggers, parse.arcs, tree, _threats(ontology))
    frames = find_relations(parse, ontology, tree=tree)
    more = weakened(list(_beside(frames.triggers, triggers, parse)), tree, cues)
    abroad = stand_abroad(tree, cues, ontology, around.entity_of)
    keys = {(t.token, t.type) for t in more}
    arcs = [
        *with_conjuncts(parse.arcs, around.partners),
        *(a for a in frames.arcs if (a.source, a.type) in keys),
        *abroad.arcs,
    ]
    subjects = Subjects(tree, Arguments(tree, cues), around.entity_of)
    arcs = subjects.mend((*triggers, *more), arcs, voiced=_voiced(ontology))
    quiet = boilerplate_spans(parse.document.text)
    spoken = [t for t in (*triggers, *more, *abroad.triggers) if not _is_in(parse.tokens[t.token], quiet)]
    return spoken, arcs


def _beside(framed: Sequence[Trigger], triggers: Sequence[Trigger], parse: Parse) -> Iterator[Trigger]:
    """The frames' triggers that count beside the model's; where the model suspects the same relation but
    does not see it asserted, nor is it: it knows more of what stands over a noun ("talks on a deal")."""
    suspected = {t.token for t in parse.triggers} - {t.token for t in triggers}
    doubted = {(t.token, t.type): t.status for t in parse.triggers if t.token in suspected}
    for t in framed:
        if t.type not in parse.types:
            yield t
        elif t.token in suspected and t.confidence >= Grade.BOTH.value:
            status = doubted.get((t.token, t.type), t.status) if t.status is Status.ASSERTED else t.status
            yield replace(t, status=status)


def _threats(ontology: Ontology) -> set[str]:
    """The types of disapproval that announce what their agent means to do."""
    types = (t for t in ontology.types if t.family == "Disapproval")
    return {t.name for t in types if any(f.theme_status == Status.INTENDED for f in t.frames)}


def _threatened(
    triggers: Sequence[Trigger], arcs: Sequence[Arc], tree: Tree, threats: Collection[str]
) -> list[Trigger]:
    """Return the triggers; what is threatened in a clause of its own ("warned that it would retaliate if …")
    is intended: the threat was made, and the condition is named beside it."""
    sure = [a for a in arcs if a.score >= ROLE]
    contents = {a.target for a in sure if a.role == "theme" and a.type in threats}
    bound = {(a.source, a.type) for a in sure if a.role == "condition"}

    def said(t: Trigger) -> bool:
        own = tree.label(t.token) == "ccomp" and (t.token, t.type) in bound
        return own and t.status is Status.CONDITIONAL and t.token in contents

    return [replace(t, status=Status.INTENDED) if said(t) else t for t in triggers]


def _by_cues(triggers: Sequence[Trigger], arcs: Sequence[Arc], tree: Tree, cues: CueTable) -> list[Trigger]:
    """Return the triggers; what is intended or possible only under a condition is conditional, and what may
    or might be, under none, is possible.

    The model sees "will" and "would" more readily than the if-clause beside them. What a demand, threat
    or promise is about stays as it is: there the condition hangs on the demand.
    """
    contents = {a.target for a in arcs if a.role == "theme" and a.score >= ROLE}
    bound = {(a.source, a.type) for a in arcs if a.role == "condition" and a.score >= ROLE}

    def status(t: Trigger) -> Status:
        if t.status not in _NOT_YET:
            return t.status
        told = status_of(t.token, tree, cues)
        hangs = told is Status.CONDITIONAL and t.token not in contents
        loose = told is Status.POSSIBLE and (t.token, t.type) not in bound
        return told if hangs or loose else t.status

    return [replace(t, status=status(t)) for t in triggers]


def _is_in(token: Token, spans: Sequence[Span]) -> bool:
    return any(s.start <= token.start < s.end for s in spans)
