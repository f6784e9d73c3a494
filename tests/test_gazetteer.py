"""The gazetteer: named facts, spellings, shared strings, users' files, and the files themselves."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadOntology
from kg.linking.names import name_key
from kg.model import Kind
from kg.ontology.gazetteer import Gazetteer, How, load_gazetteer
from kg.ontology.schema import KnownActor
from kg.resources import resource
from training.gazetteer import generate

ACTOR = "https://w3id.org/newskg/id/actor/"
FILES = sorted((resource("ontology") / "actors").glob("*.ttl"))
READABLE = r"https://w3id\.org/newskg/id/(actor|role|tenure)/[a-z0-9]+(-[a-z0-9]+)*"
PREFIXES = """
@prefix actor: <https://w3id.org/newskg/id/actor/> .
@prefix ex: <https://example.org/> .
@prefix kg: <https://w3id.org/newskg/ontology/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def slugs(actors: tuple[KnownActor, ...]) -> set[str]:
    return {actor.iri.removeprefix(ACTOR) for actor in actors}


def test_qatar_has_code_demonym_seat_and_wikidata_id(gazetteer: Gazetteer) -> None:
    (qatar,) = gazetteer.by_name("Qatar")
    assert (qatar.iri, qatar.kind) == (ACTOR + "qatar", Kind.STATE)
    assert (qatar.country, qatar.wikidata) == ("QAT", "Q846")
    assert "Qatari" in qatar.demonyms
    assert qatar.seats == ("Doha",)


NAMES = {
    "official": ("State of Qatar", {"qatar"}),
    "turkish-spelling": ("Türkiye", {"turkey"}),
    "common-word": ("Turkey", {"turkey"}),
    "headline": ("TURKEY", {"turkey"}),
    "former-name": ("Burma", {"myanmar"}),
    "czechia": ("Czechia", {"czech-republic"}),
    "swaziland": ("Swaziland", {"eswatini"}),
    "typographic": ("Côte d\u2019Ivoire", {"ivory-coast"}),
    "without-accents": ("Cote d'Ivoire", {"ivory-coast"}),
    "dprk": ("DPRK", {"north-korea"}),
    "rok": ("ROK", {"south-korea"}),
    "article-and-possessive": ("the United States's", {"united-states"}),
    "dots": ("U.S.", {"united-states"}),
    "acronym": ("UK", {"united-kingdom"}),
    "britain": ("Great Britain", {"united-kingdom"}),
    "both-congos": ("Congo", {"republic-of-the-congo", "democratic-republic-of-the-congo"}),
    "one-congo": ("DR Congo", {"democratic-republic-of-the-congo"}),
    "both-koreas": ("Korea", {"north-korea", "south-korea"}),
    "both-georgias": ("Georgia", {"georgia", "georgia-us-state"}),
    "pronoun": ("us", set()),
    "interrogative": ("who", set()),
    "verb": ("is", set()),
    "health-body": ("WHO", {"world-health-organization"}),
    "bird": ("turkey", set()),
    "dishes": ("china", set()),
    "hezbollah": ("Hizbullah", {"hezbollah"}),
    "qaida": ("al Qaida", {"al-qaeda"}),
    "daesh": ("Daesh", {"islamic-state"}),
    "ansar-allah": ("Ansar Allah", {"houthis"}),
    "kremlin": ("the Kremlin", {"kremlin"}),
    "downing-street": ("10 Downing Street", {"downing-street"}),
    "army": ("IDF", {"israel-defense-forces"}),
    "newspaper": ("The Times", {"the-times"}),
    "plural-noun": ("times", set()),
    "zelensky": ("Volodymyr Zelensky", {"volodymyr-zelenskyy"}),
    "putin": ("Vladimir Putin", {"vladimir-putin"}),
    "nothing": ("", set()),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMES.values(), ids=NAMES)
def test_names_are_found_as_the_news_writes_them(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    assert slugs(gazetteer.by_name(text)) == expected


DEMONYMS = {
    "one": ("Qatari", {"qatar"}),
    "plural": ("Americans", {"united-states"}),
    "irregular": ("Frenchmen", {"france"}),
    "both-dominicans": ("Dominican", {"dominica", "dominican-republic"}),
    "both-congos": ("Congolese", {"republic-of-the-congo", "democratic-republic-of-the-congo"}),
    "saudi": ("Saudi", {"saudi-arabia"}),
    "verb": ("polish", set()),
    "adjective": ("Polish", {"poland"}),
    "people": ("Kurdish", {"kurds"}),
    "no-remark-of-the-source": ("still used among English speakers", set()),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEMONYMS.values(), ids=DEMONYMS)
def test_demonyms(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    assert slugs(gazetteer.by_demonym(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doha", {"qatar"}),
        ("Brussels", {"belgium", "european-union"}),
        ("Chisinau", {"moldova"}),
        ("Kremlin", set()),
    ],
)
def test_seats(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    assert slugs(gazetteer.by_seat(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Erdogan", {"recep-tayyip-erdogan"}),
        ("Sisi", {"abdel-fattah-el-sisi"}),
        ("al-Sisi", {"abdel-fattah-el-sisi"}),
        ("Xi", {"xi-jinping"}),
        ("Kim", {"kim-jong-un", "kim-min-seok"}),
        ("Khamenei", {"ali-khamenei"}),
    ],
)
def test_surnames(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    assert slugs(gazetteer.by_surname(text)) == expected


LEADERS = {
    "president": ("emmanuel-macron", "Emmanuel Macron", "France", "President"),
    "first-is-family-name": ("xi-jinping", "Xi Jinping", "China", "President"),
    "king-of-many-states": ("king-charles-iii", "King Charles III", "United Kingdom", "King"),
    "particles": ("alexander-van-der-bellen", "Alexander van der Bellen", "Austria", "President"),
    "diacritics": ("bernardo-arevalo-de-leon", "Bernardo Arévalo de León", "Guatemala", "President"),
    "relative-clause": ("haybatullah-akhundzada", "Haybatullah Akhundzada", "Afghanistan", "Taliban Leader"),
    "rank-dropped": ("mamady-doumbouya", "Mamady Doumbouya", "Guinea", "President"),
}  # fmt: skip


@pytest.mark.parametrize(("slug", "label", "state", "office"), LEADERS.values(), ids=LEADERS)
def test_leaders(gazetteer: Gazetteer, slug: str, label: str, state: str, office: str) -> None:
    leader = gazetteer.actors[ACTOR + slug]
    assert leader.of is not None
    assert (leader.label, gazetteer.actors[leader.of].label, leader.office) == (label, state, office)
    assert leader.source_date == date(2026, 5, 1)
    assert leader.country == gazetteer.actors[leader.of].country


@pytest.mark.parametrize(
    ("slug", "of", "country"),
    [
        ("state-duma", "russia", "RUS"),
        ("quds-force", "islamic-revolutionary-guard-corps", "IRN"),
        ("un-security-council", "united-nations", None),
        ("izz-ad-din-al-qassam-brigades", "hamas", None),
        ("greenland", "denmark", "GRL"),
        ("scotland", "united-kingdom", "GBR"),
        ("crimea", None, None),
    ],
)
def test_who_acts_for_whom(gazetteer: Gazetteer, slug: str, of: str | None, country: str | None) -> None:
    actor = gazetteer.actors[ACTOR + slug]
    assert (actor.of, actor.country) == (of and ACTOR + of, country)


@pytest.mark.parametrize(
    ("lemma", "kind", "office", "plural"),
    [
        ("ministry", Kind.GOVERNMENT, False, Kind.GOVERNMENT),
        ("foreign minister", Kind.PERSON, True, Kind.GOVERNMENT),
        ("spokeswoman", Kind.PERSON, True, Kind.GOVERNMENT),
        ("rebel", Kind.PERSON, False, Kind.GROUP),
        ("militia", Kind.GROUP, False, Kind.GROUP),
        ("newspaper", Kind.ORGANIZATION, False, Kind.ORGANIZATION),
        ("emirate", Kind.STATE, False, Kind.STATE),
    ],
)
def test_role_nouns(gazetteer: Gazetteer, lemma: str, kind: Kind, office: bool, plural: Kind) -> None:
    role = gazetteer.role(lemma)
    assert role is not None
    assert (role.kind, role.office, role.plural_kind) == (kind, office, plural)
    assert gazetteer.role("umbrella") is None


SCANS = {
    "name-seat-demonym": (
        "The United States told us in Doha that Qatari envoys met Erdogan .",
        [("United States", How.NAME, "united-states"), ("Doha", How.SEAT, "qatar"),
         ("Qatari", How.DEMONYM, "qatar"), ("Erdogan", How.SURNAME, "recep-tayyip-erdogan")],
    ),
    "split-at-hyphens-and-apostrophes": (
        "Guinea - Bissau and Côte d' Ivoire 's leaders",
        [("Guinea - Bissau", How.NAME, "guinea-bissau"), ("Côte d' Ivoire", How.NAME, "ivory-coast")],
    ),
    "longest": (
        "New Jersey and the U.N. Security Council",
        [("New Jersey", How.NAME, "new-jersey"), ("U.N. Security Council", How.NAME, "un-security-council")],
    ),
    "small-words": ("To go or to polish it , who is us ?", []),
    "headline": ("WHO WILL LEAD US ON CHINA", [("CHINA", How.NAME, "china")]),
    "newspaper-needs-its-article": ("a guardian told The Guardian", [("Guardian", How.NAME, "the-guardian")]),
    "common-surname": ("Lee and Martin", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SCANS.values(), ids=SCANS)
def test_scan(gazetteer: Gazetteer, text: str, expected: list[tuple[str, How, str]]) -> None:
    tokens = text.split()
    found = gazetteer.scan(tokens)
    named = [(" ".join(tokens[one.first : one.last + 1]), one.how, one.actors) for one in found]
    assert [(text, how, slug) for text, how, actors in named for slug in slugs(actors)] == expected


@given(st.lists(st.text(max_size=12), max_size=12))
def test_scan_takes_any_tokens_and_never_overlaps(gazetteer: Gazetteer, tokens: list[str]) -> None:
    last = -1
    for found in gazetteer.scan(tokens):
        assert last < found.first <= found.last < len(tokens)
        assert found.actors
        last = found.last


@given(st.text(max_size=30))
def test_a_key_is_its_own_key_but_for_the_article(text: str) -> None:
    key = name_key(text)
    assert name_key(key) in (key, key.removeprefix("the "))


def test_no_string_belongs_to_two_actors_unmarked(gazetteer: Gazetteer) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    marked: dict[str, set[str]] = defaultdict(set)
    for actor in gazetteer.actors.values():
        for text in (*actor.names, *actor.demonyms, *actor.seats, *actor.surnames):
            owners[name_key(text)].add(actor.iri)
        for text in actor.ambiguous:
            marked[name_key(text)].add(actor.iri)
    silent = {key: iris - marked[key] for key, iris in owners.items() if len(iris) > 1}
    assert {key: sorted(iris) for key, iris in silent.items() if iris} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_hold_valid_iris_and_no_blank_nodes_and_load_alike_everywhere(path: Path) -> None:
    quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
    for quad in quads:
        assert isinstance(quad.subject, ox.NamedNode)
        assert re.fullmatch(READABLE, quad.subject.value)
        assert not isinstance(quad.object, ox.BlankNode)
    graph = rdflib.Graph().parse(path, format="turtle")
    assert len(graph) == len(set(quads))


def test_every_subject_is_described_once() -> None:
    subjects = Counter(
        quad.subject.value
        for path in FILES
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        if quad.predicate.value.endswith("#type")
    )
    assert [iri for iri, count in subjects.items() if count > 1] == []


def test_the_files_are_as_large_as_they_should_be(gazetteer: Gazetteer) -> None:
    kinds = Counter(actor.kind for actor in gazetteer.actors.values())
    assert kinds[Kind.STATE] >= 250
    assert kinds[Kind.GOVERNMENT] >= 80
    assert kinds[Kind.ORGANIZATION] + kinds[Kind.GROUP] >= 300
    assert len(gazetteer.roles) >= 150


def user_file(folder: Path, text: str) -> Path:
    path = folder / "mine.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    return path


def test_a_users_file_adds_an_actor(tmp_path: Path) -> None:
    text = 'ex:league a kg:Group ; skos:prefLabel "Harbour League"@en ; kg:actsFor actor:malta .'
    path = user_file(tmp_path, text)
    (league,) = load_gazetteer(extra=[path]).by_name("the Harbour League")
    assert (league.iri, league.of, league.country) == ("https://example.org/league", ACTOR + "malta", "MLT")


def test_a_users_entry_with_a_type_replaces_the_shipped_one(tmp_path: Path) -> None:
    path = user_file(tmp_path, 'actor:qatar a kg:State ; skos:prefLabel "Katar"@en .')
    loaded = load_gazetteer(extra=[path])
    assert slugs(loaded.by_name("Katar")) == {"qatar"}
    assert loaded.by_name("Qatar") == ()


def test_a_users_entry_without_a_type_adds_names(tmp_path: Path) -> None:
    path = user_file(tmp_path, 'actor:qatar skos:altLabel "قطر"@ar ; kg:seat "Lusail" .')
    loaded = load_gazetteer(extra=[path])
    assert slugs(loaded.by_name("قطر")) == slugs(loaded.by_name("Qatar")) == {"qatar"}
    assert slugs(loaded.by_seat("Lusail")) == slugs(loaded.by_seat("Doha")) == {"qatar"}


def test_names_in_other_scripts_stay_apart(tmp_path: Path) -> None:
    text = 'ex:b a kg:State ; skos:prefLabel "北京" . ex:m a kg:State ; skos:prefLabel "Москва" .'
    loaded = load_gazetteer(extra=[user_file(tmp_path, text)])
    assert [actor.iri for actor in loaded.by_name("Москва")] == ["https://example.org/m"]
    assert [actor.iri for actor in loaded.by_name("北京")] == ["https://example.org/b"]


TENURE = (
    'ex:x a kg:Tenure ; kg:holderName "X" ; kg:title "king" ; kg:ofState %s ; kg:from "%s" ;'
    ' kg:until "2002-01-01" .'
)
OPEN = (
    'ex:x a kg:Tenure ; kg:holderName "X" ; kg:title "king" ; kg:ofState actor:malta ; kg:from "2001-01-01" .'
)
WRONG = {
    "no-label": ("ex:x a kg:Group .", "https://example.org/x: has no skos:prefLabel"),
    "no-kind": ('ex:x a skos:Concept ; skos:prefLabel "X" .', "needs exactly one type of kg:State"),
    "unknown-subject": ('ex:x skos:altLabel "X" .', "has no type and no earlier entry"),
    "unknown-state": ('ex:x a kg:Group ; skos:prefLabel "X" ; kg:actsFor ex:y .', "which no file describes"),
    "circle": ('ex:x a kg:Group ; skos:prefLabel "X" ; kg:actsFor ex:x .', "leads back to itself"),
    "code": ('ex:x a kg:State ; skos:prefLabel "X" ; kg:country "xx" .', "no ISO 3166-1 alpha-3 code"),
    "misspelt": ('ex:x a kg:State ; skos:prefLabel "X" ; kg:demonim "Xian" .', "no property kg:demonim; "),
    "blank": ('[] a kg:State ; skos:prefLabel "X" .', "blank nodes"),
    "syntax": ("ex:x a kg:State", "at line 6"),
    "tenure": ('ex:x a kg:Tenure ; kg:holderName "X" ; kg:title "king" .', "a tenure needs kg:holder"),
    "tenure-misspelt": ("ex:x a kg:Tenure ; kg:till 3 .", "no property kg:till; known: "),
    "tenure-state": (TENURE % ("ex:y", "2001-01-01"), "kg:ofState https://example.org/y is no state"),
    "tenure-day": (TENURE % ("actor:malta", "May"), "'May' is no date"),
    "tenure-order": (TENURE % ("actor:malta", "2003-01-01"), "kg:until lies before kg:from"),
    "tenure-open": (OPEN, "needs kg:until, or a kg:holder"),
    "role": ('ex:x a kg:RoleNoun ; kg:lemma "x" .', "needs kg:lemma and one kg:roleKind"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_named_with_its_fault(tmp_path: Path, text: str, message: str) -> None:
    path = user_file(tmp_path, text)
    with pytest.raises(BadOntology, match=re.escape(message)) as error:
        load_gazetteer(extra=[path])
    assert str(path) in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadOntology, match=r"absent\.ttl"):
        load_gazetteer(extra=[tmp_path / "absent.ttl"])


@pytest.mark.skipif("KG_CORPORA" not in os.environ, reason="needs the folder of sources in KG_CORPORA")
def test_generated_files_are_what_the_script_makes() -> None:
    files, _ = generate(Path(os.environ["KG_CORPORA"]))
    assert set(files) == {"states.ttl", "leaders.ttl"}
    for name, text in files.items():
        assert (resource("ontology") / "actors" / name).read_text(encoding="utf-8") == text
