"""Queries at SPARQL endpoints: the same answers as from files, and one clear line where there is none."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store
from sample_records import BELL, NORLAND, RECORDS
from servers import Answer, Asked, answering, free_port, from_store, oxigraph
from test_cli import kg, said
from test_queries import ACTORS, ANSWERS, NAMES, NEEDED, rows

from kg.errors import BadEndpoint, BadInput, BadQuery, QueryRefused
from kg.query.actors import find_actors
from kg.query.endpoint import Endpoint, endpoint_at
from kg.query.endpoint_union import open_endpoint, united
from kg.query.queries import load_query, run_query
from kg.query.results import format_result
from kg.rdf.graphs import read_graph, write_graph

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?s { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
TRUE = Answer(body=b'{"head": {}, "boolean": true}')


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No user, no password and no netrc file."""
    for name in ("KG_USER", "KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample records in named graphs."""
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    write_graph(RECORDS, path)
    return path


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[str]:
    """Oxigraph's server with that graph; its default graph is empty."""
    with oxigraph(nquads=graph.read_bytes()) as address:
        yield f"{address}/query"


@pytest.fixture
def endpoint(server: str) -> Endpoint:
    return open_endpoint(server)


# The same answers


@pytest.mark.parametrize(("name", "params", "columns", "expected"), ANSWERS)
def test_a_shipped_query_answers_as_it_does_from_a_file(
    endpoint: Endpoint,
    name: str,
    params: dict[str, str],
    columns: tuple[str, ...],
    expected: list[tuple[str, ...]],
) -> None:
    assert rows(endpoint, name, *columns, **params) == expected


@pytest.mark.parametrize(("wanted", "expected"), ACTORS)
def test_actors_are_found_at_the_endpoint(endpoint: Endpoint, wanted: str, expected: set[str]) -> None:
    assert expected <= {actor.value for actor in find_actors(endpoint, wanted)}
    assert NORLAND not in {actor.value for actor in find_actors(endpoint, wanted)}


@pytest.mark.parametrize("wanted", ["STRASSENRAT", "straßenrat", "Ｓtraßenrat ", "-straßenrat_"])
def test_letters_that_servers_fold_differently_are_compared_here(wanted: str) -> None:
    about = 'a kg:Group ; skos:prefLabel "Straßenrat", "Ｓtraßenrat"'
    text = f"CONSTRUCT {{ <x:a> {about} }} WHERE {{}}"
    triples = run_query(Store(), text).rows
    with oxigraph(nquads=b"".join(f"{s} {p} {o} .\n".encode() for s, p, o in triples)) as address:
        assert find_actors(open_endpoint(f"{address}/query"), wanted) == [NamedNode("x:a")]


def test_an_unknown_actor_is_an_error_with_close_names(endpoint: Endpoint) -> None:
    with pytest.raises(BadQuery, match="no actor called 'Estmork' in the graph; close: estmark"):
        run_query(endpoint, "hosts", {"actor": "Estmork"})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_every_format_is_the_same_to_the_byte(endpoint: Endpoint, graph: Path, name: str, form: str) -> None:
    query, params = load_query(name), NEEDED.get(name, {})
    here = run_query(read_graph(graph), query, params)
    assert format_result(run_query(endpoint, query, params), form) == format_result(here, form)


def test_facts_come_as_turtle_from_the_command_line(server: str, graph: Path) -> None:
    there = kg("query", "facts", "--endpoint", server, "--format", "turtle", cwd=graph.parent)
    here = kg("query", "facts", graph, "--format", "turtle", cwd=graph.parent)
    assert (there.returncode, there.stderr) == (0, "")
    assert "actor:estmark kg:hosts body:Red_Front" in there.stdout
    assert there.stdout == here.stdout


def test_terms_of_every_kind_come_back_as_they_are(endpoint: Endpoint) -> None:
    text = 'SELECT ?i ?s ?l ?n ?none { VALUES (?i ?s ?l ?n) { (<x:é> "a\\n\\"b" "c"@en 1.5) } }'
    [row] = endpoint.ask(text).rows
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    assert row == (
        NamedNode("x:é"),
        Literal('a\n"b'),
        Literal("c", language="en"),
        Literal("1.5", datatype=decimal),
        None,
    )


def test_a_prefix_of_ones_own_is_not_declared_twice(endpoint: Endpoint) -> None:
    text = "PREFIX kg: <x:> SELECT ?c { BIND(kg:Claim AS ?c) }"
    assert run_query(endpoint, text).rows == ((NamedNode("x:Claim"),),)
    assert run_query(endpoint, "SELECT ?c { BIND(kg:Claim AS ?c) }").rows == (
        (NamedNode("https://w3id.org/newskg/ontology/Claim"),),
    )


# All graphs as one


def test_a_server_is_asked_for_the_union_only_where_it_must_be(graph: Path, server: str) -> None:
    assert open_endpoint(server).parameters == (("union-default-graph", "true"),)
    with oxigraph("--union-default-graph", nquads=graph.read_bytes()) as address:
        assert open_endpoint(f"{address}/query").parameters == ()
    with oxigraph() as address:
        assert open_endpoint(f"{address}/query").parameters == ()


def _serving(store: Store, asked: Asked, union: dict[str, list[str]]) -> Answer:
    """Answer from a store that shows its union under the parameters `union` and refuses others."""
    if asked.parameters and asked.parameters != union:
        return Answer(400, b"unknown parameter", {})
    return from_store(store, asked.query, union=asked.parameters == union)


def test_a_server_that_knows_another_parameter_is_given_that(graph: Path) -> None:
    fuseki = {"default-graph-uri": ["urn:x-arq:UnionGraph"]}
    store = read_graph(graph)
    with answering(lambda asked: _serving(store, asked, fuseki)) as (address, _):
        endpoint = open_endpoint(address)
        assert endpoint.parameters == (("default-graph-uri", "urn:x-arq:UnionGraph"),)
        assert run_query(endpoint, "ASK { ?c kg:agent/skos:prefLabel 'Estmark' }").rows[0][0] == Literal(
            "true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
        )


def test_a_server_that_knows_none_is_an_error_rather_than_an_empty_answer(graph: Path) -> None:
    store = read_graph(graph)
    with (
        answering(lambda asked: _serving(store, asked, {"": []})) as (address, _),
        pytest.raises(BadEndpoint, match="its default graph lacks the claims of its named graphs"),
    ):
        open_endpoint(address)


def test_parameters_of_the_address_go_along_and_end_the_search() -> None:
    with answering(lambda _: TRUE) as (address, seen):
        endpoint = open_endpoint(f"{address}?default-graph-uri=x:a&default-graph-uri=x:b")
        endpoint.ask(ASK)
    [asked] = seen
    assert (asked.path, asked.parameters) == ("/sparql", {"default-graph-uri": ["x:a", "x:b"]})


# What is sent


@pytest.mark.parametrize(
    ("text", "accepts"),
    [
        (ASK, "application/sparql-results+json"),
        (CONSTRUCT, "application/n-triples"),
        ("DESCRIBE <x:y>", "application/n-triples"),
    ],
)
def test_a_query_is_posted_as_it_is_and_names_who_asks(text: str, accepts: str) -> None:
    with answering(lambda _: Answer(500)) as (address, seen), pytest.raises(QueryRefused):
        endpoint_at(address).ask(text)
    [asked] = seen
    assert (asked.method, asked.query, asked.parameters) == ("POST", text, {})
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked.headers["Accept"].startswith(accepts)
    assert re.match(r"newskg/\d+\.\d+\.\d+ \(\+https://", asked.headers["User-Agent"])
    assert "Authorization" not in asked.headers


def test_a_query_too_long_for_a_form_is_the_body() -> None:
    text = f"{ASK} # {'é' * 100_000}"
    with answering(lambda _: TRUE) as (address, seen):
        endpoint_at(f"{address}?a=b").ask(text)
    [asked] = seen
    assert (asked.path, asked.body) == ("/sparql?a=b", text)
    assert asked.headers["Content-Type"] == "application/sparql-query"


FORMS = {
    "# ASK\nSELECT * {}": "SELECT",
    "PREFIX ask: <x:SELECT> CONSTRUCT { ?select ask:x 'ASK' } WHERE {}": "CONSTRUCT",
    "describe <x:select>": "CONSTRUCT",
    "BASE <x:> ask {}": "ASK",
}


@pytest.mark.parametrize("text", FORMS)
def test_the_form_is_the_keyword_not_a_word_that_looks_like_it(text: str) -> None:
    answers = {
        "SELECT": Answer(),
        "ASK": TRUE,
        "CONSTRUCT": Answer(
            body=b"<x:a> <x:b> <x:c> .", headers={"Content-Type": "text/turtle; charset=utf-8"}
        ),
    }
    with answering(lambda _: answers[FORMS[text]]) as (address, _):
        assert endpoint_at(address).ask(text).form == FORMS[text]


# Passwords


def _basic(asked: Asked) -> Answer:
    wanted = "Basic " + base64.b64encode(b"ada:pass word").decode()
    right = asked.headers.get("Authorization") == wanted
    return TRUE if right else Answer(401, b"no", {"WWW-Authenticate": 'Basic realm="x"'})


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _digest(asked: Asked) -> Answer:
    given = dict(re.findall(r'(\w+)="?([^",]+)"?', asked.headers.get("Authorization", "")))
    whole = f"{_md5('ada:SPARQL:pass word')}:n1:{given.get('nc')}:{given.get('cnonce')}:auth"
    if given.get("response") == _md5(f"{whole}:{_md5(f'POST:{asked.path}')}"):
        return TRUE
    return Answer(401, b"no", {"WWW-Authenticate": 'Digest realm="SPARQL", nonce="n1", qop="auth"'})


@pytest.mark.parametrize("check", [_basic, _digest])
def test_user_and_password_come_from_the_environment(check: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "ada")
    monkeypatch.setenv("KG_PASSWORD", "pass word")
    with answering(check) as (address, _):  # type: ignore[arg-type]
        assert endpoint_at(address).ask(ASK).rows[0][0] is not None


def test_user_and_password_come_from_netrc(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text('machine 127.0.0.1 login ada password "pass word"\n', encoding="utf-8")
    with answering(_basic) as (address, _):
        assert endpoint_at(address).ask(ASK).rows[0][0] is not None


def test_a_password_goes_out_only_when_the_server_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text('machine 127.0.0.1 login ada password "pass word"\n')
    with answering(lambda _: TRUE) as (address, seen):
        endpoint_at(address).ask(ASK)
    assert ["Authorization" in asked.headers for asked in seen] == [False]


def test_the_default_entry_of_netrc_goes_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text('default login ada password "pass word"\n', encoding="utf-8")
    with answering(_basic) as (address, seen), pytest.raises(QueryRefused, match="answers 401"):
        endpoint_at(address).ask(ASK)
    assert ["Authorization" in asked.headers for asked in seen] == [False]


@pytest.mark.parametrize("check", [_basic, _digest])
def test_a_wrong_password_is_one_line_that_does_not_show_it(check: object, tmp_path: Path) -> None:
    with answering(check) as (address, _):  # type: ignore[arg-type]
        done = kg("query", ASK, "--endpoint", address, cwd=tmp_path, KG_USER="ada", KG_PASSWORD="geheim")
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1)
    assert f"kg: {address} answers 401" in done.stderr
    assert "KG_USER and KG_PASSWORD, or ~/.netrc" in done.stderr
    assert "geheim" not in done.stderr


def test_a_password_follows_no_redirection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "ada")
    monkeypatch.setenv("KG_PASSWORD", "geheim")
    with (
        answering(lambda _: TRUE) as (other, seen),
        answering(lambda _: Answer(302, b"", {"Location": other})) as (address, _),
        pytest.raises(QueryRefused, match=f"answers 302 Found: it has moved to {other}"),
    ):
        endpoint_at(address).ask(ASK)
    assert seen == []


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://ada:geheim@x.example/sparql", "x.example: name no user in an address"),
        ("ftp://x.example/sparql", "not an http or https address: ftp://x.example/sparql"),
        ("x.example", "not an http or https address: x.example"),
    ],
)
def test_an_address_is_checked_and_shows_no_password(address: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as raised:
        open_endpoint(address)
    assert "geheim" not in str(raised.value)


def test_a_user_without_password_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "ada")
    with pytest.raises(BadInput, match="KG_PASSWORD is not set: a login needs both"):
        endpoint_at("http://x.example/")


def test_a_netrc_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine\n")
    with pytest.raises(BadInput, match="netrc cannot be read"):
        endpoint_at("http://x.example/")


# What goes wrong


PAGE = (
    b"<html><head><title>Oh\nno</title></head><body><p>"
    + b"Stack trace \x1b[31m line\n" * 400
    + b"</body></html>"
)
JSON = {"Content-Type": "application/json"}
FAILURES = {
    "an error page is one short line": (
        Answer(500, PAGE, {"Content-Type": "text/html"}),
        r"answers 500 Internal Server Error: Oh no Stack trace.*…$",
    ),
    "an error without words": (Answer(400, b""), r"answers 400 Bad Request$"),
    "not an endpoint": (
        Answer(body=b"<html>Welcome</html>", headers={"Content-Type": "text/html"}),
        r"gives no answer that can be read: it is text/html, not SPARQL results: Welcome$",
    ),
    "an error that quotes an IRI": (
        Answer(400, b"no such thing: <x:y>", {"Content-Type": "text/plain"}),
        r"answers 400 Bad Request: no such thing: <x:y>$",
    ),
    "an answer that ends too early": (
        Answer(body=b'{"head": {"vars": ["s"]}, "resu', headers=JSON, length=1000),
        r"broke off its answer: ",
    ),
    "an answer in the midst of which the server failed": (
        Answer(body=b'{"head": {"vars": ["s"]}, "results": {"bindings": [ OUT OF MEMORY', headers=JSON),
        r"gives no answer that can be read: .*OUT OF MEMORY$",
    ),
    "an answer that comes too late": (
        Answer(pause=1.5),
        r"does not answer within 1 s \(--timeout allows more\)$",
    ),
}


@pytest.mark.parametrize(("answer", "message"), FAILURES.values(), ids=FAILURES)
def test_a_failure_is_one_line_that_names_the_address(answer: Answer, message: str) -> None:
    with answering(lambda _: answer) as (address, _), pytest.raises(BadEndpoint) as raised:
        endpoint_at(address, timeout=1).ask(SELECT)
    text = str(raised.value)
    assert text.startswith(f"{address} ")
    assert re.search(message, text), text
    assert len(text) < 450
    assert text.isprintable()


@pytest.mark.parametrize(
    ("rows", "answer"), [("", "false"), ('{"x": {"type": "literal", "value": "1"}}', "true")]
)
def test_an_ask_may_be_answered_by_rows(rows: str, answer: str) -> None:
    body = f'{{"head": {{"vars": ["x"]}}, "results": {{"bindings": [{rows}]}}}}'
    with answering(lambda _: Answer(body=body.encode())) as (address, _):
        [[term]] = endpoint_at(address).ask(ASK).rows
    assert isinstance(term, Literal) and term.value == answer


def test_nobody_there_is_said_at_once_by_the_command_line(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/sparql"
    done = kg("query", "hosts", "--endpoint", nobody, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said(done) == [f"kg: {nobody} cannot be reached: Connection refused"]


def test_a_busy_server_is_asked_again_after_the_time_it_names() -> None:
    given = [Answer(503, b"busy", {"Retry-After": "0"}), Answer(429, b"slow", {"Retry-After": "0"}), TRUE]
    with answering(lambda _: given.pop(0)) as (address, seen):
        endpoint_at(address).ask(ASK)
    assert len(seen) == 3


def test_a_server_that_stays_busy_is_left_alone_after_three_times() -> None:
    busy = Answer(503, b"come back", {"Retry-After": "0"})
    with answering(lambda _: busy) as (address, seen), pytest.raises(QueryRefused, match=r"503 .*come back"):
        endpoint_at(address).ask(ASK)
    assert len(seen) == 3


def test_an_error_that_would_come_again_is_not_tried_again() -> None:
    with answering(lambda _: Answer(500, b"x")) as (address, seen), pytest.raises(QueryRefused):
        endpoint_at(address).ask(ASK)
    assert len(seen) == 1


def test_a_server_without_named_graphs_is_asked_as_it_is() -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(400, b"no GRAPH here") if "GRAPH" in asked.query else TRUE

    with answering(answer) as (address, _):
        endpoint = endpoint_at(address)
        assert united(endpoint) == endpoint


USAGE = {
    "files beside an endpoint": (
        ("hosts", "a.ttl", "--endpoint", "http://x.example/"),
        "kg: a.ttl: an endpoint is asked without files",
    ),
    "no time at all": (
        ("hosts", "--endpoint", "http://x.example/", "--timeout", "0"),
        "kg: Invalid value for '--timeout'",
    ),
}


@pytest.mark.parametrize(("args", "message"), USAGE.values(), ids=USAGE)
def test_wrong_usage_stops_with_one_line(args: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = kg("query", *args, cwd=tmp_path)
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1)
    assert done.stderr.startswith(message)


# SERVICE


def test_service_may_ask_the_servers_that_are_named(server: str, graph: Path) -> None:
    text = f"""SELECT DISTINCT ?name {{
        <{BELL}> kg:actsFor ?state . SERVICE <{server}> {{ GRAPH ?g {{ ?state skos:prefLabel ?name }} }} }}"""
    done = kg("query", text, graph, "--service", server, "--format", "json", cwd=graph.parent)
    assert json.loads(done.stdout)["results"]["bindings"] == [
        {"name": {"type": "literal", "value": "Estmark"}}
    ]
    remote = run_query(open_endpoint(server), text, services=[server])
    assert remote.rows == ((Literal("Estmark"),),)


SERVICES = {
    "not named": "SELECT * { SERVICE <http://b.example/> { ?s ?p ?o } }",
    "a second one": "SELECT * { SERVICE <http://a.example/> { } SERVICE SILENT <http://b.example/> { } }",
    "a variable": "SELECT * { VALUES ?a { <http://a.example/> } SERVICE ?a { ?s ?p ?o } }",
    "a prefixed name": "PREFIX a: <http://a.example/> SELECT * { SERVICE a: { ?s ?p ?o } }",
    "behind a comment": "SELECT * { SERVICE # <http://a.example/>\n <http://b.example/> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("text", SERVICES.values(), ids=SERVICES)
def test_service_may_ask_no_other_server(text: str) -> None:
    with pytest.raises(BadQuery, match="SERVICE is not allowed: it asks another server"):
        run_query(Store(), text, services=["http://a.example/"])


def test_a_service_that_fails_is_one_line(graph: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/"
    done = kg(
        "query", f"SELECT * {{ SERVICE <{nobody}> {{}} }}", graph, "--service", nobody, cwd=graph.parent
    )
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1)
    assert "Connection refused" in done.stderr
