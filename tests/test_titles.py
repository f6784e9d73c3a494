"""Who is meant by an office, a bare noun or an acronym in brackets that the text gave somebody before."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.linking.entity import Entity
from kg.linking.features import MERGE, Candidate, score
from kg.linking.mention_names import Naming
from kg.linking.titles import Title, title_before
from kg.model import Document, Kind, Mention, Record
from kg.ontology.gazetteer import Gazetteer
from tests.parses import parse_rows

pytestmark = pytest.mark.model


def together(extractor: Extractor, text: str, name: str, words: str) -> bool:
    """Return whether the actor of a text whose mentions hold a name is also called by `words`."""
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    said = [{m.text for m in actor.mentions} for actor in record.actors]
    return any(words in texts and any(name in one for one in texts) for texts in said)


TITLED = [
    (
        "Prime Minister Javier Toledo met farmers. Peru's Congress voted to summon the prime minister.",
        "Javier Toledo",
        "prime minister",
    ),
    (
        "Interior Minister Nora Lind visited Bergen. Police said the interior minister would speak later.",
        "Nora Lind",
        "interior minister",
    ),
    (
        "Vice President Tariq Salim fled to Irbil. The vice president denied the charges.",
        "Tariq Salim",
        "vice president",
    ),
    (
        "Mali's Defence Minister Sadio Keita flew to Kidal. Rebels accused the defence minister of lying.",
        "Sadio Keita",
        "defence minister",
    ),
    (
        "President Ana Bell met union leaders on Monday. The president rejected the students' offer.",
        "Ana Bell",
        "president",
    ),
    (
        "Chief Minister Pervez Malik demanded money. The governor promised to help the chief minister.",
        "Pervez Malik",
        "chief minister",
    ),
    (
        "In Rome, Foreign Minister Luca Neri spoke. Lebanon invited the Italian foreign minister to Beirut.",
        "Luca Neri",
        "Italian foreign minister",
    ),
]
OTHERS = [
    (
        "President Ana Bell met Vice President Omar Diaz. The vice president praised the army.",
        "Ana Bell",
        "vice president",
    ),
    (
        "President Ana Bell of Norland met President Ivo Novak of Sudmark. The president left.",
        "Ana Bell",
        "president",
    ),
    (
        "President Ana Bell criticised the vote. The former president was arrested in Lima.",
        "Ana Bell",
        "former president",
    ),
    (
        "Italian Prime Minister Luca Neri flew home. The French prime minister called for talks.",
        "Luca Neri",
        "French prime minister",
    ),
    (
        "President Ana Bell met farmers. Luis Castro, the president of the union, accused the police.",
        "Ana Bell",
        "Luis Castro",
    ),
    (
        "Defence Minister Sadio Keita flew to Kidal. Natie Diallo was appointed defence minister on Friday.",
        "Sadio Keita",
        "Natie Diallo",
    ),
    (
        "President Ana Bell met farmers on Monday. The president of the chess club praised the police.",
        "Ana Bell",
        "president of the chess club",
    ),
]


@pytest.mark.parametrize(("text", "name", "office"), TITLED)
def test_an_office_means_the_one_who_was_given_it(
    extractor: Extractor, text: str, name: str, office: str
) -> None:
    assert together(extractor, text, name, office)


@pytest.mark.parametrize(("text", "name", "office"), OTHERS)
def test_another_office_or_one_that_two_hold_means_nobody_named(
    extractor: Extractor, text: str, name: str, office: str
) -> None:
    assert not together(extractor, text, name, office)


CAPITALISED = [
    (
        "Prime Minister Javier Toledo met farmers. The Prime Minister denied lying.",
        "Javier Toledo",
        "Prime Minister",
    ),
    (
        "Foreign Minister Nora Lind flew home. Police guarded the Foreign Minister.",
        "Nora Lind",
        "Foreign Minister",
    ),
    (
        "Interior Minister Omar Diaz spoke. The Interior Minister praised the army.",
        "Omar Diaz",
        "Interior Minister",
    ),
    ("President Ana Bell left for Peru. On Monday the President thanked Chile.", "Ana Bell", "President"),
    (
        "Chief Minister Pervez Malik resigned. The Chief Minister blamed Delhi.",
        "Pervez Malik",
        "Chief Minister",
    ),
    ("Vice President Tariq Salim fled. The Vice President accused Iran.", "Tariq Salim", "Vice President"),
]
NAMES = [
    ("Stephen King praised Peru. The King of Norland thanked Chile.", "Stephen King", "King of Norland"),
    ("Prime Minister Javier Toledo met farmers. The President thanked Chile.", "Javier Toledo", "President"),
    ("Martin King left Peru. The King of Sudmark met the Pope.", "Martin King", "King of Sudmark"),
    ("President Ana Bell left. The Vice President thanked Chile.", "Ana Bell", "Vice President"),
    (
        "Interior Minister Omar Diaz left. The Defence Minister thanked Chile.",
        "Omar Diaz",
        "Defence Minister",
    ),
    ("Foreign Minister Nora Lind left. The Prime Minister thanked Chile.", "Nora Lind", "Prime Minister"),
]


@pytest.mark.parametrize(("text", "name", "office"), CAPITALISED)
def test_so_does_an_office_with_capitals(extractor: Extractor, text: str, name: str, office: str) -> None:
    assert together(extractor, text, name, office)


@pytest.mark.parametrize(("text", "name", "office"), NAMES)
def test_an_office_is_not_who_bears_its_word_as_a_name(
    extractor: Extractor, text: str, name: str, office: str
) -> None:
    assert not together(extractor, text, name, office)


@pytest.mark.parametrize(
    ("text", "name", "surname"),
    [
        ("Stephen King praised Peru. King thanked Chile.", "Stephen King", "King"),
        ("Julie Bishop criticised Iran. Bishop thanked Chile.", "Julie Bishop", "Bishop"),
    ],
)
def test_a_surname_that_is_the_word_for_an_office_stays_one(
    extractor: Extractor, text: str, name: str, surname: str
) -> None:
    assert together(extractor, text, name, surname)


AFTER_TITLES = [
    ("Secretary of State Warren Lund telephoned Qatar's emir on Monday.", "Warren Lund"),
    ("US Secretary of State Mary Cole met the Jordanian king.", "Mary Cole"),
    ("The UN High Commissioner for Refugees, Louise Brandt, thanked Chad.", "Louise Brandt"),
    ("British Secretary of Defence Tomas Vik accused Iran of torture.", "Tomas Vik"),
    ("Chancellor of the Exchequer George Hale criticised the European Union.", "George Hale"),
    ("Minister of Defence Ivo Novak praised the Russian army.", "Ivo Novak"),
    ("US Secretary of Defense William Stone visited Iraq on Friday.", "William Stone"),
]


@pytest.mark.parametrize(("text", "name"), AFTER_TITLES)
def test_a_name_after_a_title_of_several_words_is_one_person(
    extractor: Extractor, text: str, name: str
) -> None:
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    acting = {agent for r in record.relations if r.type != "holdsOffice" for agent in r.agents}
    people = {a.name for a in record.actors if a.id in acting}
    assert people == {name}


WITHIN = [
    ("An aide to President Ana Bell met farmers.", "Ana Bell"),
    ("The spokesman for Prime Minister Luca Neri criticised the European Union.", "Luca Neri"),
    ("A lawyer for Senator Omar Diaz accused the police of torture.", "Omar Diaz"),
    ("A relative of General Sadio Keita thanked the Red Cross.", "Sadio Keita"),
    ("The deputy of Foreign Minister Nora Lind visited Chad.", "Nora Lind"),
    ("A former adviser to Chancellor Ivo Novak praised the army.", "Ivo Novak"),
]


@pytest.mark.parametrize(("text", "name"), WITHIN)
def test_a_name_after_a_preposition_is_somebody_else(extractor: Extractor, text: str, name: str) -> None:
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    acting = {agent for r in record.relations if r.type != "holdsOffice" for agent in r.agents}
    assert acting
    assert name not in {a.name for a in record.actors if a.id in acting}


BETWEEN = (
    "Farmers blocked a road near the lake on Monday. Prices have risen in the towns. Peru closed its border."
)
NOUNS = [
    (
        "The Coalition for Reform and Justice accused the police of lying. The coalition will march.",
        "Coalition for Reform and Justice",
        "coalition",
    ),
    (
        "The National Movement for the Liberation of Sudmark attacked Kidal. The movement captured a base.",
        "National Movement for the Liberation of Sudmark",
        "movement",
    ),
    (
        "The Truth Commission accused General Keita of torture. The commission will question the general.",
        "Truth Commission",
        "commission",
    ),
    (
        "The Alliance of Norland Farmers met the president. The alliance demanded money.",
        "Alliance of Norland Farmers",
        "alliance",
    ),
    (
        "The Sudmark Liberation Front kidnapped a priest. The front demanded a ransom.",
        "Sudmark Liberation Front",
        "front",
    ),
    (
        "The Norland Trade Union rejected the offer. On Friday the union called on the president to resign.",
        "Norland Trade Union",
        "union",
    ),
]
OTHER_NOUNS = [
    (
        "The Norland Liberation Army attacked Kidal. The army sent troops to the town.",
        "Norland Liberation Army",
        "army",
    ),
    (
        "The Coalition for Reform met the Coalition for Peace. The coalition criticised the army.",
        "Coalition for Reform",
        "coalition",
    ),
    (
        "The Norland Farmers' Party met the Green Alliance. The party criticised the army.",
        "Green Alliance",
        "party",
    ),
    (
        "The Finance Ministry of Norland rejected the budget. Sudmark's ministry criticised it.",
        "Finance Ministry of Norland",
        "ministry",
    ),
    (
        "The Truth Commission accused the police of torture. The African Union's commission praised it.",
        "Truth Commission",
        "commission",
    ),
    (
        "The Coalition for Reform accused the police of torture. A new coalition will march on Friday.",
        "Coalition for Reform",
        "new coalition",
    ),
]


@pytest.mark.parametrize(("text", "name", "noun"), NOUNS)
def test_a_bare_noun_means_the_body_whose_name_it_heads(
    extractor: Extractor, text: str, name: str, noun: str
) -> None:
    first, second = text.split(". ", 1)
    assert together(extractor, f"{first}. {BETWEEN} {second}", name, noun)


@pytest.mark.parametrize(("text", "name", "noun"), OTHER_NOUNS)
def test_a_noun_that_several_have_means_none_of_them(
    extractor: Extractor, text: str, name: str, noun: str
) -> None:
    assert not together(extractor, text, name, noun)


BRACKETS = [
    (
        "The Coalition for Reforms and Democracy (CORD) criticised Kenya.",
        "Coalition for Reforms and Democracy",
        "CORD",
    ),
    ("The Serb Democratic Party (SDS) rejected the plan.", "Serb Democratic Party", "SDS"),
    (
        "The Central Union of Workers (CUT) called on Chile to resume talks.",
        "Central Union of Workers",
        "CUT",
    ),
    (
        "The National Intelligence Directorate (DINI) accused Chile of spying.",
        "National Intelligence Directorate",
        "DINI",
    ),
    (
        "Fighters of the Popular Front of Norland (LIBFRON) attacked Kidal.",
        "Popular Front of Norland",
        "LIBFRON",
    ),
    ("The Sudmark Protection Force (SUDFOR) asked NATO for help.", "Sudmark Protection Force", "SUDFOR"),
]
NO_ACRONYM = [
    ("Senator Omar Diaz (PPC) criticised the army.", "Omar Diaz", "PPC"),
    ("Norland (NATO) criticised the Serb Democratic Party.", "Serb Democratic Party", "NATO"),
    (
        "The Serb Democratic Party (SDS, HDZ and SPS support it) rejected the plan.",
        "Serb Democratic Party",
        "SDS",
    ),
    (
        "Hamas praised the Serb Democratic Party in Pale. (HDZ) leaders rejected it.",
        "Serb Democratic Party",
        "HDZ",
    ),
    ("The Serb Democratic Party met the Croatian HDZ on Monday.", "Serb Democratic Party", "HDZ"),
    ("Serbia (SDS) and Croatia (HDZ) rejected the plan.", "Serbia", "SDS"),
]


@pytest.mark.parametrize(("text", "name", "acronym"), BRACKETS)
def test_an_acronym_in_brackets_is_the_name_before_it(
    extractor: Extractor, text: str, name: str, acronym: str
) -> None:
    assert together(extractor, text, name, acronym)


@pytest.mark.parametrize(("text", "name", "acronym"), NO_ACRONYM)
def test_what_else_stands_in_brackets_is_not(
    extractor: Extractor, text: str, name: str, acronym: str
) -> None:
    assert not together(extractor, text, name, acronym)


FAR = [
    (
        "The opposition Coalition for Reforms and Democracy (CORD) accused the government of weakness. "
        "Its leader, former Prime Minister Raila Odinga, urged President Uhuru Kenyatta to raise the matter "
        "with the East African Community. The coalition's deputy leader, Moses Wetangula, "
        "said CORD would march on Friday.",
        "Coalition for Reforms and Democracy",
        "coalition",
    ),
    (
        "The National Movement for the Liberation of Azawad (MNLA), a rebel group made up of fighters "
        "who served under the late Libyan leader Muammar Gaddafi, attacked the town of Kidal on Saturday. "
        "Hama Ag Mahmoud, a member of the group's political bureau, said from Nouakchott that the movement "
        "had captured an army base.",
        "National Movement for the Liberation of Azawad",
        "movement",
    ),
]


@pytest.mark.parametrize(("text", "name", "noun"), FAR)
def test_so_does_one_far_from_the_name(extractor: Extractor, text: str, name: str, noun: str) -> None:
    assert together(extractor, text, name, noun)


def is_meant(said: Title, *titles: Title, link: float) -> bool:
    """Return whether an office means a person with titles whom the model links it to."""
    named = Naming(("rolf", "lind"), "rolf lind", proper=True, written="Rolf Lind")
    person = Entity()
    person.add(Mention(0, 1, 1, Kind.PERSON, 0, 9, "Rolf Lind", name=True), named)
    office = Mention(9, 9, 9, Kind.PERSON, 40, 50, " ".join(said))
    naming = Naming(said, " ".join(said), proper=False, written=office.text)
    return score(Candidate(office, naming, person, link, None, said=said, titles=frozenset(titles))) >= MERGE


@pytest.mark.parametrize("said", [("queen",), ("incoming", "president"), ("deputy", "prime", "minister")])
def test_an_office_is_nobody_who_was_given_others_alone(said: Title) -> None:
    assert not is_meant(said, ("prime", "minister"), ("president",), link=0.95)


@pytest.mark.parametrize("said", [("minister",), ("prime", "minister"), ("president",)])
def test_an_office_given_before_may_be_said_in_fewer_words(said: Title) -> None:
    assert is_meant(said, ("prime", "minister"), ("president",), link=0.95)


def test_an_office_may_mean_a_person_without_title() -> None:
    assert is_meant(("queen",), link=0.95)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("United States President", ("president",)),
        ("South Korean President", ("president",)),
        ("Acting Foreign Minister", ("acting", "foreign", "minister")),
        ("Norland Times", ()),
    ],
)
def test_a_title_holds_no_state(gazetteer: Gazetteer, words: str, title: Title) -> None:
    rows = "\n".join(f"{w} {w} PROPN NNP 0 dep" for w in [*words.split(), "Rolf", "Lind"])
    n = len(words.split())
    parse = parse_rows(rows, f"{n + 1}-{n + 2}@{n + 2} Person")
    naming = Naming(("rolf", "lind"), "rolf lind", proper=True, written="Rolf Lind")
    assert title_before(parse.mentions[0], naming, parse.tokens, gazetteer) == title
