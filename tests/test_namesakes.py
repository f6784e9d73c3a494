"""Actors that share a name, persons with several, and whose office a person holds, read from whole texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract import Extractor
from kg.ids import DEFAULT_BASE
from kg.linking.entity import Entity
from kg.linking.features import MERGE, Candidate, score
from kg.linking.mention_names import Naming
from kg.model import Document, Kind, Mention, Record
from kg.ontology.gazetteer import load_gazetteer

pytestmark = pytest.mark.model
ACTOR = f"{DEFAULT_BASE}actor/"


def read(extractor: Extractor, text: str) -> Record:
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    return record


def named(record: Record) -> dict[str, str]:
    """Return the end of the IRI of each actor that the text names, by the words that name it."""
    return {m.text: a.id.removeprefix(ACTOR) for a in record.actors for m in a.mentions}


@pytest.mark.parametrize(
    ("text", "words", "known", "belongs"),
    [
        pytest.param("Peru's Congress dismissed two ministers.", "Peru's Congress", "us-congress", False),
        pytest.param("The US Congress dismissed two ministers.", "US Congress", "us-congress", True),
        pytest.param(
            "The Social Democratic Front (SDF) of Cameroon criticised the vote. The SDF asked for a recount.",
            "Social Democratic Front",
            "syrian-democratic-forces",
            False,
        ),
        pytest.param(
            "The Syrian Democratic Forces (SDF) shelled a village. The SDF denied it.",
            "Syrian Democratic Forces",
            "syrian-democratic-forces",
            True,
        ),
        pytest.param(
            "Guyana's People's Progressive Party (PPP) won the election. The PPP thanked Georgetown.",
            "PPP",
            "pakistan-peoples-party",
            False,
        ),
        pytest.param(
            "Germany's Foreign Office summoned the ambassador.",
            "Germany's Foreign Office",
            "uk-foreign-office",
            False,
        ),
        pytest.param(
            "The UN Security Council condemned the raid.", "UN Security Council", "un-security-council", True
        ),
    ],
)
def test_a_shared_name_is_the_known_actor_only_where_it_can_be(
    extractor: Extractor, text: str, words: str, known: str, belongs: bool
) -> None:
    assert (named(read(extractor, text))[words] == known) is belongs


@pytest.mark.parametrize(
    ("text", "one", "two"),
    [
        pytest.param(
            "Sir Keir Starmer flew to Kyiv. Mr Starmer praised the army.", "Sir Keir Starmer", "Mr Starmer"
        ),
        pytest.param("Lou Tien visited Oslo. Lou praised the king.", "Lou Tien", "Lou"),
        pytest.param("Anna Keller visited Oslo. Keller praised the king.", "Anna Keller", "Keller"),
    ],
)
def test_a_person_keeps_one_actor_under_all_names(
    extractor: Extractor, text: str, one: str, two: str
) -> None:
    found = named(read(extractor, text))
    assert found[one] == found[two]


def test_a_relative_of_the_same_name_is_somebody_else(extractor: Extractor) -> None:
    text = (
        "Former President Rodrigo Duterte was arrested on Monday. "
        "Vice President Sara Duterte accused President Ferdinand Marcos of treason."
    )
    record = read(extractor, text)
    [accusation] = [r for r in record.relations if r.type == "accuses"]
    assert [a.removeprefix(ACTOR) for a in accusation.agents] == ["person/Sara_Duterte"]


def test_a_state_before_a_title_is_no_part_of_the_name(extractor: Extractor) -> None:
    text = "Late on Friday, the United States President Donald Trump praised the king of Norway."
    found = named(read(extractor, text))
    assert {iri for words, iri in found.items() if "Trump" in words} == {"donald-trump"}


def test_a_capital_visited_is_not_its_government() -> None:
    gazetteer = load_gazetteer()
    [egypt] = gazetteer.by_seat("Cairo")
    naming = Naming(("cairo",), "cairo", proper=True, written="Cairo")
    seat, place = (
        Mention(at, at, at, kind, 0, 5, "Cairo", name=True) for at, kind in ((0, Kind.STATE), (9, Kind.PLACE))
    )
    state, city = Entity(), Entity()
    state.add(seat, replace(naming, known=egypt))
    city.add(place, naming)
    assert score(Candidate(place, naming, state, 0.0, None)) < MERGE
    assert score(Candidate(seat, replace(naming, known=egypt), city, 0.0, None)) < MERGE
    assert (
        score(Candidate(replace(seat, first=5, last=5, head=5), state.namings[0], state, 0.0, None)) >= MERGE
    )


@pytest.mark.parametrize(
    ("text", "person", "state"),
    [
        pytest.param(
            "President Emmanuel Macron met German Chancellor Friedrich Merz in Berlin.",
            "emmanuel-macron",
            "france",
        ),
        pytest.param(
            "In Cameroon, the opposition condemned President Paul Biya, and Guyana called for talks.",
            "paul-biya",
            "cameroon",
        ),
        pytest.param(
            "There are no French troops in Chad, President Mahamat Idriss Deby said.",
            "mahamat-idriss-deby",
            "chad",
        ),
    ],
)
def test_a_known_person_acts_for_its_own_state(
    extractor: Extractor, text: str, person: str, state: str
) -> None:
    record = read(extractor, text)
    [actor] = [a for a in record.actors if a.id == ACTOR + person]
    offices = [r for r in record.relations if r.type == "holdsOffice" and actor.id in r.agents]
    assert actor.of == ACTOR + state
    assert {t for r in offices for t in r.targets} <= {ACTOR + state}


def test_who_held_another_office_than_now_keeps_that_of_the_text(extractor: Extractor) -> None:
    record = read(extractor, "Dutch Prime Minister Mark Rutte visited Ottawa on Monday.")
    [rutte] = [a for a in record.actors if a.name == "Mark Rutte"]
    assert rutte.of == f"{ACTOR}netherlands"


@pytest.mark.parametrize(
    ("text", "former"),
    [
        pytest.param("Late on Tuesday, President Emmanuel Macron of France met farmers.", False),
        pytest.param("Once President Emmanuel Macron of France arrives, talks can begin.", False),
        pytest.param("Ana Bell, a former ally of President Yoweri Museveni of Uganda, was arrested.", False),
        pytest.param("The former president of Ghana, John Kufuor, was in Oslo.", True),
        pytest.param("Former US Secretary of State Antony Blinken spoke in Oslo.", True),
        pytest.param("Ana Bell, formerly the president of Ghana, was in Oslo.", True),
    ],
)
def test_former_is_said_of_the_office_itself(extractor: Extractor, text: str, former: bool) -> None:
    offices = [r for r in read(extractor, text).relations if r.type == "holdsOffice"]
    assert offices
    assert all(r.former is former for r in offices)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        pytest.param("Bill Gates met Narendra Modi on Monday. Gates praised India.", "Bill Gates"),
        pytest.param("Robert Gates visited Kabul on Monday. Gates warned Pakistan.", "Robert Gates"),
        pytest.param("President Alar Kask met envoys on Monday. He criticised Belarus.", "Alar Kask"),
        pytest.param("Tom Hale accused China of spying. Hale left on Monday.", "Tom Hale"),
        pytest.param("Nora Lind condemned Iran on Friday.", "Nora Lind"),
        pytest.param("On Friday Nora Lind thanked Japan and praised its navy.", "Nora Lind"),
    ],
)
def test_who_faces_a_state_is_not_of_it(extractor: Extractor, text: str, person: str) -> None:
    [actor] = [a for a in read(extractor, text).actors if a.name == person]
    assert actor.of is None


@pytest.mark.parametrize(
    ("text", "person", "owner"),
    [
        pytest.param("Kenyan minister Tom Hale praised Kenya on Friday.", "Tom Hale", "kenya"),
        pytest.param("Tom Hale, the foreign minister of Peru, criticised Peru.", "Tom Hale", "peru"),
        pytest.param("Norway's prime minister, Nora Lind, praised Norway.", "Nora Lind", "norway"),
    ],
)
def test_who_stands_beside_a_state_is_of_it(extractor: Extractor, text: str, person: str, owner: str) -> None:
    [actor] = [a for a in read(extractor, text).actors if a.name == person]
    assert actor.of == ACTOR + owner


def owner_of(extractor: Extractor, text: str, words: str) -> str | None:
    """Return the end of the IRI of the actor that the one named by `words` belongs to."""
    [actor] = [a for a in read(extractor, text).actors if words in {m.text for m in a.mentions}]
    return actor.of and actor.of.removeprefix(ACTOR)


@pytest.mark.parametrize(
    ("text", "words", "owner"),
    [
        pytest.param(
            "Prime Minister Jeremiah Manele denied that Beijing had threatened his government, Fiji said.",
            "his government",
            "jeremiah-manele",
        ),
        pytest.param(
            "Azerbaijan denied that its forces had shelled a village in Armenia.", "its forces", "azerbaijan"
        ),
        pytest.param(
            "President Emmanuel Macron told Mali that his government would close the embassy.",
            "his government",
            "emmanuel-macron",
        ),
        pytest.param(
            "The North had demanded that the Ministry of Unification ban the flights, Pyongyang said.",
            "Ministry of Unification",
            "south-korea",
        ),
    ],
)
def test_a_body_belongs_to_whom_its_pronoun_stands_for_or_the_gazetteer_knows(
    extractor: Extractor, text: str, words: str, owner: str
) -> None:
    assert owner_of(extractor, text, words) == owner


@pytest.mark.parametrize(
    ("text", "one", "two"),
    [
        pytest.param(
            "The High Representative, Christian Schmidt, warned Serbia. Schmidt criticised Dodik.",
            "Christian Schmidt",
            "Schmidt",
        ),
    ],
)
def test_a_description_and_the_name_it_ends_with_are_one(
    extractor: Extractor, text: str, one: str, two: str
) -> None:
    found = named(read(extractor, text))
    assert found[one] == found[two]


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        pytest.param(
            "Her party, Vente Venezuela, urged the army to disobey.", "Vente Venezuela", "venezuela"
        ),
    ],
)
def test_a_party_named_after_a_state_is_not_the_state(
    extractor: Extractor, text: str, name: str, state: str
) -> None:
    assert named(read(extractor, text))[name] != state


@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param(
            "Colombia's army blamed the rebels; defence minister Pedro Sanchez ended the ceasefire.", False
        ),
        pytest.param("Colombia's defence minister, Pedro Sanchez, praised the army.", False),
        pytest.param("The vice president, Pedro Sanchez, met farmers in Peru.", False),
        pytest.param("Prime Minister Pedro Sanchez praised Colombia.", True),
        pytest.param("Spain said the former foreign minister, Pedro Sanchez, would visit Peru.", True),
        pytest.param("Pedro Sanchez met the defence minister of Peru.", True),
    ],
)
def test_who_holds_another_office_in_another_country_is_a_namesake(
    extractor: Extractor, text: str, known: bool
) -> None:
    assert ("pedro-sanchez" in named(read(extractor, text)).values()) is known
