"""Whom a shared name means is told by what else the text names; in doubt it is nobody known."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.ids import DEFAULT_BASE
from kg.linking.told import Told, home, told_by
from kg.model import Document, Record, Token
from kg.ontology.gazetteer import Gazetteer

ACTOR = f"{DEFAULT_BASE}actor/"


def meant(gazetteer: Gazetteer, name: str, text: str, owner: str | None = None) -> set[str]:
    """Return the ends of the IRIs of those whom `name` can mean in a text."""
    words = text.split()
    tokens = [Token(w, w, "X", "X", i, "dep", 0, 0, 0) for i, w in enumerate(words)]
    told = told_by(tokens, gazetteer, gazetteer.scan(words))
    known = gazetteer.actor(ACTOR + owner) if owner else None
    bearers = gazetteer.by_name(name) or gazetteer.by_demonym(name)
    return {actor.iri.removeprefix(ACTOR) for actor in told.meant(name, bearers, owner=known)}


@pytest.mark.parametrize(
    ("name", "text", "actors"),
    [
        pytest.param("RSF", "RSF condemned arrests in Turkey", {"reporters-without-borders"}),
        pytest.param("RSF", "RSF praised a ruling of a court in Peru", {"reporters-without-borders"}),
        pytest.param(
            "RSF", "Reporters Without Borders asked Sudan to free him", {"reporters-without-borders"}
        ),
        pytest.param("RSF", "Rapid Support Forces shelled a camp", {"rapid-support-forces"}),
        pytest.param("SNA", "SNA shelled a village in Syria", {"syrian-national-army"}),
        pytest.param("SNA", "SNA shelled a village in Somalia", {"somali-national-army"}),
        pytest.param("SLPP", "SLPP won a vote in Freetown", {"sierra-leone-peoples-party"}),
        pytest.param("IAF", "IAF flew over New Delhi", {"indian-air-force"}),
        pytest.param(
            "NPA", "NPA sued a minister in Pretoria", {"national-prosecuting-authority-of-south-africa"}
        ),
        pytest.param("House of Representatives", "Donald Trump spoke", {"us-house-of-representatives"}),
        pytest.param("House of Representatives", "Libya has two", {"libyan-house-of-representatives"}),
        pytest.param("House of Representatives", "Nigeria has one", {"nigerian-house-of-representatives"}),
        pytest.param("Korean", "South Korea won", {"south-korea"}),
        pytest.param("Korean", "Kim Jong Un spoke in Pyongyang", {"north-korea"}),
        pytest.param("Congolese", "rebels took Kinshasa", {"democratic-republic-of-the-congo"}),
    ],
)  # fmt: skip
def test_the_text_tells_who_is_meant(gazetteer: Gazetteer, name: str, text: str, actors: set[str]) -> None:
    assert meant(gazetteer, name, text) == actors


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("MIT", "MIT praised a report from Brazil"),
        pytest.param("SNA", "SNA shelled a village in Peru"),
        pytest.param("GNU", "GNU won a vote in Pretoria"),
        pytest.param("PTI", "PTI won a vote in Oslo"),
        pytest.param("OPM", "OPM wrote to Fiji"),
        pytest.param("NPA", "NPA wrote to Fiji"),
    ],
)
def test_an_acronym_of_another_country_is_nobody_known(gazetteer: Gazetteer, name: str, text: str) -> None:
    assert meant(gazetteer, name, text) == set()


@pytest.mark.parametrize(
    ("name", "text", "actors"),
    [
        pytest.param("Korean", "South Korea wrote to North Korea", {"north-korea", "south-korea"}),
        pytest.param("Korean", "they met", {"north-korea", "south-korea"}),
        pytest.param("Congress", "they met", {"us-congress", "indian-national-congress"}),
        pytest.param("RSF", "Sudan was told", {"rapid-support-forces", "reporters-without-borders"}),
        pytest.param("Hamas", "they met in Oslo", {"hamas"}),
        pytest.param("Jordan", "they met in Oslo", {"jordan"}),
        pytest.param("Democrats", "they met in Oslo", {"democratic-party"}),
        pytest.param("CIA", "they met in Oslo", {"central-intelligence-agency"}),
    ],
)
def test_where_nothing_tells_all_stay(gazetteer: Gazetteer, name: str, text: str, actors: set[str]) -> None:
    assert meant(gazetteer, name, text) == actors


def test_whom_the_text_makes_it_belong_to_tells_most(gazetteer: Gazetteer) -> None:
    text = "Libya wrote to the United States"
    found = meant(gazetteer, "House of Representatives", text, owner="united-states")
    assert found == {"us-house-of-representatives"}


def test_nobody_is_named_by_nothing(gazetteer: Gazetteer) -> None:
    assert Told(gazetteer).meant("Nowhere", []) == []


def test_the_home_of_a_body_is_that_of_whom_it_acts_for(gazetteer: Gazetteer) -> None:
    homes = {
        iri: home(actor, gazetteer)
        for iri in ("us-senate", "rapid-support-forces", "united-nations", "kofi")
        if (actor := gazetteer.actor(ACTOR + iri))
    }
    assert homes == {"us-senate": "USA", "rapid-support-forces": "SDN", "united-nations": None}


def named(extractor: Extractor, text: str) -> dict[str, str]:
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    return {m.text: a.id.removeprefix(ACTOR) for a in record.actors for m in a.mentions}


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        pytest.param(
            "RSF condemned the arrest of four journalists in Turkey.", "RSF", "reporters-without-borders"
        ),
        pytest.param(
            "Reporters Without Borders (RSF) condemned the arrests in Khartoum. RSF called on Sudan to act.",
            "RSF",
            "reporters-without-borders",
        ),
        pytest.param(
            "RSF fighters shelled a camp near El Fasher on Monday, the Sudanese army said.",
            "RSF",
            "rapid-support-forces",
        ),
        pytest.param(
            "In Washington, the House of Representatives passed a bill that sanctions Russia.",
            "House of Representatives",
            "us-house-of-representatives",
        ),
        pytest.param(
            "South Korea said Korean troops would leave Iraq. They met US envoys.", "Korean", "south-korea"
        ),
        pytest.param("The speaker accused Brussels of meddling on Monday.", "Brussels", "european-union"),
    ],
)
def test_names_are_read_by_what_the_text_tells(
    extractor: Extractor, text: str, words: str, actor: str
) -> None:
    assert named(extractor, text)[words] == actor


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Korean officials criticised China on Monday.",
        "North Korea and South Korea met in Oslo. Korean envoys criticised China.",
        "Korean police arrested two Chinese fishermen.",
        "China accused Korean companies of spying.",
    ],
)
def test_an_adjective_that_nobody_can_tell_is_no_state(extractor: Extractor, text: str) -> None:
    assert "Korean" not in named(extractor, text)
