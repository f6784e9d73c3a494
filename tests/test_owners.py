"""Whom somebody acts for when the model is in doubt: better its weaker word than nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.linking.link import link_mentions
from kg.linking.namesakes import Faced
from kg.linking.owners import suppose_owners
from kg.model import Arc
from kg.ontology.gazetteer import Gazetteer
from kg.reading.findings import entities_by_token
from tests.parses import parse_rows

WORDS = """
Norway Norway PROPN NNP 2 nsubj
protested protest VERB VBD 0 root
and and CCONJ CC 5 cc
later later ADV RB 5 advmod
{noun} {noun} NOUN NN 6 nsubj
left leave VERB VBD 2 conj
"""


def owner_of(noun: str, kind: str, score: float, gazetteer: Gazetteer, *acts: Arc) -> str | None:
    """Return the known owner of who left, which an arc of that score leads to beside what is done."""
    parse = parse_rows(WORDS.format(noun=noun), f"1-1 State;5-5 {kind}")
    parse = replace(parse, arcs=(Arc(4, "of", 0, score), *acts))
    entities = link_mentions(parse, gazetteer)
    entity_of = entities_by_token(entities)
    suppose_owners(entities, parse, entity_of, Faced(parse, {"rejects"}))
    owner = entity_of[4].owner
    return owner.known.label if owner is not None and owner.known is not None else None


@pytest.mark.parametrize(
    ("noun", "kind"), [("police", "Government"), ("spokesman", "Person"), ("rebels", "Group")]
)
def test_an_unlikely_owner_is_better_than_none(noun: str, kind: str, gazetteer: Gazetteer) -> None:
    assert owner_of(noun, kind, 0.3, gazetteer) == "Norway"


@pytest.mark.parametrize(
    ("noun", "kind", "score"), [("police", "Government", 0.1), ("airline", "Organization", 0.3)]
)
def test_what_is_most_unlikely_or_acts_for_itself_has_no_owner(
    noun: str, kind: str, score: float, gazetteer: Gazetteer
) -> None:
    assert owner_of(noun, kind, score, gazetteer) is None


def test_who_faces_a_state_is_not_supposed_to_act_for_it(gazetteer: Gazetteer) -> None:
    acts = [Arc(5, "agent", 4, 0.9, "rejects"), Arc(5, "target", 0, 0.9, "rejects")]
    assert owner_of("spokesman", "Person", 0.3, gazetteer, *acts) is None


def test_nobody_acts_for_who_acts_for_them(gazetteer: Gazetteer) -> None:
    rows = "Rebels rebel NOUN NNS 2 nsubj\nmet meet VERB VBD 0 root\nguards guard NOUN NNS 2 obj"
    parse = parse_rows(rows, "1-1 Group;3-3 Group")
    parse = replace(parse, arcs=(Arc(0, "of", 2, 0.4), Arc(2, "of", 0, 0.3)))
    entities = link_mentions(parse, gazetteer)
    suppose_owners(entities, parse, entities_by_token(entities), Faced(parse, ()))
    assert [e.owner for e in entities] == [entities[1], None]
