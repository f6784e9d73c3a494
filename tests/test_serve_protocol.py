"""The SPARQL protocol of `kg serve` beside that of the Oxigraph server, on the same graph."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from kg_server import Reply, Server, oxigraph, served
from pyoxigraph import RdfFormat, Store, parse
from sample_records import RECORDS

from kg.rdf.graphs import write_graph

KG = "https://w3id.org/newskg/ontology/"
ACTORS = "https://w3id.org/newskg/id/graph/actors"
FACTS = "https://w3id.org/newskg/id/graph/facts"
CLAIMS = f"SELECT ?c ?w WHERE {{ ?c a <{KG}Claim> ; <{KG}trigger> ?w }} ORDER BY ?c"
HOLES = f"SELECT ?c ?t WHERE {{ ?c a <{KG}Claim> OPTIONAL {{ ?c <{KG}themeText> ?t }} }} ORDER BY ?c"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
ASK = "ASK { ?s ?p ?o }"
TRIPLES = f"CONSTRUCT WHERE {{ ?s <{KG}relation> ?o }}"
DESCRIBE = "DESCRIBE <https://w3id.org/newskg/id/actor/estmark>"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "INSERT DATA { <a:b> <a:b> <a:b> }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True)
class Sent:
    """A request: parameters of the address as they stand there, what is accepted, what is posted as what."""

    parameters: str = ""
    accept: str | None = None
    body: bytes | None = None
    kind: str | None = None
    method: str = "GET"
    more: Mapping[str, str] = field(default_factory=dict)

    def to(self, server: Server, path: str) -> Reply:
        headers = dict(self.more)
        if self.accept is not None:
            headers["Accept"] = self.accept
        if self.kind is not None:
            headers["Content-Type"] = self.kind
        target = f"{path}?{self.parameters}" if self.parameters else path
        return server.ask(target, method=self.method, body=self.body, headers=headers)


def asks(text: str, accept: str | None = None, more: str = "") -> Sent:
    return Sent(f"query={quote(text)}{more}", accept)


def posts(body: str | bytes, kind: str | None, parameters: str = "", accept: str = "text/csv") -> Sent:
    data = body.encode() if isinstance(body, str) else body
    return Sent(parameters, accept, data, kind, "POST")


ALIKE = {
    "rows, by default": asks(CLAIMS),
    "rows as anything": asks(CLAIMS, "*/*"),
    "rows with an empty Accept": asks(CLAIMS, ""),
    "rows as JSON": asks(CLAIMS, "application/sparql-results+json"),
    "rows as plain JSON": asks(CLAIMS, "application/json"),
    "rows as XML": asks(CLAIMS, "application/sparql-results+xml"),
    "rows as plain XML": asks(CLAIMS, "application/xml"),
    "rows as text/xml": asks(CLAIMS, "text/xml"),
    "rows as CSV": asks(CLAIMS, "text/csv"),
    "rows as TSV": asks(CLAIMS, "text/tab-separated-values"),
    "rows as any application": asks(CLAIMS, "application/*"),
    "rows for a browser": asks(CLAIMS, BROWSER),
    "rows by weight": asks(CLAIMS, "text/csv;q=0.1, application/sparql-results+xml;q=0.9"),
    "rows with a weight of nothing": asks(CLAIMS, "text/csv;q=0, */*"),
    "rows with holes as JSON": asks(HOLES, "application/sparql-results+json"),
    "rows with holes as XML": asks(HOLES, "application/sparql-results+xml"),
    "rows with holes as CSV": asks(HOLES, "text/csv"),
    "rows with holes as TSV": asks(HOLES, "text/tab-separated-values"),
    "rows as a picture": asks(CLAIMS, "image/png"),
    "rows as triples": asks(CLAIMS, "text/turtle"),
    "an Accept that is none": asks(CLAIMS, "garbage"),
    "a weight that is none": asks(CLAIMS, "text/csv;q=abc"),
    "a truth value": asks(ASK),
    "a truth value as XML": asks(ASK, "application/sparql-results+xml"),
    "a truth value as CSV": asks(ASK, "text/csv"),
    "a truth value as TSV": asks(ASK, "text/tab-separated-values"),
    "a truth value as triples": asks(ASK, "text/turtle"),
    "triples as Turtle": asks(TRIPLES, "text/turtle"),
    "triples as N-Triples": asks(TRIPLES, "application/n-triples"),
    "triples as JSON-LD": asks(TRIPLES, "application/ld+json"),
    "triples as RDF/XML": asks(TRIPLES, "application/rdf+xml"),
    "triples as plain text": asks(TRIPLES, "text/plain"),
    "triples as plain JSON": asks(TRIPLES, "application/json"),
    "triples as rows": asks(TRIPLES, "text/csv"),
    "a description": asks(DESCRIBE, "application/n-triples"),
    "the default graph is the union": asks(COUNT, "text/csv"),
    "named graphs": asks(NAMED, "text/csv"),
    "one default graph": asks(COUNT, "text/csv", f"&default-graph-uri={quote(ACTORS)}"),
    "two default graphs": asks(
        COUNT, "text/csv", f"&default-graph-uri={quote(ACTORS)}&default-graph-uri={quote(FACTS)}"
    ),
    "one named graph and no default": asks(COUNT, "text/csv", f"&named-graph-uri={quote(FACTS)}"),
    "one named graph": asks(NAMED, "text/csv", f"&named-graph-uri={quote(FACTS)}"),
    "a default graph that is no IRI": asks(COUNT, "text/csv", "&default-graph-uri=relative"),
    "a parameter that nobody knows": asks(ASK, None, "&colour=red"),
    "a relative IRI": asks("ASK { <actor/x> ?p ?o }"),
    "a query in the body": posts(CLAIMS, QUERY),
    "a query in the body with its charset": posts(CLAIMS, f"{QUERY}; charset=UTF-8"),
    "a query in the body, a graph in the address": posts(COUNT, QUERY, f"default-graph-uri={quote(ACTORS)}"),
    "a form": posts(f"query={quote(CLAIMS)}", FORM),
    "a form in capitals": posts(f"query={quote(CLAIMS)}", FORM.upper()),
    "a form with a graph": posts(f"query={quote(COUNT)}&default-graph-uri={quote(ACTORS)}", FORM),
    "a form with a graph in the address": posts(
        f"query={quote(COUNT)}", FORM, f"named-graph-uri={quote(FACTS)}"
    ),
    "a form with the query in the address": posts("", FORM, f"query={quote(CLAIMS)}"),
    "a query both in address and body": posts(CLAIMS, QUERY, f"query={quote(CLAIMS)}"),
    "an empty form": posts("", FORM),
    "a form without a query": posts("a=b", FORM),
    "a form with two queries": posts("query=ASK%7B%7D&query=ASK%7B%7D", FORM),
    "two queries": asks(ASK, None, "&query=ASK%7B%7D"),
    "no query": Sent("colour=red"),
    "an empty query": Sent("query="),
    "half a query": asks("SELECT"),
    "an update as query": asks(UPDATE),
    "a posted update": posts(UPDATE, "application/sparql-update"),
    "an update in a form": posts(f"update={quote(UPDATE)}", FORM),
    "a post of text": posts(CLAIMS, "text/plain"),
    "a post of parts": posts(CLAIMS, "multipart/form-data; boundary=x"),
    "a post of nothing known": posts(CLAIMS, None),
    "bytes that are no text": posts(b"\xff\xfe", QUERY),
    "a form that is no text": posts(b"query=%ff%fe", FORM),
    "an address that is no text": Sent("query=%ff"),
    "the service's description": Sent("", "text/turtle"),
    "the service's description as a picture": Sent("", "image/png"),
}

# What differs on purpose: Oxigraph's status, ours, and why.
DIFFERENT = {
    "a graph that is not there": (
        asks(COUNT, "text/csv", "&default-graph-uri=http://a.example/"),
        (200, 400),
        "an empty answer would hide that the graph's name is wrong",
    ),
    "FROM": (
        asks(f"SELECT * FROM <{ACTORS}> WHERE {{ ?s ?p ?o }}"),
        (200, 400),
        "a query of kg never names data to fetch; parameters choose among its graphs",
    ),
    "SERVICE": (
        asks("SELECT * WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        (200, 400),
        "the server asks no other",
    ),
    "a shipped prefix that is not declared": (
        asks("ASK { ?c a kg:Claim }"),
        (400, 200),
        "kg query binds the shipped prefixes, so does this",
    ),
    "a charset that is not UTF-8": (
        posts(CLAIMS, f"{QUERY}; charset=iso-8859-1"),
        (200, 415),
        "read as UTF-8 it would be another query",
    ),
    "HEAD": (Sent(f"query={quote(ASK)}", method="HEAD"), (404, 200), "HTTP: where GET is, HEAD is"),
    "PUT": (Sent(method="PUT", body=b""), (404, 405), "HTTP: the method is wrong, not the address"),
    "DELETE": (Sent(method="DELETE"), (404, 405), "as for PUT"),
    "triples as N-Quads": (
        asks(TRIPLES, "application/n-quads"),
        (200, 406),
        "an answer has no graphs, so it has no quads",
    ),
    "a browser that asks nothing": (Sent("", BROWSER), (200, 303), "people are sent to the editor"),
}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Oxigraph's server and ours, with the sample records."""
    folder = tmp_path_factory.mktemp("graph")
    write_graph(RECORDS, folder / "graph.nq")
    Store(str(folder / "store")).bulk_load(path=str(folder / "graph.nq"), format=RdfFormat.N_QUADS)
    with oxigraph(folder / "store") as theirs, served(folder / "graph.nq") as ours:
        yield theirs, ours


@pytest.mark.parametrize("sent", ALIKE.values(), ids=ALIKE)
def test_a_request_is_answered_as_oxigraph_answers_it(servers: tuple[Server, Server], sent: Sent) -> None:
    theirs, ours = (
        sent.to(server, path) for server, path in zip(servers, ("/query", "/sparql"), strict=True)
    )
    assert ours.status == theirs.status, ours.text
    if ours.status == 200 and (sent.parameters or sent.body):
        assert meaning(ours) == meaning(theirs)
    if ours.status != 200:
        assert ours.headers["content-type"] == "text/plain; charset=utf-8"
        assert ours.text.count("\n") == 1


@pytest.mark.parametrize(("sent", "statuses", "reason"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_differs_from_oxigraph_does_so_on_purpose(
    servers: tuple[Server, Server], sent: Sent, statuses: tuple[int, int], reason: str
) -> None:
    theirs, ours = servers
    assert (sent.to(theirs, "/query").status, sent.to(ours, "/sparql").status) == statuses, reason


def test_forty_requests_and_more_are_compared() -> None:
    assert len(ALIKE) >= 40


def meaning(reply: Reply) -> object:
    """Return what an answer says, whatever its format: rows in their order, a truth value or triples."""
    return _READERS[reply.headers["content-type"].partition(";")[0]](reply.body)


def _json(body: bytes) -> object:
    found = json.loads(body)
    if "boolean" in found:
        return found["boolean"]
    return sorted(found["head"]["vars"]), found["results"]["bindings"]


def _xml(body: bytes) -> object:
    return ElementTree.canonicalize(body.decode())


def _csv(body: bytes) -> object:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def _triples(rdf_format: RdfFormat, body: bytes) -> object:
    return sorted(str(quad.triple) for quad in parse(body, format=rdf_format))


_READERS = {
    "application/sparql-results+json": _json,
    "application/sparql-results+xml": _xml,
    "text/csv": _csv,
    "text/tab-separated-values": lambda body: body.decode().splitlines(),
    "text/turtle": lambda body: _triples(RdfFormat.TURTLE, body),
    "application/n-triples": lambda body: _triples(RdfFormat.N_TRIPLES, body),
    "application/n-quads": lambda body: _triples(RdfFormat.N_QUADS, body),
    "application/ld+json": lambda body: _triples(RdfFormat.JSON_LD, body),
    "application/rdf+xml": lambda body: _triples(RdfFormat.RDF_XML, body),
}


def test_a_browser_that_asks_nothing_is_sent_to_the_editor(servers: tuple[Server, Server]) -> None:
    reply = servers[1].ask("/sparql", headers={"Accept": BROWSER})
    assert (reply.status, reply.headers["location"]) == (303, "/editor")


def test_the_service_describes_itself_under_its_own_address(servers: tuple[Server, Server]) -> None:
    ours = servers[1]
    body = ours.ask("/sparql", headers={"Accept": "application/n-triples"}).body
    said = {str(quad.triple) for quad in parse(body, format=RdfFormat.N_TRIPLES)}
    service, sd = f"<{ours.address}sparql>", "http://www.w3.org/ns/sparql-service-description#"
    assert {f"{service} <{sd}endpoint> {service}", f"{service} <{sd}feature> <{sd}UnionDefaultGraph>"} <= said


def test_an_answer_says_that_it_depends_on_accept_and_keeps_browsers_safe(
    servers: tuple[Server, Server],
) -> None:
    headers = servers[1].query(ASK).headers
    assert headers["vary"] == "Accept"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


def test_triples_come_sorted_and_the_same_each_time(servers: tuple[Server, Server]) -> None:
    first, second = (servers[1].query(TRIPLES, accept="application/n-triples").body for _ in range(2))
    assert first == second
    assert first.splitlines() == sorted(first.splitlines())


def test_a_syntax_error_is_told_with_its_place(servers: tuple[Server, Server]) -> None:
    reply = servers[1].query("SELECT * WHERE {\n ?s ?p }")
    assert reply.status == 400
    assert reply.text.startswith("query: error at 2:")


def test_a_method_that_is_not_allowed_is_answered_with_those_that_are(servers: tuple[Server, Server]) -> None:
    reply = servers[1].ask("/sparql", method="PUT", body=b"")
    assert set(reply.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_store_on_disk_gives_the_same_as_the_file(
    servers: tuple[Server, Server], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("disk")
    write_graph(RECORDS, folder / "graph.nq")
    Store(str(folder / "store")).bulk_load(path=str(folder / "graph.nq"), format=RdfFormat.N_QUADS)
    before = {path.name: path.read_bytes() for path in (folder / "store").iterdir()}
    with served(folder / "store") as disk:
        for text in (CLAIMS, COUNT, NAMED):
            assert disk.query(text).body == servers[1].query(text).body
    assert {path.name: path.read_bytes() for path in (folder / "store").iterdir()} == before
