"""`kg load` as a user meets it: a process, what it says, and what is there when it is killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sample_graphs import document, document_graph, lines, many, shared, write
from tests.store_servers import Answer, Server, dump, oxigraph, running, scripted
from tests.test_cli import ROOT, kg, said
from tests.test_load_folder import held


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running(oxigraph(tmp_path)) as started:
        yield started


def test_it_says_what_it_loaded_where_and_how_fast(server: Server, tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", shared(["a0"]), document("x"))
    done = kg("load", path, "--endpoint", server.url, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert re.fullmatch(rf"{server.url}/update: 2 graphs, 17 quads in \d+\.\d s \([\d,]+/s\)", said(done)[0])
    assert dump(server.url) == lines(path)


def test_json_is_for_programs_and_quiet_says_nothing(server: Server, tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", document("x"))
    done = kg("load", path, "--endpoint", server.url, "--json", cwd=tmp_path)
    report = json.loads(done.stdout)
    assert (report["graphs"], report["quads"], report["skipped"]) == (1, 16, [])
    done = kg("load", path, "--to", "folder", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert held(tmp_path / "folder") == lines(path)


def test_a_dry_run_shows_every_request_and_sends_none(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", shared(["a0"], [(0, 0)]), document("x"))
    with scripted(lambda _: Answer(500)) as (url, asked):
        done = kg("load", path, "--endpoint", url, "--dry-run", cwd=tmp_path)
    assert asked == []
    assert done.stdout.splitlines() == [
        f"POST {url}/store  1 triples join <https://example.org/id/graph/actors>",
        f"POST {url}/store  1 triples join <https://example.org/id/graph/facts>",
        f"PUT  {url}/store  16 triples replace <{document_graph('x')}>",
    ]


def test_a_refused_graph_is_named_with_code_1(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", [f'<a:s> <a:p> "{"x" * 2_000_001}" <a:g> .'])
    counts = b'{"results": {"bindings": []}}'
    with scripted(lambda _: Answer(body=counts)) as (url, _):
        done = kg("load", path, "--endpoint", url, "--store", "virtuoso", "--wait", "0", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert said(done)[0] == (
        "kg: skipped <a:g>: virtuoso takes at most 2,000,000 bytes of <a:s> <a:p> with 2,000,015 bytes"
    )


WRONG = {
    "no target": ((), "kg: name either a store (--endpoint URL) or a folder (--to DIR)"),
    "two targets": (("--to", "d", "--endpoint", "http://x"), "kg: name either a store"),
    "folder of a server": (("--to", "d", "--store", "fuseki"), "kg: --to makes a store of oxigraph or the"),
    "qlever over http": (("--endpoint", "http://x", "--store", "qlever"), "kg: qlever indexes files: name a"),
    "resume a folder": (("--to", "d", "--resume"), "kg: --resume and --dry-run are for --endpoint"),
    "password": (("--endpoint", "http://me:sesame@x/"), "kg: the endpoint holds a user or password"),
    "nobody": (
        ("--endpoint", "http://127.0.0.1:1", "--wait", "0"),
        "kg: http://127.0.0.1:1/query: no answer:",
    ),
}


@pytest.mark.parametrize(("args", "message"), WRONG.values(), ids=WRONG)
def test_wrong_usage_stops_with_one_line_and_code_2(
    tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    write(tmp_path / "g.nq", document("x"))
    done = kg("load", "g.nq", *args, cwd=tmp_path)
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1), done.stderr
    assert done.stderr.startswith(message)
    assert "sesame" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["g.nq"]


def started(*args: str | Path, cwd: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg", "load", *map(str, args)]
    return subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def graphs_of(server: Server) -> int:
    return len({line.rpartition("<")[2] for line in dump(server.url)})


@pytest.mark.parametrize("graphs", [3, 40])
def test_a_killed_load_is_completed_by_the_next(server: Server, tmp_path: Path, graphs: int) -> None:
    path = many(tmp_path / "g.nq", documents=90)
    process = started(path, "--endpoint", server.url, cwd=tmp_path)
    wait_until(lambda: graphs_of(server) >= graphs)
    process.kill()
    process.communicate()
    assert len(dump(server.url)) < len(lines(path))
    done = kg("load", path, "--endpoint", server.url, "--resume", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "already loaded" in done.stderr
    assert dump(server.url) == lines(path)


def test_an_interrupted_load_says_how_to_go_on(server: Server, tmp_path: Path) -> None:
    path = many(tmp_path / "g.nq", documents=90)
    process = started(path, "--endpoint", server.url, cwd=tmp_path)
    wait_until(lambda: graphs_of(server) >= 1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.decode().splitlines() == [
        "kg: interrupted; the same command completes the load, for an endpoint sooner with --resume"
    ]


@pytest.mark.parametrize("existing", [False, True], ids=["new folder", "folder with a store"])
def test_a_killed_load_into_a_folder_is_completed_by_the_next(tmp_path: Path, existing: bool) -> None:
    path = many(tmp_path / "g.nq", documents=100)
    if existing:
        kg("load", write(tmp_path / "0.nq", document("d0001", claims=2)), "--to", "store", cwd=tmp_path)
    before = set(tmp_path.glob("*store*/*.sst"))
    process = started(path, "--to", "store", cwd=tmp_path)
    wait_until(lambda: bool(set(tmp_path.glob("*store*/*.sst")) - before))
    process.kill()
    process.communicate()
    done = kg("load", path, "--to", "store", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert held(tmp_path / "store") == lines(path)
    assert list(tmp_path.glob(".store*")) == []
