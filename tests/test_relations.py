"""What the whole reader makes of a text, where a fact would be a mistake."""

from __future__ import annotations

import pytest

from kg.model import Document, Record, Status
from kg.nlp import load_reader
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.load import load_ontology
from kg.rdf.quads import record_to_quads
from kg.reading.assemble import assemble

pytestmark = pytest.mark.model


def read(text: str) -> Record:
    """Return the record of a text."""
    [parse] = load_reader().parse([Document("case", text)])
    return assemble(parse, ontology=load_ontology(), gazetteer=load_gazetteer())


def facts(record: Record) -> set[tuple[str, str]]:
    """Return the plain triples of a record as (property, object), by their last words."""
    plain = [q for q in record_to_quads(record) if str(q.graph_name.value).endswith("graph/facts")]
    return {(q.predicate.value.rpartition("/")[2], q.object.value.rpartition("/")[2]) for q in plain}


def test_a_former_office_is_a_claim_and_no_fact() -> None:
    record = read("The plan is unwise, said Erik Holm, a former Norwegian ambassador to Kenya.")
    offices = [r for r in record.relations if r.type == "holdsOffice"]
    assert offices and all(r.former for r in offices)
    assert not any(name == "holdsOffice" for name, _ in facts(record))


def test_what_follows_a_former_office_in_a_list_is_former_too() -> None:
    record = read("The plan fails, said Erik Holm, a former minister, mayor of Bergen and MP for Oslo.")
    standing = [r for r in record.relations if r.type in {"holdsOffice", "memberOf"}]
    assert len(standing) > 1 and all(r.former for r in standing)


@pytest.mark.parametrize(
    ("text", "former"),
    [
        (
            "Former US senator Bill Reyes and German foreign minister Anna Keller spoke in Berlin.",
            {"United States": True, "Germany": False},
        ),
        (
            "Former US senator Bill Reyes, mayor of Dallas, spoke in Berlin.",
            {"United States": True, "Dallas": False},
        ),
        (
            "Former US senator Bill Reyes, who is mayor of Dallas, spoke in Berlin.",
            {"United States": True, "Dallas": False},
        ),
    ],
    ids=["of another", "after the name", "in the present"],
)
def test_an_office_that_is_none_of_a_list_stays(text: str, former: dict[str, bool]) -> None:
    record = read(text)
    names = {a.id: a.name for a in record.actors}
    offices = [r for r in record.relations if r.type == "holdsOffice"]
    assert {names[r.targets[0]]: r.former for r in offices} == former


def test_a_present_office_is_a_fact() -> None:
    record = read("Norwegian Foreign Minister Erik Holm visited Kenya on Monday.")
    assert ("holdsOffice", "norway") in facts(record)


def test_a_demand_under_a_condition_carries_it_and_gives_no_fact() -> None:
    record = read("French officials have told Chad to expel the Red Front if the group rejects the truce.")
    demands = [r for r in record.relations if r.type == "demands"]
    conditions = {r.id for r in record.relations if r.status is Status.CONDITIONAL}
    assert [r.condition in conditions for r in demands] == [True]
    assert not any(name == "demands" for name, _ in facts(record))


@pytest.mark.parametrize(
    "text",
    [
        "Norway will expel three Chadian envoys if the Red Front attacks the port.",
        "If the Red Front attacked the port, Norway would expel three Chadian envoys.",
    ],
)
def test_what_holds_only_under_a_condition_is_conditional_and_no_fact(text: str) -> None:
    record = read(text)
    assert {r.status for r in record.relations if r.type == "expels"} == {Status.CONDITIONAL}
    assert not any(name == "expels" for name, _ in facts(record))


def test_a_threat_keeps_its_content_intended_under_a_condition() -> None:
    record = read("Norway threatened to expel three Chadian envoys if the Red Front attacks the port.")
    assert {r.status for r in record.relations if r.type == "expels"} == {Status.INTENDED}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Norway warned on Monday that it would retaliate against Chad if its ships were seized.", "attacks"),
        (
            "Chad will expel the Kenyan envoys unless Nairobi apologises, its minister warned.",
            "expels",
        ),
    ],
)
def test_what_is_threatened_in_a_clause_of_its_own_is_intended(text: str, content: str) -> None:
    assert {r.status for r in read(text).relations if r.type == content} == {Status.INTENDED}


def test_an_approval_beside_a_fact_is_no_condition_of_it() -> None:
    record = read("Kenya has hosted the Red Front since 2012 with the approval of Norway and Chad.")
    [hosts] = [r for r in record.relations if r.type == "hosts"]
    assert hosts.condition is None and hosts.status is Status.ASSERTED


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Protesters marched past the Norwegian embassy in Kenya on Monday.", {"kenya"}),
        ("Norwegian troops in Chad came under fire on Monday.", {"chad"}),
        ("The Chadian army in Chad came under fire on Monday.", set()),
        ("Norway wants to open a Norwegian embassy in Chad.", set()),
    ],
)
def test_what_acts_for_a_state_and_stands_in_another_is_located_there(text: str, places: set[str]) -> None:
    assert {where for name, where in facts(read(text)) if name == "locatedIn"} == places
