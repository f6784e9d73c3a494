"""In which state or body an office is held, and whom its holder therefore acts for."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.ids import DEFAULT_BASE
from kg.model import Document, Kind, Record

pytestmark = pytest.mark.model


def offices(extractor: Extractor, text: str) -> set[tuple[str, str]]:
    """Return the holders of a text with the ends of the IRIs of those in which they hold office."""
    record = read(extractor, text)
    names = {a.id: a.name for a in record.actors}
    held = [r for r in record.relations if r.type == "holdsOffice"]
    return {(names[a], end(t)) for r in held for a in r.agents for t in r.targets or ("",)}


def owners(extractor: Extractor, text: str) -> dict[str, str | None]:
    """Return the persons of a text with the ends of the IRIs of whom they act for."""
    return {a.name: a.of and end(a.of) for a in read(extractor, text).actors if a.kind is Kind.PERSON}


def read(extractor: Extractor, text: str) -> Record:
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    return record


def end(iri: str) -> str:
    return iri.removeprefix(f"{DEFAULT_BASE}actor/")


SENT = [
    ("Xiao Ming, the ambassador to Australia, criticised the law.", "Xiao Ming", "australia"),
    ("The ambassador to Mali, Paul Roche, met the rebels.", "Paul Roche", "mali"),
    ("Omar Diaz, special envoy to Syria, resigned on Friday.", "Omar Diaz", "syria"),
    ("Nora Lind, a former ambassador to Chad, praised the deal.", "Nora Lind", "chad"),
    ("Ana Bell was ambassador to Kenya until 2012.", "Ana Bell", "kenya"),
    ("Envoy to Yemen Hans Groot briefed reporters.", "Hans Groot", "yemen"),
]
SENDERS = [
    ("Xiao Ming, the Chinese ambassador to Australia, criticised the law.", "Xiao Ming", "china"),
    ("France's ambassador to Mali, Paul Roche, met the rebels.", "Paul Roche", "france"),
    ("Ana Bell was Canada's ambassador to Kenya until 2012.", "Ana Bell", "canada"),
    ("Omar Diaz, the prime minister of Chad, praised the deal.", "Omar Diaz", "chad"),
    ("Kenyan Interior Minister Joseph Mwangi met the envoy.", "Joseph Mwangi", "kenya"),
    ("Ivo Novak, defence minister of Croatia, visited the base.", "Ivo Novak", "croatia"),
]


@pytest.mark.parametrize(("text", "name", "state"), SENT)
def test_an_envoy_does_not_serve_where_he_is_sent(
    extractor: Extractor, text: str, name: str, state: str
) -> None:
    assert (name, state) not in offices(extractor, text)


@pytest.mark.parametrize(("text", "name", "state"), SENDERS)
def test_he_serves_the_state_that_the_title_names(
    extractor: Extractor, text: str, name: str, state: str
) -> None:
    assert (name, state) in offices(extractor, text)


ONE = [
    ("The French president praised Omar Diaz and the Chadian defence minister.", ("Omar Diaz", "chad")),
    (
        "Information Minister Pervaiz Malik urged the Hamas chief to call off the march.",
        ("Pervaiz Malik", "hamas"),
    ),
    (
        "Nora Lind's Polish counterpart, Jan Rau, backed the plan, as did Germany's Heiko Maar.",
        ("Heiko Maar", "poland"),
    ),
    ("Omar Diaz and the president of Mali met on Monday.", ("Omar Diaz", "mali")),
    ("Mr Diaz asked Nora Lind and the Chadian defence minister for help.", ("Nora Lind", "chad")),
    ("Luca Neri telephoned the Russian foreign minister, Ivan Orlov.", ("Luca Neri", "russia")),
]
SEVERAL = [
    (
        "Presidents Ana Bell of Peru and Omar Diaz of Chile met on Monday.",
        {("Ana Bell", "peru"), ("Omar Diaz", "chile")},
    ),
    (
        "The foreign ministers of Chad and Mali, Omar Diaz and Nora Lind, met.",
        {("Omar Diaz", "chad"), ("Nora Lind", "mali")},
    ),
    ("Kenyan ministers Omar Diaz and Nora Lind resigned.", {("Omar Diaz", "kenya"), ("Nora Lind", "kenya")}),
    (
        "Senators Omar Diaz and Nora Lind of Chile criticised the army.",
        {("Omar Diaz", "chile"), ("Nora Lind", "chile")},
    ),
    (
        "French ministers Luca Neri and Jan Rau visited Mali.",
        {("Luca Neri", "france"), ("Jan Rau", "france")},
    ),
    (
        "The German generals Hans Groot and Ivo Novak resigned.",
        {("Hans Groot", "germany"), ("Ivo Novak", "germany")},
    ),
]


@pytest.mark.parametrize(("text", "wrong"), ONE)
def test_a_title_in_the_singular_is_one_person_s(
    extractor: Extractor, text: str, wrong: tuple[str, str]
) -> None:
    assert wrong not in offices(extractor, text)


@pytest.mark.parametrize(("text", "right"), SEVERAL)
def test_one_in_the_plural_is_everybody_s(
    extractor: Extractor, text: str, right: set[tuple[str, str]]
) -> None:
    assert right <= offices(extractor, text)


SERVANTS = [
    (
        "Mali declared a curfew on Monday. Defence Minister Sadio Keita said the army was ready.",
        "Sadio Keita",
        "mali",
    ),
    (
        "Peru expelled two diplomats. Prime Minister Javier Toledo accused them of spying.",
        "Javier Toledo",
        "peru",
    ),
    (
        "Kenya closed the border. Interior Minister Joseph Mwangi ordered the police to shoot.",
        "Joseph Mwangi",
        "kenya",
    ),
    (
        "Protesters marched through Colombia. Defense Minister Carlos Rojas praised the police.",
        "Carlos Rojas",
        "colombia",
    ),
    ("Belarus jailed 28 reporters. Justice Minister Oleg Savin denied torture.", "Oleg Savin", "belarus"),
    ("Chad recalled its envoy. Foreign Minister Nora Lind criticised the vote.", "Nora Lind", "chad"),
]
FREE = [
    ("Mali declared a curfew. Former defence minister Sadio Keita criticised the army.", "Sadio Keita"),
    ("Chad held a vote. Sadio Keita, a farmer, thanked the police.", "Sadio Keita"),
    ("Actor Omar Diaz thanked the former president of Kenya.", "Omar Diaz"),
    ("Kenya closed the border. Singer Nora Lind thanked the police.", "Nora Lind"),
    ("If he wins in Chad, Sadio Keita will be president.", "Sadio Keita"),
    ("Former foreign minister Ana Bell praised the farmers.", "Ana Bell"),
]


@pytest.mark.parametrize(("text", "name", "state"), SERVANTS)
def test_who_holds_an_office_acts_for_its_state(
    extractor: Extractor, text: str, name: str, state: str
) -> None:
    assert owners(extractor, text)[name] == state


@pytest.mark.parametrize(("text", "name"), FREE)
def test_who_holds_none_acts_for_nobody(extractor: Extractor, text: str, name: str) -> None:
    assert owners(extractor, text)[name] is None


ONCE = [
    "Peru's Prime Minister Javier Toledo met farmers. Congress praised the Peruvian prime minister.",
    "Mali's Defence Minister Sadio Keita flew to Kidal. Rebels accused Mali's defence minister of lying.",
    "Kenyan Interior Minister Joseph Mwangi met the envoy. The Kenyan interior minister thanked Uganda.",
    "Iraqi Vice President Tariq Salim fled to Irbil. The Iraqi vice president denied the charges.",
    "Chad's Foreign Minister Nora Lind met the envoy. The Chadian foreign minister criticised France.",
    "Ecuador's Interior Minister Ana Bell warned of agitators. Ecuador's interior minister thanked Chile.",
]
TWICE = [
    "Nora Lind, foreign minister of Chad, met the envoy. She was defence minister of Chad until 2012.",
    "Kenya's Interior Minister Joseph Mwangi met Kenya's Defence Minister Omar Diaz.",
]


@pytest.mark.parametrize("text", ONCE)
def test_an_office_counts_once_whatever_its_capitals(extractor: Extractor, text: str) -> None:
    assert sum(r.type == "holdsOffice" for r in read(extractor, text).relations) == 1


@pytest.mark.parametrize("text", TWICE)
def test_two_offices_count_twice(extractor: Extractor, text: str) -> None:
    assert sum(r.type == "holdsOffice" for r in read(extractor, text).relations) == 2
