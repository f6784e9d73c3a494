"""Graphs into a real Oxigraph server: what is there afterwards, whatever happened on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from hypothesis import given
from hypothesis import settings as sized
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

import kg
from kg.errors import BadGraph, BadInput, BadStore
from kg.stores.profiles import find_profile
from tests.sample_graphs import BASE, FACTS, KG, document, document_graph, lines, many, shared, write
from tests.sample_records import TRUCE
from tests.store_servers import Server, dump, oxigraph, running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running(oxigraph(tmp_path)) as started:
        yield started


def load(path: Path, server: Server, **options: object) -> kg.LoadReport:
    endpoint = kg.StoreAddress(server.url, wait=0.5)
    return kg.load_endpoint(path, endpoint, **options)  # type: ignore[arg-type]


def test_the_store_then_holds_the_file_and_loading_twice_changes_nothing(
    server: Server, tmp_path: Path
) -> None:
    path = write(tmp_path / "g.nq", shared(["a0", "b0"], [(0, 0)]), document("x"), document("y"))
    report = load(path, server)
    assert dump(server.url) == lines(path)
    assert (report.graphs, report.quads, report.skipped) == (4, 35, ())
    assert load(path, server).stale == 0
    assert dump(server.url) == lines(path)
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".load"] == []


def test_a_document_is_replaced_and_what_documents_share_is_added_to(server: Server, tmp_path: Path) -> None:
    first = write(tmp_path / "1.nq", shared(["a0"], [(0, 0)]), document("x", claims=4), document("y"))
    second = write(tmp_path / "2.nq", shared(["b0"], [(1, 1)]), document("x", claims=2))
    load(first, server)
    load(second, server)
    expected = lines(write(tmp_path / "3.nq", shared(["a0", "b0"], [(0, 0), (1, 1)]), document("y")))
    assert dump(server.url) == expected | lines(second)


def test_a_fact_goes_with_the_last_claim_that_states_it(server: Server, tmp_path: Path) -> None:
    load(
        write(tmp_path / "1.nq", shared([], [(0, 0), (1, 1)]), document("x"), document("y", claims=1)), server
    )
    corrected = write(tmp_path / "2.nq", shared([], [(0, 0)]), document("x", said="possible"))
    report = load(corrected, server)
    facts = {line for line in dump(server.url) if line.endswith(f"<{FACTS}> .")}
    assert facts == {f"<{BASE}actor/a0> <{KG}hosts> <{BASE}actor/b0> <{FACTS}> ."}
    assert report.stale == 1


def test_facts_of_a_file_stay_even_if_their_claims_are_elsewhere(server: Server, tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", shared([], [(5, 1)]), document("x"))
    for _ in range(2):
        assert load(path, server).stale == 0
        assert dump(server.url) == lines(path)


def test_whole_replaces_what_documents_share(server: Server, tmp_path: Path) -> None:
    load(write(tmp_path / "1.nq", shared(["a0"], [(0, 0)]), document("x")), server)
    second = write(tmp_path / "2.nq", shared(["b0"], [(1, 1)]), document("x"))
    load(second, server, whole=True)
    assert dump(server.url) == lines(second)


@pytest.mark.parametrize("suffix", [".trig", ".jsonld", ".nq"])
def test_every_format_with_graphs_gives_the_same(server: Server, tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / "g.nq", shared(["a0"]), document("x"))
    other = tmp_path / f"h{suffix}"
    kg.write_graph(kg.read_graph(path), other)
    load(other, server)
    assert dump(server.url) == lines(path)


def test_triples_without_a_graph_need_one(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "g.ttl"
    path.write_text("<https://example.org/a> <https://example.org/b> 1 .")
    with pytest.raises(BadInput, match=r"g\.ttl: <https://example\.org/a> .* --graph"):
        load(path, server)
    load(path, server, graph="https://example.org/g")
    assert dump(server.url) == {
        '<https://example.org/a> <https://example.org/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> '
        "<https://example.org/g> ."
    }


def test_mixed_and_repeated_quads_are_put_in_order_first(server: Server, tmp_path: Path) -> None:
    mixed = [line for pair in zip(document("x"), document("y"), strict=True) for line in pair]
    path = write(tmp_path / "g.nq", mixed, mixed)
    report = load(path, server)
    assert (report.graphs, report.quads, report.repaired) == (2, 32, 0)
    assert dump(server.url) == lines(path)


WRONG = {
    "malformed": ("<https://example.org/a> nonsense", BadGraph, "g.nq: "),
    "blank subject": (
        "_:a <https://e.org/p> <https://e.org/o> <https://e.org/g> .",
        BadGraph,
        "a blank node",
    ),
    "blank object": ("<https://e.org/s> <https://e.org/p> _:o <https://e.org/g> .", BadGraph, "a blank node"),
    "blank graph": ("<https://e.org/s> <https://e.org/p> <https://e.org/o> _:g .", BadGraph, "a blank node"),
}


@pytest.mark.parametrize(("text", "error", "message"), WRONG.values(), ids=WRONG)
def test_a_file_that_cannot_be_loaded_is_refused_before_anything_is_sent(
    server: Server, tmp_path: Path, text: str, error: type[kg.KgError], message: str
) -> None:
    path = write(tmp_path / "g.nq", document("x"), [text])
    with pytest.raises(error, match=message):
        load(path, server)
    assert dump(server.url) == set()


def when(step: str, quads: int, act: Callable[[], None]) -> Callable[[kg.LoadProgress], None]:
    """Return a listener that acts once, when so many quads are through a step."""
    done = []

    def listen(now: kg.LoadProgress) -> None:
        if not done and now.step == step and (now.quads or 0) >= quads:
            done.append(now)
            act()

    return listen


@pytest.fixture(params=["one by one", "many at once"])
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load either graph by graph or in bulk, in requests small enough for a small file to need many."""
    small = replace(find_profile("oxigraph"), whole=1_000)
    monkeypatch.setattr("kg.stores.endpoint._BULK_FROM", 0 if request.param == "many at once" else 10**9)
    monkeypatch.setattr("kg.stores.endpoint.find_profile", lambda _: small)


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("quads", [1, 6_000])
def test_a_server_that_dies_is_named_and_the_next_run_goes_on(
    server: Server, tmp_path: Path, quads: int
) -> None:
    path = many(tmp_path / "g.nq", documents=50)
    with pytest.raises(BadStore) as caught:
        load(path, server, on_progress=when("sending", quads, server.kill))
    message = str(caught.value)
    assert message.startswith(f"{server.url}/")
    assert "of 51 graphs are loaded, the same with --resume loads the others" in message
    server.start()
    report = load(path, server, resume=True)
    assert dump(server.url) == lines(path)
    assert 0 < report.resumed < 51


@pytest.mark.usefixtures("pieces")
def test_a_graph_larger_than_a_request_is_whole_in_the_end(server: Server, tmp_path: Path) -> None:
    load(write(tmp_path / "1.nq", document("x", claims=900)), server)
    path = write(tmp_path / "2.nq", document("w"), document("x", claims=700), document("y"))
    load(path, server)
    assert dump(server.url) == lines(path)


def test_a_server_that_comes_back_in_time_is_waited_for(server: Server, tmp_path: Path) -> None:
    path = many(tmp_path / "g.nq", documents=40)
    gone = "waiting (no answer: Connection refused)"
    die, rise = when("sending", 1, server.kill), when(gone, 0, server.start)
    told: list[str] = []

    def listen(now: kg.LoadProgress) -> None:
        told.append(now.step)
        die(now)
        rise(now)

    kg.load_endpoint(path, kg.StoreAddress(server.url, wait=60), on_progress=listen)
    assert gone in told
    assert dump(server.url) == lines(path)


def test_a_graph_that_the_store_loses_meanwhile_is_sent_again(server: Server, tmp_path: Path) -> None:
    path = many(tmp_path / "g.nq", documents=20)
    lost = f"DROP GRAPH <{document_graph('d0001')}>"
    drop = when("sending", 3_000, lambda: update(server.url, lost))
    assert load(path, server, on_progress=drop).repaired == 1
    assert dump(server.url) == lines(path)


def test_a_journal_of_another_file_is_not_gone_on_with(server: Server, tmp_path: Path) -> None:
    path = many(tmp_path / "g.nq", documents=20)
    with pytest.raises(BadStore):
        load(path, server, on_progress=when("sending", 2_000, server.kill))
    server.start()
    write(path, document("d0000", claims=1), document("z"))
    assert load(path, server, resume=True).resumed == 0
    assert lines(path) <= dump(server.url)
    assert {line for line in dump(server.url) if "d0000" in line} == set(document("d0000", claims=1))


def test_two_loads_of_one_file_do_not_cross(server: Server, tmp_path: Path) -> None:
    path = many(tmp_path / "g.nq", documents=20)
    errors: list[str] = []

    def again() -> None:
        with pytest.raises(BadInput) as caught:
            load(path, server)
        errors.append(str(caught.value))

    load(path, server, on_progress=when("sending", 1, again))
    [error] = errors
    assert error.endswith(".load: another load of this file into this store is running")
    assert dump(server.url) == lines(path)


@pytest.fixture(scope="module")
def lasting_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(oxigraph(tmp_path_factory.mktemp("oxigraph"))) as started:
        yield started


HOSTILE = (
    '"',
    "\\",
    "\\u0041",
    "\\\\U0001F600",
    "a\nb\r\t\b\f\x00\x7f\u0085",
    "'''\"\"\"",
    "}} ; DROP ALL",
    " ",
)


@pytest.mark.parametrize("store", ["oxigraph", "sparql"], ids=["by graph store protocol", "by update"])
@given(texts=st.lists(st.sampled_from(HOSTILE) | st.text(max_size=30), min_size=1, max_size=20, unique=True))
@sized(max_examples=8)
def test_no_text_is_changed_on_the_way(
    lasting_server: Server, tmp_path_factory: pytest.TempPathFactory, store: str, texts: list[str]
) -> None:
    node = NamedNode("https://example.org/n")
    path = tmp_path_factory.mktemp("texts") / "g.nq"
    quads = {Quad(node, node, Literal(text), node) for text in texts}
    path.write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    url = lasting_server.url
    kg.load_endpoint(
        path, kg.StoreAddress(url if store == "oxigraph" else f"{url}/query", store, f"{url}/update")
    )
    there = parse("\n".join(dump(url)), format=RdfFormat.N_QUADS)
    assert {quad for quad in there if quad.graph_name == node} == quads


def test_what_kg_writes_is_loaded_as_it_is(lasting_server: Server, tmp_path: Path) -> None:
    path = tmp_path / "g.nq"
    kg.write_graph([TRUCE], path)
    load(path, lasting_server)
    assert lines(path) <= dump(lasting_server.url)


def update(url: str, text: str) -> None:
    media = {"Content-Type": "application/sparql-update"}
    urlopen(Request(f"{url}/update", text.encode(), media), timeout=60).close()
