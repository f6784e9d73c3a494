"""The shipped queries on hand-written records, their parameters, and what no query may do."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from sample_records import BELL, ESTMARK, FRONT, NORLAND, OFFICIALS, RECORDS

from kg.errors import BadQuery
from kg.query.actors import find_actors
from kg.query.bind import bind
from kg.query.file import Query, QueryParam
from kg.query.queries import list_queries, load_query, run_query
from kg.query.results import as_table, format_result
from kg.rdf.graphs import read_graph, write_graph
from kg.rdf.info import describe_graph
from kg.rdf.vocabulary import KG

NAMES = [query.name for query in list_queries()]
NEEDED = {"actor": {"actor": "estmark"}, "relations": {"a": "estmark"}}


@pytest.fixture(scope="module", params=[".trig", ".ttl"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample records, once with named graphs and once in a single default graph."""
    path = tmp_path_factory.mktemp("graph") / f"graph{request.param}"
    write_graph(RECORDS, path)
    return read_graph(path)


def rows(store: Store, name: str, *columns: str, **params: str) -> list[tuple[str, ...]]:
    """Return the chosen columns of what a query finds, as text."""
    table = as_table(run_query(store, load_query(name), params))
    places = [table.columns.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in table.rows]


ANSWERS = [
    pytest.param(
        "hosts",
        {},
        ("host", "guest", "status", "since"),
        [("Estmark", "Red Front", "asserted", "2012-01-01"), ("Sudmark", "Red Front", "possible", "")],
        id="hosts",
    ),
    pytest.param("hosts", {"status": "possible"}, ("host",), [("Sudmark",)], id="hosts that are possible"),
    pytest.param("hosts", {"actor": "ESTMARK"}, ("host",), [("Estmark",)], id="hosts, one host"),
    pytest.param(
        "mediates",
        {},
        ("mediator", "parties", "said_by"),
        [("Estmark", "Norland, Red Front", "Lu Wei")],
        id="mediates",
    ),
    pytest.param(
        "demands",
        {"actor": "norland"},
        ("asker", "asked", "wanted", "who_is_to_act", "towards", "condition", "condition_actor", "said_by"),
        [
            (
                "Norland officials",
                "Estmark",
                "expels",
                "Estmark",
                "Red Front",
                "rejects",
                "Red Front",
                "Daily Lantern",
            )
        ],
        id="demands, of those who act for an actor too",
    ),
    pytest.param(
        "claims-by-status",
        {"status": "negated"},
        ("agent", "relation", "target", "words"),
        [("Norland", "attacks", "Estmark", "attacked")],
        id="claims-by-status",
    ),
    pytest.param(
        "attribution",
        {"actor": "Bell"},
        ("speaker", "relation", "status"),
        [("Ana Bell", "attacks", "negated")],
        id="attribution, by another label",
    ),
    pytest.param(
        "offices",
        {},
        ("person", "office", "body", "former"),
        [("Ana Bell", "Minister", "Estmark", "false"), ("Lu Wei", "envoy", "Norland", "true")],
        id="offices",
    ),
    pytest.param("offices", {"actor": "lu wei"}, ("person",), [("Lu Wei",)], id="offices of a person"),
    pytest.param(
        "relations",
        {"a": "red front", "b": "estmark"},
        ("date", "agent", "relation", "target", "status"),
        [
            ("2012-01-01", "Estmark", "hosts", "Red Front", "asserted"),
            ("2024-05-01", "Estmark", "expels", "Red Front", "requested"),
            ("2024-05-01", "Estmark", "mediates", "Red Front", "asserted"),
        ],
        id="relations, in both directions",
    ),
    pytest.param(
        "contradictions",
        {},
        ("agent", "relation", "target", "asserted_in", "denied_by", "denied_in"),
        [("Norland", "attacks", "Estmark", "raid/№ 7", "Ana Bell", "truce")],
        id="contradictions",
    ),
    pytest.param(
        "disputed-facts",
        {},
        ("agent", "relation", "target", "asserted_in", "denied_in", "denied_by", "sources", "deniers"),
        [("Norland", "attacks", "Estmark", "raid/№ 7", "truce", "Ana Bell", "1", "1")],
        id="disputed facts",
    ),
    # Facts of several sources: tests/test_merge.py
    pytest.param("sourced-facts", {}, ("agent",), [], id="no fact with several sources"),
    pytest.param(
        "most-active",
        {"limit": "2"},
        ("actor", "claims", "as_agent", "as_target"),
        [("Estmark", "7", "3", "4"), ("Red Front", "5", "1", "4")],
        id="most-active",
    ),
    pytest.param(
        "timeline",
        {"since": "2024-04-01", "until": "2024-05-02"},
        ("date", "agent", "relation", "target", "time_words"),
        [("2024-04-29", "Norland officials", "demands", "Estmark", "Monday")],
        id="timeline between two days",
    ),
    pytest.param(
        "evidence",
        {"type": "hosts"},
        ("agent", "target", "trigger", "quote", "begin", "end"),
        [("Estmark", "Red Front", "hosted", "Estmark has hosted the Red Front since 2012.", "115", "159")],
        id="evidence",
    ),
    pytest.param(
        "network",
        {},
        ("source", "relation", "target", "claims", "source_iri"),
        [
            ("Ana Bell", "holdsOffice", "Estmark", "1", "person:Ana_Bell"),
            ("Estmark", "hosts", "Red Front", "1", "actor:estmark"),
            ("Estmark", "mediates", "Norland", "1", "actor:estmark"),
            ("Estmark", "mediates", "Red Front", "1", "actor:estmark"),
            ("Norland", "attacks", "Estmark", "1", "actor:norland"),
        ],
        id="network",
    ),
    pytest.param(
        "actors",
        {"kind": "Person"},
        ("actor", "country", "acts_for", "documents", "iri"),
        [
            ("Ana Bell", "EST", "Estmark", "1", "person:Ana_Bell"),
            ("Lu Wei", "NRL", "Norland", "1", "person:Lu_Wei"),
        ],
        id="actors of a kind",
    ),
    pytest.param(
        "documents",
        {},
        ("document", "title", "published", "claims"),
        [("raid/№ 7", "", "", "2"), ("truce", "A truce offer", "2024-05-01", "9")],
        id="documents",
    ),
    pytest.param(
        "threats",
        {},
        ("agent", "relation", "announced", "condition", "condition_actor"),
        [("Norland officials", "demands", "expels", "rejects", "Red Front")],
        id="threats",
    ),
    pytest.param(
        "actor",
        {"actor": "北京"},
        ("agent", "relation", "target"),
        [("北京", "criticises", "")],
        id="actor",
    ),
    pytest.param(
        "facts",
        {"type": "holdsOffice"},
        ("subject", "predicate", "object"),
        [("person:Ana_Bell", "kg:holdsOffice", "actor:estmark")],
        id="facts",
    ),
]


@pytest.mark.parametrize(("name", "params", "columns", "expected"), ANSWERS)
def test_a_query_answers(
    store: Store, name: str, params: dict[str, str], columns: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    assert rows(store, name, *columns, **params) == expected


def test_every_shipped_query_has_an_answer_above() -> None:
    assert {case.values[0] for case in ANSWERS} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_header_tells_title_parameters_and_the_columns_as_they_come(store: Store, name: str) -> None:
    query = load_query(name)
    bound = set(re.findall(r"# bind: (\w+)", query.text))
    assert query.title
    assert {param.name for param in query.params} == bound
    assert run_query(store, query, NEEDED.get(name, {})).columns == query.columns


@pytest.mark.parametrize("name", NAMES)
def test_optional_comes_last_in_its_group(name: str) -> None:
    assert list(_after_optional(load_query(name).text)) == []


def _after_optional(text: str) -> Iterator[str]:
    """Yield the lines of a group that must be matched and stand below an OPTIONAL of the same group."""
    optional = [False]  # for each group that is open: whether an OPTIONAL stood in it
    for line in map(str.strip, text.splitlines()):
        if optional[-1] and not re.match("OPTIONAL|FILTER|BIND|#|}", line):
            yield line
        optional[-1] |= line.startswith("OPTIONAL")
        for brace in re.findall("[{}]", line):
            if brace == "{":
                optional.append(False)
            else:
                optional.pop()


@pytest.mark.parametrize("name", [name for name in NAMES if "# bind: limit" in load_query(name).text])
def test_a_limit_cuts_the_rows_that_there_are_without_it(store: Store, name: str) -> None:
    needed = NEEDED.get(name, {})
    everything = run_query(store, load_query(name), needed | {"limit": "1000"}).rows
    for limit in (1, 2):
        some = run_query(store, load_query(name), needed | {"limit": str(limit)}).rows
        assert len(some) == min(limit, len(everything))
        assert set(some) <= set(everything)


def test_a_limit_on_a_part_sorts_it() -> None:
    most = QueryParam("n", "the most rows", default=None, required=False)
    query = Query("q", "SELECT ?x {\n {\n  # bind: n as limit by ?x ?y\n }\n}", params=(most,))
    assert "\n  ORDER BY ?x ?y LIMIT 5\n" in bind(query, {"n": "5"}, Store())
    assert "ORDER" not in bind(query, {}, Store())


@pytest.mark.parametrize("name", NAMES)
def test_each_query_is_valid_as_it_stands(store: Store, name: str) -> None:
    assert store.query(load_query(name).text) is not None


ACTORS = [
    pytest.param("Estmark", {ESTMARK, BELL}, id="label, with who acts for it"),
    pytest.param("eSTMARK", {ESTMARK, BELL}, id="any case"),
    pytest.param(ESTMARK, {ESTMARK, BELL}, id="IRI"),
    pytest.param("red-front", {FRONT}, id="slug"),
    pytest.param("Bell", {BELL}, id="alternative label"),
    pytest.param("norland officials", {OFFICIALS}, id="who acts is not whom it acts for"),
]


@pytest.mark.parametrize(("wanted", "expected"), ACTORS)
def test_an_actor_is_found_by_name_slug_or_iri(store: Store, wanted: str, expected: set[str]) -> None:
    assert expected <= {actor.value for actor in find_actors(store, wanted)}
    assert NORLAND not in {actor.value for actor in find_actors(store, wanted)}


WRONG = [
    pytest.param(
        "hosts", {"actor": "Estmork"}, "no actor called 'Estmork' in the graph; close: estmark", id="actor"
    ),
    pytest.param("hosts", {"actor": '" } SERVICE <a:b> {'}, "no actor called", id="an actor that is SPARQL"),
    pytest.param(
        "hosts", {"colour": "red"}, "no parameter 'colour'; parameters: actor, status, limit", id="name"
    ),
    pytest.param("hosts", {"status": "sure"}, "status must be one of asserted, negated", id="status"),
    pytest.param("hosts", {"limit": "0"}, "limit must be a whole number", id="limit"),
    pytest.param("hosts", {"limit": "1 } #"}, "limit must be a whole number", id="a limit that is SPARQL"),
    pytest.param("evidence", {"type": "a> . } #"}, "type must be the name", id="a type that is SPARQL"),
    pytest.param(
        "evidence",
        {"type": "host"},
        "type: no relation type is called 'host', did you mean hosts?",
        id="type",
    ),
    pytest.param(
        "evidence", {"type": "zzz"}, "no relation type is called 'zzz'; types: abducts, ", id="no such type"
    ),
    pytest.param("timeline", {"since": "May"}, "since must be a date", id="date"),
    pytest.param("actors", {"kind": "Robot"}, "kind must be one of State", id="kind"),
    pytest.param("actor", {}, "query actor needs actor: an actor", id="missing"),
]


@pytest.mark.parametrize(("name", "params", "message"), WRONG)
def test_a_wrong_parameter_is_explained(
    store: Store, name: str, params: dict[str, str], message: str
) -> None:
    with pytest.raises(BadQuery) as error:
        run_query(store, load_query(name), params)
    assert message in str(error.value)


def test_an_unknown_query_is_answered_with_the_names() -> None:
    with pytest.raises(
        BadQuery, match=r"no query called 'host', did you mean hosts\? Queries: actor, actors"
    ):
        load_query("host")


def test_an_unknown_query_like_no_other_is_answered_with_the_names() -> None:
    with pytest.raises(BadQuery, match=r"no query called 'qqq'; queries: actor, actors"):
        load_query("qqq")


def test_a_type_that_is_not_shipped_but_in_the_graph_is_asked_for() -> None:
    store = Store()
    store.add(Quad(NamedNode("a:c"), KG.relation, NamedNode(f"{KG.iri}snubs")))
    assert run_query(store, "evidence", {"type": "snubs"}).rows == ()
    assert run_query(store, "evidence", {"type": "vetoes"}).rows == ()


def test_a_syntax_error_is_told_with_its_line(store: Store) -> None:
    with pytest.raises(BadQuery, match=r"^query, line 2, column \d+: cannot be read: \?s \?p }$"):
        run_query(store, load_query("SELECT * WHERE {\n ?s ?p }"))


def test_a_syntax_error_in_a_file_names_the_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("SELECT * WHERE {\n ?s a kg:Claim ]", encoding="utf-8")
    with pytest.raises(BadQuery) as error:
        run_query(store, load_query(path))
    assert str(error.value).startswith(f"{path}, line 2, column ")
    assert str(error.value).endswith(": cannot be read: ?s a kg:Claim ]")


REFUSED = [
    pytest.param("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "line 1: SERVICE", id="service"),
    pytest.param("SELECT * {\n service silent ?x { ?s ?p ?o } }", "line 2: SERVICE", id="lower case"),
    pytest.param("PREFIX x: <a:>\nSELECT * { SERVICE x:y { ?s ?p ?o } }", "SERVICE", id="prefixed name"),
    pytest.param("PREFIX : <a:>\nSELECT * { SERVICE:y { ?s ?p ?o } }", "SERVICE", id="no space"),
    pytest.param(r"PREFIX x: <a:> SELECT * { ?s x:a\#b ?o SERVICE <a:b> { } }", "SERVICE", id="escaped #"),
    pytest.param(
        r"PREFIX x: <a:> SELECT * { ?s x:a\' ?o SERVICE <a:b> { } . ?s x:b\' 1 }", "SERVICE", id="escaped '"
    ),
    pytest.param("SELECT * { ?s ?p 1SERVICE <a:b> { } }", "SERVICE", id="after a number"),
    pytest.param("SELECT * FROM <http://a.example/> { ?s ?p ?o }", "FROM", id="from"),
    pytest.param("SELECT * FROM NAMED <a:b> { GRAPH ?g { ?s ?p ?o } }", "FROM", id="from named"),
    pytest.param("PREFIX x: <a:> LOAD <http://a.example/>", "LOAD", id="load"),
    pytest.param("BASE <a:b> DELETE WHERE { ?s ?p ?o }", "DELETE", id="delete"),
    pytest.param(r"SELECT * { S\u0045RVICE <a:b> { } }", "escape", id="escaped letters"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_what_reaches_out_of_the_graph_is_refused(store: Store, text: str, message: str) -> None:
    with pytest.raises(BadQuery) as error:
        run_query(store, load_query(text))
    assert message in str(error.value)
    assert "allowed" in str(error.value) or "escape" in str(error.value)


ALLOWED = [
    pytest.param('SELECT ("SERVICE FROM LOAD" AS ?x) {}', id="in a string"),
    pytest.param("SELECT ('''a ' SERVICE''' AS ?x) {}", id="in a long string"),
    pytest.param("SELECT (<a:SERVICE> AS ?x) {}  # FROM SERVICE", id="in an IRI or comment"),
    pytest.param(
        "SELECT ?from ?service { OPTIONAL { ?from ?service kg:loadFROM } }", id="in variables and names"
    ),
    pytest.param(r'SELECT ("\u0041" AS ?x) {}', id="an escape in a string"),
]


@pytest.mark.parametrize("text", ALLOWED)
def test_words_that_only_look_like_it_are_let_through(store: Store, text: str) -> None:
    assert len(run_query(store, load_query(text)).rows) == 1


def test_a_query_comes_from_a_file_too(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        "# title: Mine\n# columns: n\nSELECT (COUNT(*) AS ?n) { ?s a kg:Claim }", encoding="utf-8"
    )
    query = load_query(str(path))
    assert (query.name, query.title, query.columns) == (str(path), "Mine", ("n",))
    assert as_table(run_query(store, query)).rows == (("11",),)


def test_a_malformed_header_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("# param: x\nASK {}", encoding="utf-8")
    with pytest.raises(BadQuery, match=r"mine\.rq: a parameter is 'name"):
        load_query(path)
    with pytest.raises(BadQuery, match="No such file"):
        load_query(tmp_path / "none.rq")


def test_a_text_parameter_is_a_literal_whatever_it_holds(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("# param: x | any text | any\nSELECT ?x {\n# bind: x as text to ?x\n}", encoding="utf-8")
    hostile = '" } SERVICE <a:b> { \\ \n #'
    assert run_query(store, load_query(path), {"x": hostile}).rows == ((Literal(hostile),),)


def test_csv_holds_full_iris_and_quotes_what_must_be(store: Store) -> None:
    text = format_result(run_query(store, "attribution", {"actor": "Bell"}), "csv")
    table = list(csv.DictReader(io.StringIO(text)))
    assert table[0]["quote"] == 'Minister Ana Bell of Estmark denied that Norland "attacked" the port.'
    network = list(csv.DictReader(io.StringIO(format_result(run_query(store, "network"), "csv"))))
    assert network[0]["target_iri"] == ESTMARK


def test_json_is_the_one_of_sparql(store: Store) -> None:
    query = "SELECT ?a ?n ?x { ?a a kg:Group . BIND(1 AS ?n) OPTIONAL { ?a kg:none ?x } }"
    assert json.loads(format_result(run_query(store, query), "json")) == {
        "head": {"vars": ["a", "n", "x"]},
        "results": {
            "bindings": [
                {
                    "a": {"type": "uri", "value": FRONT},
                    "n": {
                        "type": "literal",
                        "value": "1",
                        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                    },
                }
            ]
        },
    }


def test_an_ask_is_true_or_false(store: Store) -> None:
    yes, no = (run_query(store, f"ASK {{ ?x a kg:{kind} }}") for kind in ("Claim", "Nothing"))
    assert json.loads(format_result(yes, "json")) == {"head": {}, "boolean": True}
    assert as_table(no).rows == (("false",),)


def test_turtle_is_for_triples(store: Store) -> None:
    text = format_result(run_query(store, "facts", {"type": "hosts"}), "turtle")
    assert "actor:estmark kg:hosts body:Red_Front ." in text
    with pytest.raises(BadQuery, match="a SELECT query gives no triples for Turtle; formats: table"):
        format_result(run_query(store, "hosts"), "turtle")
    with pytest.raises(BadQuery, match="unknown format 'xml'; formats: table, csv, json, turtle"):
        format_result(run_query(store, "hosts"), "xml")


def test_a_table_shows_rows_without_control_characters(store: Store) -> None:
    result = run_query(store, Query("query", r'SELECT ("a\u001b[31m\nb" AS ?some_text) {}'))
    assert format_result(result).splitlines() == [" some text", " ─────────", " a [31m b", "", "1 row"]


def test_info_counts_what_is_there(store: Store) -> None:
    info = describe_graph(store)
    assert (info.documents, info.claims, info.facts) == (2, 11, 5)
    assert info.actors == {
        "State": 4,
        "Government": 1,
        "Person": 2,
        "Group": 1,
        "Organization": 1,
        "Place": 0,
    }
    assert info.statuses["asserted"] == 7
    assert list(info.types.items())[:4] == [
        ("attacks", 2),
        ("holdsOffice", 2),
        ("hosts", 2),
        ("criticises", 1),
    ]
    assert info.earliest is not None and info.earliest.isoformat() == "2024-05-01"
    assert info.quads == len(store)


def test_a_relation_is_a_property_of_the_ontology(store: Store) -> None:
    result = run_query(store, "facts", {"type": "kg:hosts"})
    assert result.rows == ((NamedNode(ESTMARK), NamedNode(KG.iri + "hosts"), NamedNode(FRONT)),)


def test_marked_patterns_are_read_apart_in_a_store_on_disk_and_stay_as_they_stand_elsewhere() -> None:
    text = "SELECT ?x {\n  ?x kg:agent|kg:target ?y . # apart\n  OPTIONAL { ?y kg:kind ?z } # apart\n}"
    query = Query("q", text, params=())
    assert bind(query, {}, Store(), on_disk=True).splitlines()[1:3] == [
        "  { SELECT * WHERE { ?x kg:agent|kg:target ?y } }",
        "  OPTIONAL { SELECT * WHERE { ?y kg:kind ?z } }",
    ]
    assert bind(query, {}, Store()) == text


@pytest.mark.parametrize("name", NAMES)
def test_every_mark_is_understood(store: Store, name: str) -> None:
    assert "# apart" not in bind(load_query(name), NEEDED.get(name, {}), store, on_disk=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_finds_the_same_as_it_stands(store: Store, name: str) -> None:
    query, params = load_query(name), NEEDED.get(name, {})
    apart = run_query(store, query, params, on_disk=True).rows
    assert set(apart) == set(run_query(store, query, params).rows)
