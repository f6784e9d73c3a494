"""An office in a dated text means who held it that day; anything less plain stays a description."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kg.extract import Extractor
from kg.ids import DEFAULT_BASE
from kg.model import Document, Kind, Record
from kg.ontology.gazetteer import Gazetteer

ACTOR = f"{DEFAULT_BASE}actor/"
SPRING = date(2015, 4, 9)


def persons(extractor: Extractor, text: str, day: date | None) -> dict[str, str]:
    """Return the persons of a text: the end of the IRI by the first words that name them."""
    [record] = extractor.records([Document("x", text, published=day)])
    assert isinstance(record, Record)
    return {
        actor.mentions[0].text: actor.id.removeprefix(ACTOR)
        for actor in record.actors
        if actor.kind is Kind.PERSON and actor.mentions
    }


@pytest.mark.parametrize(
    ("text", "day", "iri"),
    [
        ("The US president flew home on Friday.", SPRING, "person/Barack_Obama"),
        ("The US president flew home on Friday.", date(2003, 4, 9), "person/George_W._Bush"),
        ("The US president flew home on Friday.", date(2018, 4, 9), "donald-trump"),
        ("France's president thanked the farmers.", SPRING, "person/François_Hollande"),
        ("The farmers thanked the chancellor of Germany.", SPRING, "person/Angela_Merkel"),
        ("The farmers thanked the British prime minister.", SPRING, "person/David_Cameron"),
    ],
)  # fmt: skip
def test_an_office_means_its_holder_of_the_day(extractor: Extractor, text: str, day: date, iri: str) -> None:
    assert list(persons(extractor, text, day).values()) == [iri]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("The US president flew home on Friday.", None, id="no date"),
        pytest.param("The US president flew home on Friday.", date(2009, 1, 20), id="handover"),
        pytest.param("The US president flew home on Friday.", date(2031, 1, 1), id="later than known"),
        pytest.param("The former US president flew home on Friday.", SPRING, id="former"),
        pytest.param("The next French president will thank the farmers.", SPRING, id="next"),
        pytest.param("The US vice president flew home on Friday.", SPRING, id="another office"),
        pytest.param("A French president would thank the farmers.", SPRING, id="any"),
        pytest.param("The US president-elect thanked the farmers.", date(2016, 12, 1), id="elect"),
        pytest.param("The president of the chess club flew home on Friday.", SPRING, id="no state"),
        pytest.param("Ana Bell was elected president of France.", SPRING, id="elected"),
        pytest.param("Ana Bell was sworn in as the US president.", SPRING, id="sworn in"),
        pytest.param("Ana Bell is the US president in the film.", SPRING, id="predicate"),
    ],
)
def test_what_is_not_plain_stays_a_description(extractor: Extractor, text: str, day: date | None) -> None:
    known = {"person/Barack_Obama", "person/George_W._Bush", "person/François_Hollande", "donald-trump"}
    assert not known & set(persons(extractor, text, day).values())


def test_the_holder_and_the_name_are_one_actor_of_the_text(extractor: Extractor) -> None:
    text = "Barack Obama met farmers. Later the US president flew home."
    [record] = extractor.records([Document("x", text, published=SPRING)])
    assert isinstance(record, Record)
    [obama] = [actor for actor in record.actors if actor.kind is Kind.PERSON]
    assert [mention.text for mention in obama.mentions] == ["Barack Obama", "US president"]
    assert (obama.name, obama.country) == ("Barack Obama", "USA")


def test_a_known_name_beside_another_state_is_somebody_else(extractor: Extractor) -> None:
    jordan, saudi = (
        set(persons(extractor, f"King Abdullah of {state} addressed the nation.", date(2011, 3, 18)).values())
        for state in ("Jordan", "Saudi Arabia")
    )
    assert jordan == {"king-abdullah-ii"}
    assert not jordan & saudi


def test_the_shipped_tenures_reach_far_and_do_not_overlap(gazetteer: Gazetteer) -> None:
    found = gazetteer.tenures.found
    assert len({state for state, _ in found}) >= 40
    for (state, title), held in found.items():
        days = sorted((one.first, one.last or date.max) for one in held)
        gaps = [(before[1], after[0]) for before, after in pairwise(days)]
        assert all(end - start <= timedelta(days=1) for end, start in gaps), (state, title)


def belongings(extractor: Extractor, text: str, day: date | None) -> dict[str, str | None]:
    """Return whom the persons of a text act for, by name."""
    [record] = extractor.records([Document("x", text, published=day)])
    assert isinstance(record, Record)
    return {
        actor.name: actor.of and actor.of.removeprefix(ACTOR)
        for actor in record.actors
        if actor.kind is Kind.PERSON and actor.mentions
    }


GHANI = "President Ashraf Ghani condemned the bombing at the market. Pakistan offered its help."


def test_who_held_an_office_that_day_acts_for_its_state(extractor: Extractor) -> None:
    assert belongings(extractor, GHANI, date(2017, 6, 1)) == {"Ashraf Ghani": "afghanistan"}


@pytest.mark.parametrize("day", [None, date(2013, 6, 1), date(2022, 6, 1)])
def test_who_held_none_that_day_is_nobodys_by_the_name_alone(extractor: Extractor, day: date | None) -> None:
    assert belongings(extractor, GHANI, day) == {"Ashraf Ghani": None}


def test_the_state_beside_the_name_is_believed_more(extractor: Extractor) -> None:
    text = "Pakistani senator Ashraf Ghani condemned the bombing at the market."
    assert belongings(extractor, text, date(2017, 6, 1)) == {"Ashraf Ghani": "pakistan"}


def test_the_office_is_held_in_the_state_that_the_text_names_elsewhere(extractor: Extractor) -> None:
    text = f"{GHANI} Fighting has gone on in Afghanistan for years."
    [record] = extractor.records([Document("x", text, published=date(2017, 6, 1))])
    assert isinstance(record, Record)
    offices = [r.targets for r in record.relations if r.type == "holdsOffice"]
    assert offices == [(f"{ACTOR}afghanistan",)]
