"""From a parse to a record: entities become actors, findings become relations."""

from __future__ import annotations

from collections.abc import Sequence

from kg.actors import Actors
from kg.boilerplate import boilerplate_spans
from kg.findings import entities_by_token, fill
from kg.frames import find_relations
from kg.gazetteer import Gazetteer
from kg.ids import DEFAULT_BASE
from kg.link import link_mentions
from kg.model import Arc, Parse, Record, Trigger
from kg.relations import Relations
from kg.schema import Ontology

TRIGGER = 0.5


def assemble(parse: Parse, *, ontology: Ontology, gazetteer: Gazetteer, base: str = DEFAULT_BASE) -> Record:
    """Return everything that was read from a document, as one record."""
    entities = link_mentions(parse, gazetteer)
    actors = Actors(parse, entities, gazetteer, base)
    found = fill(*_findings(parse, ontology), entities_by_token(entities))
    relations = Relations(parse, ontology, actors, base).of(found)
    return Record(parse.document, actors.records, relations)


def _findings(parse: Parse, ontology: Ontology) -> tuple[Sequence[Trigger], Sequence[Arc]]:
    """The model's triggers and arcs, and the frames' for the relation types the model never learnt."""
    triggers = [t for t in parse.triggers if t.confidence >= TRIGGER]
    arcs = list(parse.arcs)
    own = [t.name for t in ontology.types if t.name not in parse.types]
    if own:
        more = find_relations(parse, ontology, types=own)
        triggers += more.triggers
        arcs += more.arcs
    quiet = boilerplate_spans(parse.document.text)
    return [
        t for t in triggers if not any(s.start <= parse.tokens[t.token].start < s.end for s in quiet)
    ], arcs
