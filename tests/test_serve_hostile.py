"""Fifty and more hostile inputs to `kg serve`: it answers each, goes on, fetches and writes nothing."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from kg_server import Reply, Server, served
from pyoxigraph import RdfFormat, Store
from sample_records import RECORDS

from kg.rdf.graphs import write_graph

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
CLOSED = 0
TRAP = "http://127.0.0.1:{port}/"  # the test listens there: whoever fetches is seen


@dataclass(frozen=True)
class Attack:
    """A request, and the statuses that are right for it; CLOSED is none, but an end of the connection.

    TRAP in the target is the address to fetch.
    """

    target: str
    statuses: tuple[int, ...]
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def asks(query: str, *statuses: int) -> Attack:
    return Attack(f"/sparql?query={quote(query)}", statuses or (400,))


def posts(body: str | bytes, *statuses: int, kind: str = QUERY, **headers: str) -> Attack:
    data = body.encode() if isinstance(body, str) else body
    given = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
    return Attack("/sparql", statuses or (400,), "POST", data, given)


def deep(opening: str, closing: str, inside: str = "", depth: int = 20_000) -> str:
    return opening * depth + inside + closing * depth


# A query that nests too deeply breaks its worker, as one that takes too much memory does: 503.
ATTACKS = {
    # What reaches out
    "SERVICE": asks(f"SELECT * {{ SERVICE <{TRAP}> {{ ?s ?p ?o }} }}"),
    "SERVICE in silence": asks(f"SELECT * {{ SERVICE SILENT <{TRAP}> {{ ?s ?p ?o }} }}"),
    "SERVICE from a variable": asks(f"SELECT * {{ VALUES ?x {{ <{TRAP}> }} SERVICE ?x {{ ?s ?p ?o }} }}"),
    "SERVICE in other letters": asks(f"SELECT * {{ SeRvIcE <{TRAP}> {{ ?s ?p ?o }} }}"),
    "SERVICE with escapes": asks(f"SELECT * {{ S\\u0045RVICE <{TRAP}> {{ ?s ?p ?o }} }}"),
    "SERVICE behind a comment": asks(f"SELECT * {{ #\rSERVICE <{TRAP}> {{ ?s ?p ?o }} }}"),
    "FROM": asks(f"SELECT * FROM <{TRAP}> {{ ?s ?p ?o }}"),
    "FROM a file": asks("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"),
    "FROM NAMED": asks(f"SELECT * FROM NAMED <{TRAP}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
    "GRAPH from elsewhere": asks(f"SELECT * {{ GRAPH <{TRAP}> {{ ?s ?p ?o }} }}", 200),
    "a graph parameter from elsewhere": Attack(f"/sparql?query=ASK%7B%7D&default-graph-uri={TRAP}", (400,)),
    "a named graph parameter that is a file": Attack(
        "/sparql?query=ASK%7B%7D&named-graph-uri=file:///etc/passwd", (400,)
    ),
    "a resource from elsewhere": Attack(f"/resource?iri={TRAP}", (404,)),
    "a resource that is a file": Attack("/resource?iri=file:///etc/passwd", (404,)),
    # What writes
    "LOAD": asks(f"LOAD <{TRAP}>"),
    "INSERT": asks("INSERT DATA { <a:b> <a:b> <a:b> }"),
    "DROP": asks("DROP ALL"),
    "an update parameter": Attack("/sparql?update=DROP%20ALL", (400,)),
    "a posted update": posts("DROP ALL", 415, kind="application/sparql-update"),
    "an update called a query": posts("DROP ALL"),
    "a query with an update behind it": posts("ASK {} ; DROP ALL"),
    "PUT": Attack("/sparql", (405,), "PUT", b"<a:b> <a:b> <a:b> ."),
    "DELETE of a resource": Attack("/id/actor/estmark", (405,), "DELETE"),
    "POST to a page": Attack("/", (405,), "POST", b"x"),
    "PUT of a static file": Attack("/static/style.css", (405,), "PUT", b"x"),
    # What is too much
    "a query of two megabytes": posts("ASK {} #" + "x" * 2_000_000, 413),
    "a form of two megabytes": posts("query=" + "x" * 2_000_000, 413, kind=FORM),
    "ten thousand parameters": posts("&".join(f"a{n}=b" for n in range(10_000)), kind=FORM),
    "an address of 100 kB": Attack("/sparql?query=" + "x" * 100_000, (400, 414, CLOSED)),
    "a header of 100 kB": Attack(
        "/sparql?query=ASK%7B%7D", (200, 400, 431, CLOSED), headers={"X-Long": "x" * 100_000}
    ),
    "groups in groups": posts("ASK " + deep("{", "}"), 400, 503),
    "brackets in brackets": posts("ASK { FILTER(" + deep("(", ")", "1") + ") }", 400, 503),
    "paths in paths": posts("ASK { ?s " + deep("(", ")", "<a:b>") + " ?o }", 400, 503),
    "a long path": posts("ASK { ?s " + "/".join(["<a:b>"] * 20_000) + " ?o }", 200, 503),
    "alternatives without number": posts("ASK { ?s " + "|".join(["<a:b>"] * 20_000) + " ?o }", 200, 503),
    "a path round and round": asks(
        "SELECT * { ?a (<a:b>|!<a:b>)* ?b . ?b (<a:b>|!<a:b>)* ?c }", 200, 400, 503
    ),
    "a million quotation marks": posts('"' * 900_000, 400, 503),
    "a regular expression that explodes": asks(
        'SELECT * { ?s ?p ?o FILTER(REGEX("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")) }', 200, 400, 503
    ),
    "a regular expression of gigabytes": asks(
        'ASK { FILTER(REGEX("a", "((a{1000}){1000}){1000}")) }', 200, 400, 503
    ),
    "a number of many digits": asks("ASK { FILTER(1e999999999 > " + "9" * 5000 + ") }", 200, 400),
    # What is malformed
    "a query of zero bytes": posts(b"\0\0\0"),
    "half a character": posts(b"ASK { ?s ?p '\xc3' }"),
    "UTF-16": posts("ASK {}".encode("utf-16")),
    "half an escape": Attack("/sparql?query=%", (400,)),
    "an escape that is no text": Attack("/sparql?query=%c3%28", (400,)),
    "a surrogate": Attack("/sparql?query=ASK%7B%7D%ed%a0%80", (400,)),
    "a literal with a surrogate": asks(r'SELECT ("\uD800" AS ?x) {}', 400, 200),
    "a bomb of gzip": posts(b"\x1f\x8b\x08\0", 415, Content_Encoding="gzip"),
    "a form with another charset": posts("query=ASK%7B%7D", 415, kind=f"{FORM}; charset=utf-7"),
    "parts": posts("--x\r\n\r\nASK {}\r\n--x--", 415, kind="multipart/form-data; boundary=x"),
    "a Content-Type that goes on": posts("ASK {}", 415, kind="a/b;" * 1000),
    "an Accept that goes on": Attack(
        "/sparql?query=ASK%7B%7D", (200, 400, 406), headers={"Accept": "a/b;q=0.1," * 3000}
    ),
    "an Accept that is none": Attack("/sparql?query=ASK%7B%7D", (400,), headers={"Accept": "<script>"}),
    "a format that is none": Attack("/resource?iri=a:b&as=../../x", (404,)),
    # Paths
    "a path upwards": Attack("/static/../app.py", (404,)),
    "an escaped path upwards": Attack("/static/%2e%2e/app.py", (404,)),
    "a path to the root": Attack("/static//etc/passwd", (404,)),
    "backslashes": Attack("/static/..%5c..%5capp.py", (404,)),
    "a path upwards from a resource": Attack("/id/../../../../etc/passwd", (404,)),
    "a path upwards in the ontology": Attack("/ontology/../../kg.ttl", (404,)),
    "a zero byte in a path": Attack("/static/style.css%00.js", (404, 400)),
    "a resource with markup": Attack(
        "/id/%3Cscript%3Ealert(1)%3C/script%3E", (404,), headers={"Accept": "text/html"}
    ),
    "a resource that is no IRI": Attack("/id/actor/%22%3E%7B%7D%20", (404,)),
    "a resource that is no text": Attack("/id/%ff%fe", (404,)),
    "a resource of 50 kB": Attack("/id/" + "x" * 50_000, (404,)),
    "a resource that ends a query": Attack("/resource?iri=a:b%3E%20%7D%20DROP%20ALL%20%23", (404,)),
    # Headers
    "a foreign name for this host": Attack("/", (400,), headers={"Host": "evil.example"}),
    "no name for this host": Attack("/", (400,), headers={"Host": ""}),
    "a host with markup": Attack("/sparql", (400,), headers={"Host": "<script>"}),
    "a forwarded host": Attack("/sparql", (200,), headers={"X-Forwarded-Host": "evil.example"}),
    "another method by header": Attack(
        "/sparql?query=ASK%7B%7D", (200,), headers={"X-HTTP-Method-Override": "PUT"}
    ),
    "a foreign origin": Attack("/sparql?query=ASK%7B%7D", (200,), headers={"Origin": "http://evil.example"}),
    "a range": Attack(
        "/static/style.css", (200, 206, 416), headers={"Range": "bytes=" + "0-1," * 2000 + "0-1"}
    ),
    "a method of its own": Attack("/sparql", (405,), "BREW"),
    "two lengths": Attack(
        "/sparql", (400,), "POST", b"ASK {}", {"Content-Type": QUERY, "Content-length": "1"}
    ),
    "chunks and a length": Attack(
        "/sparql",
        (200, 400),
        "POST",
        b"6\r\nASK {}\r\n0\r\n\r\n",
        {"Content-Type": QUERY, "Transfer-Encoding": "chunked"},
    ),
}


class Trap:
    """A port where nobody should knock."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                self._listening.accept()[0].close()
            except OSError:
                return
            self.visits += 1

    def close(self) -> None:
        self._listening.close()


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    found = Trap()
    yield found
    found.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    write_graph(RECORDS, folder / "graph.nq")
    Store(str(folder / "store")).bulk_load(path=str(folder / "graph.nq"), format=RdfFormat.N_QUADS)
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with served(folder / "store", "--time-limit", "3") as running:
        yield running


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_hostile_request_is_answered_and_does_no_harm(
    server: Server, folder: Path, trap: Trap, attack: Attack
) -> None:
    before = contents(folder)
    baited = TRAP.format(port=trap.port)
    target = attack.target.replace(quote(TRAP), quote(baited)).replace(TRAP, baited)
    try:
        reply = server.ask(target, method=attack.method, body=attack.body, headers=attack.headers)
    except ConnectionError:
        reply = Reply(CLOSED, {"content-type": "text/plain"}, b"")
    assert reply.status in attack.statuses, reply.text[:200]
    assert "<script>" not in reply.text or reply.headers["content-type"].startswith("text/plain")
    assert b"root:" not in reply.body
    assert server.query("ASK { ?s ?p ?o }").text == "true"
    assert trap.visits == 0
    assert contents(folder) == before


def test_there_are_fifty_and_more() -> None:
    assert len(ATTACKS) >= 50


def test_what_is_not_http_is_turned_away(server: Server) -> None:
    port = int(server.address.rsplit(":", 1)[1].strip("/"))
    for nonsense in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 50, b"GET\r\n\r\n", b"\0" * 70_000):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(nonsense)
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(100).startswith((b"HTTP/1.1 400", b""))
    assert server.query("ASK { ?s ?p ?o }").text == "true"


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
