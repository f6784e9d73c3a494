"""Whoever shares a word for an office with others holds his own, not theirs."""

from __future__ import annotations

import pytest

from kg.linking.link import Entity
from kg.model import Kind, Parse, Status, Trigger
from kg.reading.findings import End, Filled
from kg.reading.offices import each_to_its_own
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

OFFICES = frozenset({"holdsOffice"})

# 0 Presidents 1 Varga 2 of 3 the 4 Norlands 5 and 6 Novak 7 of 8 Sudmark 9 met
BESIDE = parse_rows(
    """
Presidents president NOUN NNS 10 nsubj
Varga Varga PROPN NNP 1 appos
of of ADP IN 5 case
the the DET DT 5 det
Norlands Norlands PROPN NNPS 1 nmod
and and CCONJ CC 7 cc
Novak Novak PROPN NNP 2 conj
of of ADP IN 9 case
Sudmark Sudmark PROPN NNP 7 nmod
met meet VERB VBD 0 root
""",
    "2 Person;5 State;7 Person;9 State",
)
# 0 presidents 1 of 2 Norland 3 and 4 Sudmark 5 Varga 6 and 7 Novak
APART = parse_rows(
    """
presidents president NOUN NNS 0 root
of of ADP IN 3 case
Norland Norland PROPN NNP 1 nmod
and and CCONJ CC 5 cc
Sudmark Sudmark PROPN NNP 3 conj
Varga Varga PROPN NNP 1 appos
and and CCONJ CC 8 cc
Novak Novak PROPN NNP 6 conj
""",
    "3 State;5 State;6 Person;8 Person",
)


def entities(parse: Parse) -> dict[str, Entity]:
    return {m.text: Entity(mentions=[m]) for m in parse.mentions}


def pairs(
    parse: Parse, agents: list[Entity], targets: list[Entity], type_: str = "holdsOffice"
) -> list[tuple[list[str], list[str]]]:
    filled = Filled(
        Trigger(0, 0, 0, type_, Status.ASSERTED, 0.9),
        tuple(agents),
        tuple(targets),
        by=None,
        theme=None,
        condition=None,
        theme_words=None,
        agent_end=End(0.9, 0.0),
        target_end=End(0.9, 0.0),
    )
    found = each_to_its_own([filled], grow_tree(parse), OFFICES)
    return [([e.mentions[0].text for e in f.agents], [e.mentions[0].text for e in f.targets]) for f in found]


@pytest.mark.parametrize("read", [["Sudmark"], ["Norlands", "Sudmark"], []])
def test_each_holds_the_office_of_the_state_beside_his_name(read: list[str]) -> None:
    known = entities(BESIDE)
    known["Varga"].owner, known["Novak"].owner = known["Norlands"], known["Sudmark"]
    found = pairs(BESIDE, [known["Varga"], known["Novak"]], [known[name] for name in read])
    assert found == [(["Varga"], ["Norlands"]), (["Novak"], ["Sudmark"])]


def test_states_beside_all_the_names_outweigh_one_read_from_elsewhere() -> None:
    known = entities(BESIDE) | {"Westmark": Entity()}
    known["Varga"].owner, known["Novak"].owner = known["Norlands"], known["Sudmark"]
    found = pairs(BESIDE, [known["Varga"], known["Novak"]], [known["Westmark"], known["Norlands"]])
    assert found == [(["Varga"], ["Norlands"]), (["Novak"], ["Sudmark"])]


def test_an_owner_named_elsewhere_divides_nothing() -> None:
    known = entities(BESIDE)
    known["Varga"].owner, known["Novak"].owner = known["Sudmark"], Entity()
    found = pairs(BESIDE, [known["Varga"], known["Novak"]], [known["Norlands"]])
    assert found == [(["Varga", "Novak"], ["Norlands"])]


def test_two_who_serve_one_state_stay_together() -> None:
    known = entities(BESIDE)
    known["Varga"].owner = known["Novak"].owner = known["Sudmark"]
    found = pairs(BESIDE, [known["Varga"], known["Novak"]], [known["Sudmark"]])
    assert found == [(["Varga", "Novak"], ["Sudmark"])]


def test_as_many_states_as_holders_are_theirs_in_the_same_order() -> None:
    known = entities(APART)
    found = pairs(APART, [known["Novak"], known["Varga"]], [known["Norland"], known["Sudmark"]])
    assert found == [(["Varga"], ["Norland"]), (["Novak"], ["Sudmark"])]


def test_the_order_does_not_count_against_what_is_known() -> None:
    known = entities(APART)
    known["Varga"].owner = known["Sudmark"]
    found = pairs(APART, [known["Novak"], known["Varga"]], [known["Norland"], known["Sudmark"]])
    assert found == [(["Novak", "Varga"], ["Norland", "Sudmark"])]


def test_what_groups_share_is_not_divided() -> None:
    known = entities(APART)
    both = [known["Varga"], known["Novak"]]
    found = pairs(APART, both, [known["Norland"], known["Sudmark"]], "memberOf")
    assert found == [(["Varga", "Novak"], ["Norland", "Sudmark"])]


def test_an_office_named_with_its_holder_alone_is_held_where_he_belongs() -> None:
    known = entities(BESIDE)
    aide, chief = known["Varga"], known["Novak"]
    aide.owner, chief.owner = chief, known["Sudmark"]
    chief.kinds[Kind.PERSON] += 1
    assert pairs(BESIDE, [chief], []) == [(["Novak"], ["Sudmark"])]
    assert pairs(BESIDE, [aide], []) == [(["Varga"], ["Sudmark"])]
    assert pairs(BESIDE, [aide], [], "leads") == [(["Varga"], [])]


def test_whose_state_nobody_knows_holds_an_office_of_none() -> None:
    assert pairs(BESIDE, [entities(BESIDE)["Varga"]], []) == [(["Varga"], [])]
