"""Stores that take offence at what is sent, or pretend: a small HTTP server plays them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

import kg
from kg.errors import BadStore
from tests.sample_graphs import BASE, KG, document, document_graph, write
from tests.store_servers import Answer, Asked, scripted

NOTHING = b'{"head": {"vars": []}, "results": {"bindings": []}}'
LONG = f'<{BASE}document/long> <{KG}text> "{"x" * 5000}" <{document_graph("long")}> .'


class Store:
    """Plays a store that holds triples as lines; `refuses` says what it minds."""

    def __init__(self, refuses: Callable[[Asked], Answer | None]) -> None:
        self.graphs: dict[str, set[str]] = {}
        self.refuses = refuses

    def __call__(self, asked: Asked) -> Answer:
        refusal = self.refuses(asked)
        if refusal:
            return refusal
        if "/store?graph=" in asked.path:
            graph = unquote(asked.path.partition("graph=")[2])
            lines = set(asked.body.decode().splitlines())
            self.graphs[graph] = lines | (set() if asked.method == "PUT" else self.graphs.get(graph, set()))
        if asked.path == "/update":
            for graph in re.findall(r"DROP SILENT GRAPH <(.*?)>", asked.body.decode()):
                self.graphs.pop(graph, None)
        if asked.path == "/query":
            return Answer(body=self._count(unquote(asked.body.decode().replace("+", " "))))
        return Answer()

    def _count(self, query: str) -> bytes:
        found = re.search(r"GRAPH <(.*?)>", query)
        if not found:
            return NOTHING
        size = len(self.graphs.get(found[1], ()))
        return b'{"results": {"bindings": [{"n": {"type": "literal", "value": "%d"}}]}}' % size


def load(path: Path, store: Store) -> tuple[kg.LoadReport, list[Asked]]:
    with scripted(store) as (url, asked):
        return kg.load_endpoint(path, kg.StoreAddress(url, wait=0.2)), asked


def minds_long_lines(asked: Asked) -> Answer | None:
    if any(len(line) > 1000 for line in asked.body.split(b"\n")):
        return Answer(500, b"<h1>Error 22023</h1> literal too long")
    return None


def test_a_literal_that_is_refused_is_named_with_its_graph_and_subject_and_the_rest_is_loaded(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "g.nq", document("a"), sorted([*document("long"), LONG]), document("z"))
    store = Store(minds_long_lines)
    report, _ = load(path, store)
    [refusal] = report.skipped
    assert refusal.graph == document_graph("long")
    assert re.fullmatch(
        r"http://127\.0\.0\.1:\d+/store: HTTP 500: Error 22023 literal too long; "
        rf"refused is <{BASE}document/long> <{KG}text> with 5,\d\d\d bytes",
        refusal.reason,
    )
    assert set(store.graphs) == {document_graph("a"), document_graph("z")}
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".load"] != []


def test_the_next_run_completes_what_was_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", document("a"), sorted([*document("long"), LONG]), document("z"))
    store = Store(minds_long_lines)
    with scripted(store) as (url, asked):
        kg.load_endpoint(path, kg.StoreAddress(url))
        store.refuses = lambda _: None
        before = len(asked)
        report = kg.load_endpoint(path, kg.StoreAddress(url), resume=True)
        puts = [each.path for each in asked[before:] if each.method == "PUT"]
    assert (report.resumed, report.skipped) == (2, ())
    assert [unquote(path) for path in puts] == [f"/store?graph={document_graph('long')}"]


def test_a_store_that_answers_500_to_everything_ends_the_load_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", *(document(f"d{number}") for number in range(20)))
    full = Store(lambda asked: Answer(500, b"No space left on device") if asked.method == "PUT" else None)
    with pytest.raises(
        BadStore, match=r"refuses whatever is sent: .*HTTP 500: No space left on device; 0 of 20"
    ):
        load(path, full)


def test_a_store_that_loses_triples_is_found_out(tmp_path: Path) -> None:
    class Forgetful(Store):
        def __call__(self, asked: Asked) -> Answer:
            answer = super().__call__(asked)
            for lines in self.graphs.values():
                while len(lines) > 15:
                    lines.pop()
            return answer

    path = write(tmp_path / "g.nq", document("a", claims=2), document("b", claims=4))
    with pytest.raises(BadStore, match=rf"^<{document_graph('b')}> holds 15 triples, 21 were sent"):
        load(path, Forgetful(lambda _: None))


def test_a_store_that_holds_too_much_is_found_out(tmp_path: Path) -> None:
    class Hoarding(Store):
        def __call__(self, asked: Asked) -> Answer:
            kept = {graph: set(lines) for graph, lines in self.graphs.items()}
            answer = super().__call__(asked)
            for graph, lines in kept.items():
                self.graphs.setdefault(graph, set()).update(lines)
            return answer

    store = Hoarding(lambda _: None)
    load(write(tmp_path / "1.nq", document("a", claims=4)), store)
    with pytest.raises(BadStore, match=rf"^<{document_graph('a')}> holds 21 triples, 6 were sent"):
        load(write(tmp_path / "2.nq", document("a", claims=1)), store)


@pytest.mark.parametrize(
    "body", [b"<html>welcome</html>", b"[]", b'{"results": {"bindings": [{}]}}', NOTHING]
)
def test_an_answer_that_is_no_count_is_told(tmp_path: Path, body: bytes) -> None:
    path = write(tmp_path / "g.nq", document("a"))

    def odd(asked: Asked) -> Answer | None:
        return Answer(body=body) if b"COUNT" in asked.body else None

    with pytest.raises(BadStore, match=r"/query (answers a query with something else|does not say how much)"):
        load(path, Store(odd))
