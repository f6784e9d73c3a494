"""Sentences in groups that differ only in direction, status or who speaks, and decoys that say nothing.

Every case gives exactly the relations of its sentence. Cases that the model still gets wrong stand in
cases/contrast_known_failures.json with what goes wrong; `python -m tests.contrast_report --write`
writes that list anew.
"""

from __future__ import annotations

from collections import Counter

import pytest

from kg.model import Actor, Kind, MentionText, Status
from kg.ontology.load import load_ontology
from tests.contrast_names import name_of
from tests.contrast_report import (
    NOBODY,
    Case,
    Claim,
    Outcome,
    load_cases,
    load_known_failures,
    read_cases,
    share_as_fact,
    speaker_rate,
)

CASES = load_cases()
KNOWN = load_known_failures()
# What the shipped model reaches, rounded down: to be raised with it. The aim is 0.90, 0.90, 0.80 and 0.05.
EXACT_FLOOR = 0.84
DECOY_FLOOR = 0.94
SPEAKER_FLOOR = 0.87
FACTS_CEILING = 0.02
# Sentences whose reading hangs on the last bits of a probability, which differ between processors.
IN_THE_BALANCE = 4


@pytest.fixture(scope="session")
def outcomes() -> dict[str, Outcome]:
    """Every case as the installed model reads it, read once."""
    return read_cases(CASES)


def share_exact(outcomes: dict[str, Outcome], axis: str | None = None) -> float:
    chosen = [o for o in outcomes.values() if axis in (None, o.case.axis)]
    return sum(o.exact for o in chosen) / len(chosen)


@pytest.mark.model
def test_no_sentence_is_read_wrong_that_was_read_right(outcomes: dict[str, Outcome]) -> None:
    wrong = [
        f"{o.reason()} in {o.case.text}" for o in outcomes.values() if not o.exact and o.case.id not in KNOWN
    ]
    assert len(wrong) <= IN_THE_BALANCE, "\n".join(wrong)


@pytest.mark.model
def test_no_case_on_the_list_of_known_failures_is_read_right(outcomes: dict[str, Outcome]) -> None:
    right = [name for name in KNOWN if outcomes[name].exact]
    assert len(right) <= IN_THE_BALANCE, f"take off the list: {' '.join(right)}"


@pytest.mark.model
def test_as_many_sentences_are_read_exactly_as_before(outcomes: dict[str, Outcome]) -> None:
    assert share_exact(outcomes) >= EXACT_FLOOR


@pytest.mark.model
def test_as_many_decoys_give_nothing_as_before(outcomes: dict[str, Outcome]) -> None:
    assert share_exact(outcomes, "decoy") >= DECOY_FLOOR


@pytest.mark.model
def test_what_is_reported_is_found_with_its_speaker_as_often_as_before(outcomes: dict[str, Outcome]) -> None:
    assert speaker_rate(outcomes.values()) >= SPEAKER_FLOOR


@pytest.mark.model
def test_what_is_not_said_to_be_so_seldom_becomes_a_fact(outcomes: dict[str, Outcome]) -> None:
    assert share_as_fact(outcomes.values()) <= FACTS_CEILING


def test_known_failures_are_cases() -> None:
    assert KNOWN.keys() - {case.id for case in CASES} == set()


def test_ids_and_sentences_are_not_used_twice() -> None:
    assert [n for n, count in Counter(case.id for case in CASES).items() if count > 1] == []
    assert [n for n, count in Counter(case.text for case in CASES).items() if count > 1] == []


def test_the_types_of_the_cases_are_those_of_the_ontology() -> None:
    assert {claim.type for case in CASES for claim in case.claims} == {t.name for t in load_ontology().types}


def test_every_status_is_expected_somewhere() -> None:
    assert {claim.status for case in CASES for claim in case.claims} == set(Status)


def test_decoys_and_only_decoys_expect_nothing() -> None:
    assert [case.id for case in CASES if (case.axis == "decoy") is bool(case.claims)] == []


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_the_names_a_case_expects_stand_in_its_sentence(case: Case) -> None:
    names = {name for claim in case.claims for name in (claim.agent, claim.target)}
    names |= set(case.speakers.values())
    assert {name for name in names - {NOBODY} if name not in case.text} == set()


NAMES = [
    ("the same words", "Oman left.", "Oman", ["Oman"], "Oman"),
    ("an article apart", "The army left.", "The army", ["army"], "army"),
    ("a possessive apart", "Oman's envoy left.", "Oman's", ["envoy", "Oman"], "Oman"),
    ("the end of a longer name", "Many Afghan men left.", "men", ["Afghan men"], "Afghan men"),
    ("the end of a mention", "The town of Sarmin slept.", "town of Sarmin", ["Sarmin"], "Sarmin"),
    ("what follows apart", "A market in Quetta burnt.", "A market", ["market in Quetta"], "market in Quetta"),
    ("the closest of two", "Many Afghan men left.", "men", ["Many Afghan men", "Afghan men"], "Afghan men"),
    ("an owner is not what it owns", "Oman's army left.", "Oman's army", ["Oman"], None),
    ("other words", "Oman left the army.", "the army", ["Oman"], None),
]


@pytest.mark.parametrize(
    ("text", "mention", "names", "expected"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES]
)
def test_an_actor_is_called_by_the_name_closest_to_its_mention(
    text: str, mention: str, names: list[str], expected: str | None
) -> None:
    start = text.index(mention)
    mentions = (MentionText(start, start + len(mention), mention),)
    actor = Actor("x", mention, Kind.GROUP, None, None, None, mentions)
    assert name_of(actor, names, text) == expected


def test_a_difference_is_told_in_words() -> None:
    asserted = Claim("attacks", "A", "B", Status.ASSERTED)
    case = Case("x", "x", "status", "", CASES[0].published, frozenset({asserted}), {})
    told = {
        Claim("attacks", "A", "B", Status.POSSIBLE): "status possible instead of asserted in attacks(A, B)",
        Claim("attacks", "B", "A", Status.ASSERTED): "reversed attacks(A, B)",
        Claim("attacks", "A", NOBODY, Status.ASSERTED): "attacks(A, -) instead of attacks(A, B)",
        Claim("kills", "A", "B", Status.NEGATED): "missed attacks(A, B) asserted; "
        "invented kills(A, B) negated",
    }
    assert {claim: Outcome(case, {claim: NOBODY}).reason() for claim in told} == told
    assert Outcome(case).reason() == "missed attacks(A, B) asserted"
    assert Outcome(case, {asserted: NOBODY}).exact
