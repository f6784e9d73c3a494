"""What the browser gets of a graph: rows, groups, neighbours, dates, documents and names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from explorer_graphs import (
    HOSTILE_ID,
    HOSTILE_TEXT,
    HUB,
    SCRIPT,
    SPOKES,
    busy,
    hostile,
    long,
    sample,
    spoke,
    store_of,
)
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, serialize
from sample_records import RECORDS, TRUCE

from kg.explorer.answers import to_json
from kg.explorer.documents import PART, text_parts
from kg.explorer.graph import ExploredGraph
from kg.explorer.names import LETTERS, name_words
from kg.explorer.views import VIEWS, every_page
from kg.explorer.wording import load_wording
from kg.ids import DEFAULT_BASE, actor_iri, document_iri
from kg.model import Kind


def short(iri: str) -> str:
    return iri.removeprefix(DEFAULT_BASE)


ESTMARK, NORLAND, FRONT, BELL = (
    "actor/estmark",
    "actor/norland",
    "actor/body/Red_Front",
    "actor/person/Ana_Bell",
)
LU = "actor/person/Lu_Wei"


def view(graph: ExploredGraph, name: str, about: str = "", page: int = 0) -> Any:
    """Return an answer as the browser reads it."""
    return json.loads(to_json(VIEWS[name](graph, about, page)))


def gist(row: dict[str, Any]) -> tuple[list[str], str, list[str], str]:
    names = {role: [named["name"] for named in row[role]] for role in ("agents", "targets")}
    return names["agents"], row["relation"], names["targets"], row["status"]


def counts(found: list[dict[str, Any]]) -> dict[str, int]:
    return {count["id"]: count["claims"] for count in found}


def test_classes_follow_plover_and_the_rest_is_standing() -> None:
    relations = load_wording({"sings"}).relations
    assert {relations[name].act_class for name in ("meets", "praises", "concedes")} == {"VerbalCooperation"}
    assert {relations[name].act_class for name in ("aids", "withdraws")} == {"MaterialCooperation"}
    assert {relations[name].act_class for name in ("demands", "threatens")} == {"VerbalConflict"}
    assert {relations[name].act_class for name in ("sanctions", "attacks", "arrests")} == {"MaterialConflict"}
    assert {relations[name].act_class for name in ("holdsOffice", "locatedIn", "sings")} == {"Standing"}
    assert relations["hosts"].inverse == "is hosted by"


def test_the_summary_counts_and_names_the_base() -> None:
    found = view(sample(), "summary")
    assert (found["base"], found["documents"], found["claims"]) == (DEFAULT_BASE, 2, 11)
    assert counts(found["status_counts"]) == {
        "Asserted": 7, "Conditional": 1, "Negated": 1, "Possible": 1, "Requested": 1
    }  # fmt: skip
    assert (found["earliest"], found["latest"]) == ("2024-05-01", "2024-05-01")
    assert found["busiest"][0]["names"] == ["Estmark"]


def test_a_row_has_words_status_time_speaker_condition_and_theme() -> None:
    page = view(sample(), "claims", ESTMARK)
    [row] = [row for row in page["claims"] if row["relation"] == "demands"]
    first = TRUCE.document.text.split("\n")[0]
    assert row["quote"] == first
    assert first[row["trigger_begin"] : row["trigger_end"]] == row["trigger"] == "told"
    assert gist(row) == (["Norland officials"], "demands", ["Estmark"], "Asserted")
    assert gist(row["theme"]) == (["Estmark"], "expels", ["Red Front"], "Requested")
    assert gist(row["condition"]) == (["Red Front"], "rejects", [], "Conditional")
    assert row["speaker"]["name"] == "Daily Lantern"
    assert (row["earliest"], row["latest"], row["when"]) == ("2024-04-29", "2024-04-29", "Monday")
    assert row["confidence"] == 0.9312
    sources = {source["id"]: source for source in page["documents"]}
    assert sources[row["document"]] == {
        "id": "document/truce", "title": "A truce offer", "source": "https://lantern.example/news/1",
        "date": "2024-05-01",
    }  # fmt: skip


def test_a_claim_without_a_day_of_its_own_has_that_of_its_document_and_says_so() -> None:
    rows = view(sample(), "claims", ESTMARK)["claims"]
    days = {row["trigger"]: (row["date"], row.get("reported", False)) for row in rows}
    assert days["hosted"] == ("2012-01-01", False)
    assert days["expel"] == ("2024-05-01", True)


def test_groups_say_where_their_claims_stand() -> None:
    actor = view(sample(), "actor", ESTMARK)
    rows = view(sample(), "claims", ESTMARK)["claims"]
    for group in actor["groups"]:
        shown = rows[group["first"] : group["first"] + group["claims"]]
        side = {"agent": "agents", "target": "targets"}[group["side"]]
        assert all(row["relation"] == group["relation"] for row in shown)
        assert all("Estmark" in [named["name"] for named in row[side]] for row in shown)
    assert [(group["relation"], group["side"], group["claims"]) for group in actor["groups"]] == [
        ("hosts", "agent", 1),
        ("mediates", "agent", 1),
        ("demands", "target", 1),
        ("attacks", "target", 2),
        ("expels", "agent", 1),
        ("holdsOffice", "target", 1),
    ]
    attacks = actor["groups"][3]
    assert (counts(attacks["statuses"]), attacks["earliest"], attacks["latest"]) == (
        {"Asserted": 1, "Negated": 1}, "2024-05-01", "2024-05-03"
    )  # fmt: skip


def test_who_says_something_has_it_in_a_group_of_its_own() -> None:
    groups = view(sample(), "actor", BELL)["groups"]
    assert ("attacks", "speaker") in [(group["relation"], group["side"]) for group in groups]


def test_an_actor_has_its_kind_country_principal_offices_and_those_who_act_for_it() -> None:
    lu = view(sample(), "actor", LU)
    assert (lu["kind"], lu["country"]) == ("Person", "NRL")
    assert lu["acts_for"] == [{"id": NORLAND, "name": "Norland"}]
    [office] = lu["offices"]
    assert (office["title"], office["former"], office["status"]) == ("envoy", True, "Asserted")
    assert [body["name"] for body in office["bodies"]] == ["Norland"]
    norland = view(sample(), "actor", NORLAND)
    assert norland["same_as"] == ["http://www.wikidata.org/entity/Q101"]
    assert {named["name"] for named in norland["representatives"]} == {"Norland officials", "Lu Wei"}


def test_edges_are_apart_by_class_direction_and_whether_asserted() -> None:
    found = view(sample(), "neighbours", ESTMARK)
    edges = {
        (edge["agent"], edge["target"], edge["act_class"], edge.get("asserted", False)): counts(
            edge["relations"]
        )
        for edge in found["edges"]
        if NORLAND in (edge["agent"], edge["target"])
    }
    assert edges == {
        (ESTMARK, NORLAND, "VerbalCooperation", True): {"mediates": 1},
        (NORLAND, ESTMARK, "MaterialConflict", True): {"attacks": 1},
        (NORLAND, ESTMARK, "MaterialConflict", False): {"attacks": 1},
    }


def test_an_edge_leads_to_its_claims() -> None:
    rows = view(sample(), "claims", ESTMARK)["claims"]
    for edge in view(sample(), "neighbours", ESTMARK)["edges"]:
        for at in edge["at"]:
            assert rows[at]["relation"] in counts(edge["relations"])
            assert edge["target"] in [named["id"] for named in rows[at]["targets"]]


def test_neighbours_come_by_documents_in_pages_and_are_tied_to_each_other() -> None:
    hub = short(HUB)
    first, second = (view(busy(), "neighbours", hub, page) for page in (0, 1))
    assert first["partners"] == SPOKES
    assert (first["nodes"][0]["name"], first["nodes"][0]["documents"]) == ("Spoke 00", SPOKES)
    assert not {node["id"] for node in first["nodes"]} & {node["id"] for node in second["nodes"]}
    [meetings] = [edge for edge in first["edges"] if "meets" in counts(edge["relations"])]
    assert (meetings.get("directed", False), meetings["claims"], len(meetings["at"])) == (False, SPOKES, 20)
    between = [edge for page in (first, second) for edge in page["between"]]
    assert [(edge["agent"], edge["target"]) for edge in between] == [(short(spoke(1)), short(spoke(0)))]


def test_a_timeline_counts_months_and_gives_the_newest_first() -> None:
    hub = short(HUB)
    found = view(busy(), "timeline", hub)
    assert found["claims_in_all"] == 2 * SPOKES
    newest = found["months"][0]
    assert newest["month"] == "2024-09"
    assert newest["claims"] == [
        {"id": "VerbalCooperation", "claims": 1},
        {"id": "VerbalConflict", "claims": 1},
    ]
    pages = [view(busy(), "claims", hub, page)["claims"] for page in range(3)]
    days = [pages[at // 50][at % 50]["date"] for at in found["places"]]
    assert days == sorted(days, reverse=True)
    everything = view(sample(), "timeline")["claims"]
    assert [row.get("date") for row in everything[-3:]] == ["2024-04-29", "2012-01-01", None]


def test_offsets_in_a_document_count_code_points() -> None:
    found = view(hostile(), "document", short(document_iri(HOSTILE_ID)))
    assert found["text"] == HOSTILE_TEXT
    for mark in found["mentions"]:
        assert HOSTILE_TEXT[mark["begin"] : mark["end"]] in (SCRIPT, "Tavra")
    for row in found["claims"]:
        assert HOSTILE_TEXT[row["trigger_begin"] : row["trigger_end"]] == row["trigger"]
        assert "quote" not in row


def test_a_document_without_its_text_shows_the_words_of_its_claims() -> None:
    store = store_of(*RECORDS)
    for quad in list(store.quads_for_pattern(None, None, None)):
        if quad.predicate.value.endswith("/text"):
            store.remove(quad)
    found = view(ExploredGraph.of(store), "document", "document/truce")
    assert found["missing"] is True
    assert all(row["quote"] for row in found["claims"])
    assert len(found["claims"]) == len(TRUCE.relations)


def test_a_mark_is_in_the_part_where_it_begins() -> None:
    pages = [view(long(), "document", "document/long", page) for page in range(3)]
    assert [[row["trigger"] for row in page["claims"]] for page in pages] == [[], [], ["threatened"]]
    last = pages[2]
    assert last["parts"][2] == last["begin"]
    for mark in last["mentions"]:
        assert last["text"][mark["begin"] - last["begin"] : mark["end"] - last["begin"]] in ("Hub", "Tavra")


@given(st.lists(st.integers(1, PART + 50), max_size=8))
def test_the_parts_of_a_text_hold_all_of_it(lines: list[int]) -> None:
    text = "\n".join("x" * length for length in lines)
    parts = text_parts(text)
    ends = (*parts[1:], len(text))
    assert "".join(text[begin:end] for begin, end in zip(parts, ends, strict=True)) == text
    assert all(0 < end - begin <= PART for begin, end in zip(parts, ends, strict=True)) or not text


@given(st.text(max_size=30))
def test_a_name_is_found_by_the_beginning_of_each_of_its_words(name: str) -> None:
    for word in name_words(name):
        assert word == word.lower()
        assert name_words(word) == [word]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("nor", "Norland"),
        ("off", "Norland officials"),
        ("ana", "Ana Bell"),
        ("北", "北京"),
        ("be", "Ana Bell"),
    ],
)
def test_the_list_of_the_first_letters_has_the_actor(typed: str, name: str) -> None:
    found = view(sample(), "search", typed[:LETTERS])
    assert name in [actor["names"][0] for actor in found["found"]]


def test_a_beginning_that_no_name_has_finds_nothing() -> None:
    assert view(sample(), "search", "zzz") == {"actors": 0, "found": []}


def test_accents_and_capitals_do_not_matter_to_a_search() -> None:
    assert name_words("Émile ZOLA-Łódź") == ["emile", "zola", "łodz"]


@pytest.mark.parametrize(
    ("name", "about", "page"),
    [
        ("actor", "actor/nobody", 0),
        ("actor", ESTMARK, 1),
        ("claims", "", 0),
        ("document", "document/none", 0),
        ("document", "document/truce", 1),
        ("neighbours", "not an iri", 0),
        ("sources", "urn:x", 0),
        ("summary", "x", 0),
        ("timeline", "actor/nobody", 0),
    ],
)
def test_what_is_not_in_the_graph_is_no_answer(name: str, about: str, page: int) -> None:
    assert VIEWS[name](sample(), about, page) is None


@pytest.mark.parametrize("graph", [sample, hostile, busy], ids=["sample", "hostile", "busy"])
def test_every_page_there_is_answers(graph: Any) -> None:
    explored = graph()
    asked = list(every_page(explored))
    assert len(asked) == len(set(asked))
    for name, about, page in asked:
        assert VIEWS[name](explored, about, page) is not None, (name, about, page)
    assert {name for name, _, _ in asked} == set(VIEWS)


def test_graph_names_do_not_matter() -> None:
    flat = Store()
    triples = (quad.triple for quad in sample().store)
    flat.load(serialize(triples, format=RdfFormat.N_TRIPLES), format=RdfFormat.N_TRIPLES)
    other = ExploredGraph.of(flat)
    for asked in every_page(sample()):
        name, about, page = asked
        assert to_json(VIEWS[name](other, about, page)) == to_json(VIEWS[name](sample(), about, page)), asked


def test_a_graph_of_another_base_and_actors_from_elsewhere_have_their_whole_iris() -> None:
    graph = sample()
    assert graph.id("https://elsewhere.example/x") == "https://elsewhere.example/x"
    assert graph.iri(graph.id(actor_iri("Red Front", Kind.GROUP))) == actor_iri("Red Front", Kind.GROUP)
    assert graph.id(DEFAULT_BASE + "a:b") == DEFAULT_BASE + "a:b"


def test_an_empty_graph_has_its_first_pages() -> None:
    graph = ExploredGraph.of(Store())
    assert view(graph, "summary")["claims"] == 0
    assert view(graph, "timeline")["claims"] == []
    assert view(graph, "sources")["sources"] == []
