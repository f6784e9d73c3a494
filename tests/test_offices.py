"""Whoever shares a word for an office with others holds his own, not theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.linking.entity import Entity
from kg.model import Kind, Parse, Status, Trigger
from kg.reading.findings import End, Filled
from kg.reading.offices import each_to_its_own, part_from_hosts, settle_holders
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

OFFICES = frozenset({"holdsOffice"})
FACING = frozenset({"criticises"})

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


# 0 Minister 1 Varga 2 left 3 Sudmark
ELSEWHERE = parse_rows(
    """
Minister minister NOUN NN 2 nmod:desc
Varga Varga PROPN NNP 3 nsubj
left leave VERB VBD 0 root
Sudmark Sudmark PROPN NNP 3 obj
""",
    "2 Person;4 State",
)
# 0 Varga 1 was 2 minister 3 of 4 Sudmark
IN_PHRASE = parse_rows(
    """
Varga Varga PROPN NNP 3 nsubj
was be AUX VBD 3 cop
minister minister NOUN NN 0 root
of of ADP IN 5 case
Sudmark Sudmark PROPN NNP 3 nmod
""",
    "1 Person;5 State",
)
# 0 Sudmark 1 minister 2 Varga 3 left
NEXT_TO = parse_rows(
    """
Sudmark Sudmark PROPN NNP 3 compound
minister minister NOUN NN 3 nmod:desc
Varga Varga PROPN NNP 4 nsubj
left leave VERB VBD 0 root
""",
    "1 State;3 Person",
)
# 0 ambassador 1 to 2 Sudmark 3 Varga
SENT = parse_rows(
    """
ambassador ambassador NOUN NN 4 nmod:desc
to to ADP IN 3 case
Sudmark Sudmark PROPN NNP 1 nmod
Varga Varga PROPN NNP 0 root
""",
    "3 State;4 Person",
)


def entities(parse: Parse) -> dict[str, Entity]:
    return {m.text: Entity(mentions=[m]) for m in parse.mentions}


def filled_with(trigger: Trigger, agents: list[Entity], targets: list[Entity]) -> Filled:
    return Filled(
        trigger,
        tuple(agents),
        tuple(targets),
        by=None,
        theme=None,
        condition=None,
        theme_words=None,
        agent_end=End(1.0, 0.0),
        target_end=End(1.0, 0.0),
    )


def pairs(
    parse: Parse, agents: list[Entity], targets: list[Entity], type_: str = "holdsOffice", *, token: int = 0
) -> list[tuple[list[str], list[str]]]:
    filled = filled_with(Trigger(token, token, token, type_, Status.ASSERTED, 0.9), agents, targets)
    tree = grow_tree(parse)
    part_from_hosts([filled], tree, OFFICES)
    found = each_to_its_own([filled], tree, OFFICES)
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


def of_kinds(parse: Parse) -> dict[str, Entity]:
    """Entities whose kinds are those of their mentions, and a state and a party besides."""
    found = entities(parse) | {"Norland": Entity(), "Reds": Entity()}
    for entity in found.values():
        entity.kinds.update(m.kind for m in entity.mentions)
    found["Norland"].kinds[Kind.STATE] += 1
    found["Reds"].kinds[Kind.GROUP] += 1
    for name in ("Norland", "Reds"):
        found[name].mentions.append(replace(parse.mentions[0], text=name, first=9, last=9, head=9))
    return found


def in_which(parse: Parse, token: int, owner: str | None) -> list[str]:
    """Return where Varga, who acts for `owner`, holds an office that was read as one of Sudmark."""
    known = of_kinds(parse)
    known["Varga"].owner = known[owner] if owner else None
    [(_, targets)] = pairs(parse, [known["Varga"]], [known["Sudmark"]], token=token)
    return targets


def test_a_state_named_elsewhere_gives_way_to_the_holder_s_own() -> None:
    assert in_which(ELSEWHERE, 0, "Norland") == ["Norland"]


@pytest.mark.parametrize(("parse", "token"), [(IN_PHRASE, 2), (NEXT_TO, 1)])
def test_a_state_in_the_phrase_of_title_or_name_does_not(parse: Parse, token: int) -> None:
    assert in_which(parse, token, "Norland") == ["Sudmark"]


@pytest.mark.parametrize("owner", ["Reds", None])
def test_nor_does_it_to_a_party_or_to_nobody(owner: str | None) -> None:
    assert in_which(ELSEWHERE, 0, owner) == ["Sudmark"]


@pytest.mark.parametrize(("owner", "own"), [("Sudmark", []), (None, []), ("Norland", ["Norland"])])
def test_who_is_sent_to_a_state_serves_another(owner: str | None, own: list[str]) -> None:
    assert in_which(SENT, 0, owner) == own


@pytest.mark.parametrize(
    ("score", "former", "status", "given"),
    [
        (0.9, False, Status.ASSERTED, True),
        (0.2, False, Status.ASSERTED, False),
        (0.9, True, Status.ASSERTED, False),
        (0.9, False, Status.POSSIBLE, False),
        (0.9, False, Status.NEGATED, False),
        (0.9, False, Status.INTENDED, False),
    ],
)
def test_an_office_held_now_tells_whom_its_holder_acts_for(
    score: float, former: bool, status: Status, given: bool
) -> None:
    known = of_kinds(ELSEWHERE)
    trigger = Trigger(0, 0, 0, "holdsOffice", status, score, former)
    held = filled_with(trigger, [known["Varga"]], [known["Sudmark"]])
    settle_holders([held], OFFICES, FACING)
    assert (known["Varga"].owner is known["Sudmark"]) == given


def test_whom_the_text_gives_an_owner_keeps_it() -> None:
    known = of_kinds(ELSEWHERE)
    known["Varga"].owner = known["Reds"]
    trigger = Trigger(0, 0, 0, "holdsOffice", Status.ASSERTED, 0.9)
    settle_holders([filled_with(trigger, [known["Varga"]], [known["Sudmark"]])], OFFICES, FACING)
    assert known["Varga"].owner is known["Reds"]


def test_nobody_acts_for_the_state_that_they_face() -> None:
    known = of_kinds(ELSEWHERE)
    both = [known["Varga"]], [known["Sudmark"]]
    held = filled_with(Trigger(0, 0, 0, "holdsOffice", Status.ASSERTED, 0.9), *both)
    faces = filled_with(Trigger(2, 2, 2, "criticises", Status.ASSERTED, 0.9), *both)
    settle_holders([held, faces], OFFICES, FACING)
    assert known["Varga"].owner is None
