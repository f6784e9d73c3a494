"""The command line as a user meets it: a process, its output and its exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

ROOT = Path(__file__).parents[1]
ARTICLE = """Title: Envoys meet
Date: 2024-05-03
Source: The Harbour Post

Norway condemned Russia on Friday.
"""


def kg(*args: str | Path, cwd: Path, given: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Run `kg` in `cwd` and return what became of it."""
    command = [sys.executable, "-m", "kg", *map(str, args)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **env}
    return subprocess.run(
        command, cwd=cwd, input=given, capture_output=True, encoding="utf-8", env=environment
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article."""
    (tmp_path / "a.txt").write_text(ARTICLE)
    return tmp_path


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the example articles."""
    target = tmp_path_factory.mktemp("graph") / "graph.trig"
    done = kg("build", ROOT / "examples", "-o", target, cwd=target.parent)
    assert done.returncode == 0, done.stderr
    return target


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    return done.stderr.splitlines()


def test_help_names_every_command_and_the_exit_codes(tmp_path: Path) -> None:
    for args in ((), ("--help",)):
        done = kg(*args, cwd=tmp_path)
        assert done.returncode == 0
        assert all(f"\n  {command} " in done.stdout for command in ("build", "query", "info", "demo"))
        assert "Exit codes: 0 all went well" in done.stdout


def test_version_is_that_of_the_package(tmp_path: Path) -> None:
    done = kg("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "kg 0.1.0\n")


WRONG = {
    "no input": (("build", "-o", "x.ttl"), "kg: Missing argument 'INPUT...'."),
    "no output": (("build", "a.txt"), "kg: Missing option '-o' / '--output'."),
    "missing file": (("build", "b.txt", "-o", "x.ttl"), "kg: b.txt: no such file or folder"),
    "unknown suffix": (
        ("build", "a.txt", "-o", "x.csv"),
        "kg: x.csv: unknown suffix '.csv'; choose one of .jsonl .jsonld .nq .nt .rdf .trig .ttl",
    ),
    "output is a folder": (("build", "a.txt", "-o", "d.ttl"), "kg: d.ttl: is a folder; name a file in it"),
    "confidence": (
        ("build", "a.txt", "-o", "x.ttl", "--min-confidence", "50"),
        "kg: the least confidence lies between 0 and 1, not at 50.0",
    ),
    "base": (("build", "a.txt", "-o", "x.ttl", "--base", "x"), "kg: a base must end in '/' or '#': 'x'"),
    "model": (
        ("build", "a.txt", "-o", "x.ttl", "--model", "no_such"),
        "kg: no spaCy pipeline 'no_such' is installed",
    ),
    "actors": (("build", "a.txt", "-o", "x.ttl", "--actors", "no.ttl"), "kg: "),
    "no command": (("frobnicate",), "kg: No such command 'frobnicate'."),
    "no query": (("query",), "kg: name a query (kg query --list shows them) and a graph file"),
    "no graph": (("query", "hosts"), "kg: name a graph file: kg query hosts GRAPH"),
    "missing graph": (("query", "hosts", "no.ttl"), "kg: no.ttl cannot be read: No such file or directory"),
    "missing home": (("info", "no.kg.d/home"), "kg: no.kg.d/home cannot be read: no such file or folder"),
    "no graph file": (("info", "a.txt"), "kg: a.txt: unknown suffix '.txt'"),
}


@pytest.mark.parametrize(("args", "message"), WRONG.values(), ids=WRONG)
def test_wrong_usage_stops_with_one_line_and_code_2(
    folder: Path, args: tuple[str, ...], message: str
) -> None:
    (folder / "d.ttl").mkdir()
    done = kg(*args, cwd=folder)
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1), done.stderr
    assert done.stderr.startswith(message)
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "d.ttl"]


def test_debug_shows_where_an_error_comes_from(folder: Path) -> None:
    done = kg("build", "b.txt", "-o", "x.ttl", cwd=folder, KG_DEBUG="1")
    assert done.returncode != 0
    assert "Traceback" in done.stderr


def test_build_writes_the_graph_and_says_so(folder: Path) -> None:
    done = kg("build", "a.txt", "-o", "out/graph.nq", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert said(done)[-1].startswith("out/graph.nq: 1 documents, 5 words, ")
    quads = list(parse(path=str(folder / "out" / "graph.nq"), format=RdfFormat.N_QUADS))
    assert {quad.object.value for quad in quads if quad.predicate.value.endswith("terms/title")} == {
        "Envoys meet"
    }
    assert [path.name for path in (folder / "out").iterdir()] == ["graph.nq"]


def test_build_is_silent_when_asked_and_gives_the_same_bytes_again(folder: Path) -> None:
    for name in ("one.ttl", "two.ttl"):
        done = kg("build", "a.txt", "-o", name, "--quiet", cwd=folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (folder / "one.ttl").read_bytes() == (folder / "two.ttl").read_bytes()


def test_build_skips_a_bad_document_reads_the_rest_and_ends_with_1(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"%PDF-1.7")
    (folder / "c.jsonl").write_text(
        '{"id": "c", "published": "2024-05-03", "text": "France condemned Mali."}\n{"id"\n'
    )
    done = kg("build", ".", "-o", "x.jsonl", "--json", cwd=folder)
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(skipped["path"], skipped["line"]) for skipped in report["skipped"]] == [
        ("b.txt", None),
        ("c.jsonl", 2),
    ]
    assert [line.split(":")[1] for line in said(done)] == [" skipped b.txt", " skipped c.jsonl, line 2"]
    records = map(json.loads, (folder / "x.jsonl").read_text().splitlines())
    assert [record["document"]["id"] for record in records] == ["a", "c"]


def test_build_stops_and_leaves_an_older_file_when_nothing_could_be_read(folder: Path) -> None:
    (folder / "x.ttl").write_text("old")
    (folder / "b.txt").write_bytes(b"")
    done = kg("build", "b.txt", "-o", "x.ttl", cwd=folder)
    assert (done.returncode, (folder / "x.ttl").read_text()) == (2, "old")
    assert said(done) == ["kg: no document could be read; the first of 1: b.txt: holds no text"]


def test_build_reads_standard_input_and_takes_date_and_source(tmp_path: Path) -> None:
    options = ("--date", "2024-05-03", "--source", "The Harbour Post")
    done = kg("build", "-", "-o", "x.jsonl", *options, cwd=tmp_path, given="Norway condemned Russia.")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "x.jsonl").read_text())["document"] == {
        "id": "stdin",
        "title": None,
        "published": "2024-05-03",
        "source": "The Harbour Post",
        "author": None,
        "text": "Norway condemned Russia.",
    }


def test_build_remarks_what_has_no_date(tmp_path: Path) -> None:
    done = kg("build", "-", "-o", "x.ttl", cwd=tmp_path, given="Norway condemned Russia.")
    assert said(done)[0] == "kg: -: has no date: times such as Friday stay open (--date gives one)"


ODD = {
    "right to left": "التقى الوزير نظيره في الدوحة.",
    "emoji": "🕊️👩‍⚖️ 🇳🇴 condemned 🇷🇺!!",
    "control characters": "Norway\x01 condemned\x07 Russia.",
    "one long word": "a" * 20_000,
    "no sentence": "… — ' \" ) ( [",
    "brackets": "[bold]Norway[/bold] condemned [red]Russia[/].",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
@pytest.mark.parametrize("suffix", ["ttl", "rdf"])
def test_odd_texts_become_graphs(tmp_path: Path, text: str, suffix: str) -> None:
    feed = json.dumps({"id": "odd", "published": "2024-05-03", "text": text})
    done = kg("build", "-", "-o", f"x.{suffix}", "--any-language", cwd=tmp_path, given=feed)
    assert (done.returncode, len(said(done))) == (0, 1), done.stderr
    assert kg("info", f"x.{suffix}", cwd=tmp_path).stdout.startswith("documents  1\n")


def test_info_counts_the_examples(graph: Path) -> None:
    info = json.loads(kg("info", graph, "--json", cwd=graph.parent).stdout)
    assert (info["documents"], info["earliest"], info["latest"]) == (5, "2024-11-21", "2025-09-05")
    assert kg("info", graph, cwd=graph.parent).stdout.startswith("documents  5\n")


def test_query_by_name_from_a_file_and_as_it_stands(graph: Path) -> None:
    select = "SELECT ?id WHERE { ?d <http://purl.org/dc/terms/identifier> ?id } ORDER BY ?id"
    (graph.parent / "mine.rq").write_text(select)
    for args in ((select, graph), ("--file", "mine.rq", graph)):
        done = kg("query", *args, "--format", "csv", cwd=graph.parent)
        expected = sorted(path.stem for path in (ROOT / "examples").iterdir())
        assert done.stdout.splitlines() == ["id", *expected]
    done = kg("query", "documents", graph, "--format", "json", "--set", "since=2025-09-01", cwd=graph.parent)
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert [row["document"]["value"] for row in rows] == ["preah-vihear-ceasefire"]


def test_query_asks_several_graphs_as_one(folder: Path, graph: Path) -> None:
    kg("build", "a.txt", "-o", "a.ttl", cwd=folder)
    done = kg("query", "documents", graph, "a.ttl", "--format", "csv", cwd=folder)
    assert len(done.stdout.splitlines()) == 1 + 6


WRONG_QUERIES = {
    "unknown name": (("hots",), "kg: no query called 'hots', did you mean hosts?"),
    "parameter it lacks": (("hosts", "--set", "colour=red"), "kg: query hosts has no parameter 'colour'"),
    "setting without a value": (("hosts", "--set", "colour"), "kg: --set colour: write NAME=VALUE"),
    "broken SPARQL": (("SELECT ?x WHERE {",), "kg: query, line 1"),
    "another server": (
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",),
        "kg: query, line 1: SERVICE",
    ),
    "unknown format": (
        ("hosts", "--format", "xml"),
        "kg: unknown format 'xml'; formats: table, csv, json, turtle",
    ),
}


@pytest.mark.parametrize(("args", "message"), WRONG_QUERIES.values(), ids=WRONG_QUERIES)
def test_a_wrong_query_stops_with_one_line_and_code_2(
    graph: Path, args: tuple[str, ...], message: str
) -> None:
    done = kg("query", args[0], graph, *args[1:], cwd=graph.parent)
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1), done.stderr
    assert done.stderr.startswith(message)


def test_query_list_names_every_query_file(tmp_path: Path) -> None:
    names = [line.split()[0] for line in kg("query", "--list", cwd=tmp_path).stdout.splitlines()]
    assert names == sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_standard_output_is_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg", "query", "--list"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command,
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert (done.returncode, done.stderr) == (
        2,
        "kg: standard output cannot be written: No space left on device\n",
    )


@pytest.mark.skipif(os.name != "posix", reason="needs a signal that is Ctrl-C")
def test_an_interrupted_build_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "-", "-o", "x.ttl"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdin and process.stderr and process.stdout
    # More than a pipe holds: when it is gone, the build is reading.
    process.stdin.write(b"Norway condemned Russia on Friday.\n" * 20_000)
    process.stdin.flush()
    _interrupt(process)
    told, data = process.stderr.read(), process.stdout.read()
    process.stdin.close()
    assert (process.returncode, told, data) == (130, b"kg: interrupted, nothing is written\n", b"")
    assert list(tmp_path.iterdir()) == []


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    # A signal that comes between two reads of a long one is heeded only after the next.
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
            return
    process.kill()


def test_demo_builds_the_examples_and_answers_three_queries(tmp_path: Path) -> None:
    done = kg("demo", "--keep", "kept", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if "(kg query " in line] == [
        "Who hosts whom, and how the texts present it  (kg query hosts GRAPH)",
        "Who demands or requests what of whom, on what condition, in which words  (kg query demands GRAPH)",
        "Who holds, or held, which office  (kg query offices GRAPH)",
    ]
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["demo.trig"]
