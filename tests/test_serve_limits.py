"""What a query may take from `kg serve`, and how the server lives and ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from kg_server import Reply, Server, served, served_within, still_running
from sample_records import RECORDS

from kg.rdf.graphs import write_graph

# The sample records have 465 quads: six free patterns give 10 to the 16th rows.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"
HUNGRY = (
    "SELECT (STRLEN(?x9) AS ?n) WHERE { BIND('0123456789' AS ?x0) "
    + "".join(f"BIND(CONCAT({', '.join([f'?x{step}'] * 10)}) AS ?x{step + 1}) " for step in range(9))
    + "}"
)
ASK = "ASK { ?s ?p ?o }"
LIMIT = 2.0
FAMILY = 4  # the server, what makes its workers, and two of them


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    write_graph(RECORDS, path)
    return path


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with served(graph, "--time-limit", str(LIMIT), "--row-limit", "300", "--workers", "2") as running:
        yield running


def test_a_query_without_end_ends_at_its_limit_and_others_are_answered_meanwhile(server: Server) -> None:
    with ThreadPoolExecutor() as threads:
        began = time.monotonic()
        endless = threads.submit(server.query, ENDLESS)
        time.sleep(LIMIT / 4)
        others = [server.query(ASK) for _ in range(5)]
        assert not endless.done()
        assert [reply.text for reply in others] == ["true"] * 5
        reply = endless.result()
    assert time.monotonic() - began >= LIMIT
    assert (reply.status, reply.text) == (503, "the query took more than 2 seconds and was stopped\n")
    assert reply.headers["retry-after"] == "10"


def test_a_killed_worker_is_replaced_by_another(server: Server) -> None:
    before = _settled(server)
    assert server.query(ENDLESS).status == 503
    after = _settled(server)
    assert (len(before), len(after), len(after - before), len(before - after)) == (FAMILY, FAMILY, 1, 1)
    assert server.query(ASK).text == "true"


def _settled(server: Server, *, patience: float = 10) -> set[int]:
    """The server's processes, after a moment for those that were killed to be gone."""
    end = time.monotonic() + patience
    while len(found := set(server.processes())) != FAMILY and time.monotonic() < end:
        time.sleep(0.1)
    return found


def test_a_query_that_takes_all_memory_is_stopped(graph: Path) -> None:
    with served_within(graph, memory=100_000_000) as running:
        reply = running.query(HUNGRY)
        assert reply.status == 503
        assert (
            reply.text == "the query needed more than 100 MB of memory, or nests too deeply; it was stopped\n"
        )
        assert running.query(ASK).text == "true"


ROWS = {
    "rows as JSON": ("SELECT * WHERE { ?s ?p ?o }", "application/sparql-results+json", "rows"),
    "rows as XML": ("SELECT * WHERE { ?s ?p ?o }", "application/sparql-results+xml", "rows"),
    "rows as CSV": ("SELECT * WHERE { ?s ?p ?o }", "text/csv", "rows"),
    "rows as TSV": ("SELECT * WHERE { ?s ?p ?o }", "text/tab-separated-values", "rows"),
    "triples": ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle", "triples"),
}


@pytest.mark.parametrize(("text", "accept", "what"), ROWS.values(), ids=ROWS)
def test_more_rows_than_allowed_are_refused_rather_than_cut(
    server: Server, text: str, accept: str, what: str
) -> None:
    assert server.query(f"{text} LIMIT 300", accept=accept).status == 200
    reply = server.query(f"{text} LIMIT 301", accept=accept)
    assert (reply.status, reply.text) == (400, f"the answer has more than 300 {what}: add a LIMIT\n")


def test_when_all_workers_are_taken_32_queries_wait_for_their_turn_and_no_more(graph: Path) -> None:
    with served(graph, "--time-limit", "3", "--workers", "1") as running, ThreadPoolExecutor(40) as threads:
        busy = threads.submit(running.query, ENDLESS)
        time.sleep(0.5)
        replies = [future.result() for future in [threads.submit(running.query, ASK) for _ in range(38)]]
        assert busy.result().status == 503
    assert [reply.text for reply in replies if reply.status == 200] == ["true"] * 32
    assert [(reply.status, reply.text) for reply in replies if reply.status != 200] == [
        (503, "32 queries wait already: try again later\n")
    ] * 6


def test_a_client_that_goes_away_frees_its_worker(graph: Path) -> None:
    with served(graph, "--time-limit", "60", "--workers", "1") as running:
        with socket.create_connection(
            ("127.0.0.1", int(running.address.rsplit(":")[-1].strip("/")))
        ) as client:
            client.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(1)
        assert running.query(ASK, timeout=30).text == "true"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_even_while_a_query_runs(graph: Path, number: int) -> None:
    with served(graph) as running, ThreadPoolExecutor() as threads:
        processes = running.processes()
        query = threads.submit(_until_closed, running)
        time.sleep(0.5)
        assert running.end(number) == 0
        query.result()
        assert running.process.stderr is not None
        assert running.process.stderr.read() == "kg: ended\n"
    assert len(processes) == 6
    assert still_running(processes) == []


def test_no_process_outlives_a_server_that_is_killed(graph: Path) -> None:
    with served(graph) as running, ThreadPoolExecutor() as threads:
        processes = running.processes()
        query = threads.submit(_until_closed, running)
        time.sleep(0.5)
        assert running.end(signal.SIGKILL) == -signal.SIGKILL
        query.result()
    assert still_running(processes) == []


def _until_closed(running: Server) -> Reply | None:
    try:
        return running.query(ENDLESS)
    except OSError:
        return None


WRONG = {
    "no such file": (("no.nq",), "kg: no.nq cannot be read: No such file or directory"),
    "a folder that is neither store nor home": ((".",), "kg: "),
    "an unknown suffix": (("a.csv",), "kg: a.csv: unknown suffix '.csv'; choose one of"),
    "a base without an end": (("graph.nq", "--base", "x"), "kg: a base must end in '/' or '#': 'x'"),
    "a host that is none": (
        ("graph.nq", "--host", "no.invalid"),
        "kg: cannot listen at no.invalid, port 0: ",
    ),
}


@pytest.mark.parametrize(("args", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_served_is_told_in_one_line(graph: Path, args: tuple[str, ...], message: str) -> None:
    assert message in _failure(graph.parent, *args, "--port", "0")


def test_a_port_that_is_taken_is_told(graph: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = _failure(graph.parent, "graph.nq", "--port", port)
    assert (
        f"kg: cannot listen at 127.0.0.1, port {port}: Address already in use; choose another --port" in said
    )


def _failure(folder: Path, *args: str) -> str:
    command = [sys.executable, "-m", "kg", "serve", *args]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr
