"""Graphs into a real Virtuoso: digest login, short updates, literals that its Turtle reader refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse_query_results,
    serialize,
)

import kg
from kg.errors import BadStore
from tests.sample_graphs import BASE, FACTS, KG, document, document_graph, many, shared, write
from tests.sample_records import TRUCE
from tests.store_servers import LOGIN, Server, running, virtuoso

_BOOLEANS = {"true": "1", "false": "0"}  # Virtuoso's way to keep them
NODE = NamedNode("https://example.org/n")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(virtuoso(tmp_path_factory.mktemp("virtuoso"))) as started:
        yield started


@pytest.fixture(autouse=True)
def _login(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in LOGIN.items():
        monkeypatch.setenv(name, value)


def load(path: Path, server: Server, **options: object) -> kg.LoadReport:
    endpoint = kg.StoreAddress(f"{server.url}/sparql", "virtuoso", wait=60)
    return kg.load_endpoint(path, endpoint, **options)  # type: ignore[arg-type]


def graph(server: Server, name: str) -> set[tuple[str, str, str]]:
    """Return the triples of a graph as texts, literals by their value alone."""
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
    request = Request(
        f"{server.url}/sparql",
        urlencode({"query": query}).encode(),
        {"Accept": "application/sparql-results+json"},
    )
    with urlopen(request, timeout=60) as answer:
        rows = parse_query_results(answer.read(), format=QueryResultsFormat.JSON)
    assert isinstance(rows, QuerySolutions)
    return {tuple(row[name].value for name in "spo") for row in rows}  # type: ignore[misc]


def sent(path: Path, name: str) -> set[tuple[str, str, str]]:
    store = kg.read_graph(path)
    quads = store.quads_for_pattern(None, None, None, NamedNode(name))
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in quads}


def test_documents_are_replaced_and_facts_without_claims_go(server: Server, tmp_path: Path) -> None:
    first = write(tmp_path / "1.nq", shared(["a0"], [(0, 0), (1, 1)]), document("x"), document("y", claims=1))
    second = write(tmp_path / "2.nq", shared(["b0"], [(0, 0)]), document("x", said="denied"))
    load(first, server)
    report = load(second, server)
    assert report.stale == 1
    assert graph(server, FACTS) == {(f"{BASE}actor/a0", f"{KG}hosts", f"{BASE}actor/b0")}
    assert graph(server, document_graph("x")) == sent(second, document_graph("x"))
    assert graph(server, document_graph("y")) == sent(first, document_graph("y"))
    assert load(second, server).stale == 0


def test_what_kg_writes_is_loaded_as_it_is(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "g.nq"
    kg.write_graph([TRUCE], path)
    load(path, server)
    for name in {quad.graph_name.value for quad in kg.read_graph(path)}:  # type: ignore[union-attr]
        assert graph(server, name) == {(s, p, _BOOLEANS.get(o, o)) for s, p, o in sent(path, name)}


HOSTILE = ['"', "\\", "\\u0041", "a\nb\r\tc", "'''\"\"\"", "}} ; DROP ALL", "北京 😀", " ", "&lt;"]


@pytest.mark.parametrize("padding", ["", "é" * 50_000], ids=["by graph store protocol", "by update"])
def test_no_text_is_changed_on_the_way(server: Server, tmp_path: Path, padding: str) -> None:
    name = NamedNode(f"https://example.org/texts/{len(padding)}")
    texts = [*HOSTILE, padding] if padding else HOSTILE
    path = tmp_path / "g.nq"
    quads = [Quad(NODE, NODE, Literal(text), name) for text in texts]
    path.write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    assert load(path, server).skipped == ()
    assert {text for _, _, text in graph(server, name.value)} == set(texts)


def test_a_literal_too_long_for_virtuoso_is_named_and_the_rest_is_loaded(
    server: Server, tmp_path: Path
) -> None:
    triple = f'<{BASE}document/long> <{KG}text> "{"x" * 2_100_000}"'
    path = write(tmp_path / "g.nq", [f"{triple} <{document_graph('long')}> ."], document("z", claims=1))
    [refusal] = load(path, server).skipped
    assert str(refusal) == (
        f"<{document_graph('long')}>: virtuoso takes at most 2,000,000 bytes of "
        f"<{BASE}document/long> <{KG}text> with {len(triple):,} bytes"
    )
    assert graph(server, document_graph("z")) == sent(path, document_graph("z"))


def test_a_wrong_password_is_told_before_anything_is_read(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_PASSWORD", "sesame")
    with pytest.raises(BadStore, match=r"/sparql-auth does not know the user, or the password is wrong"):
        load(tmp_path / "none.nq", server)
    monkeypatch.delenv("KG_USER")
    monkeypatch.delenv("KG_PASSWORD")
    with pytest.raises(BadStore, match=r"/sparql-auth wants a login \(digest\): set KG_USER and KG_PASSWORD"):
        load(tmp_path / "none.nq", server)


def test_a_killed_server_is_waited_for_and_holds_all_in_the_end(server: Server, tmp_path: Path) -> None:
    path = many(tmp_path / "g.nq", documents=20)
    killed: list[str] = []

    def listen(now: kg.LoadProgress) -> None:
        if now.step == "sending" and now.quads and now.quads > 2_000 and not killed:
            server.kill()
            killed.append("killed")
        if now.step.startswith("waiting") and killed == ["killed"]:
            server.start()
            killed.append("started")

    load(path, server, on_progress=listen)
    assert killed == ["killed", "started"]
    for number in (0, 9, 10, 11, 19):
        name = document_graph(f"d{number:04}")
        assert graph(server, name) == sent(path, name)
