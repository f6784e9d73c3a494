"""Graph homes on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import ARTICLE, kg, said

from tests.store_servers import dump, oxigraph, running
from tests.test_load_folder import held

MORE = """Title: Ships leave
Date: 2024-05-04

Sweden condemned Russia on Saturday.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two articles, beside their folder."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(ARTICLE)
    (folder / "in" / "b.txt").write_text(MORE)
    done = kg("build", "in", "--into", "news.kg", cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert said(done)[-1].startswith("news.kg: 2 added; 2 documents in all, ")
    return folder / "news.kg"


@pytest.mark.model
def test_a_second_build_says_that_nothing_is_new(home: Path) -> None:
    done = kg("build", "in", "--into", "news.kg", "--json", cwd=home.parent)
    report = json.loads(done.stdout)
    assert (report["added"], report["unchanged"], report["documents"], report["skipped"]) == (0, 2, 2, [])
    done = kg("build", "in", "--into", "news.kg", cwd=home.parent)
    assert said(done)[-1].startswith("news.kg: 2 unchanged; 2 documents in all, ")


@pytest.mark.model
def test_a_home_is_asked_like_a_graph(home: Path) -> None:
    done = kg("query", "documents", "news.kg", "--format", "csv", cwd=home.parent)
    assert [line.split(",")[:2] for line in done.stdout.splitlines()[1:]] == [
        ["a", "Envoys meet"],
        ["b", "Ships leave"],
    ]
    done = kg("info", "news.kg", cwd=home.parent)
    assert "documents  2" in done.stdout.splitlines()


@pytest.mark.model
def test_one_file_comes_out_of_a_home(home: Path) -> None:
    assert kg("build", "--into", "news.kg", "-o", "from-home.nq", cwd=home.parent).returncode == 0
    assert kg("build", "in", "-o", "direct.nq", cwd=home.parent).returncode == 0
    assert (home.parent / "from-home.nq").read_bytes() == (home.parent / "direct.nq").read_bytes()


@pytest.mark.model
def test_a_home_is_loaded_like_a_graph_and_the_store_is_asked_like_one(home: Path, tmp_path: Path) -> None:
    assert kg("build", "--into", "news.kg", "-o", "file.nq", cwd=home.parent).returncode == 0
    quads = set((home.parent / "file.nq").read_text("utf-8").splitlines())
    for _ in range(2):
        done = kg("load", "news.kg", "--to", tmp_path / "store", cwd=home.parent)
        assert (done.returncode, len(said(done))) == (0, 1), done.stderr
        assert held(tmp_path / "store") == quads
    (tmp_path / "served").mkdir()
    with running(oxigraph(tmp_path / "served")) as server:
        done = kg("load", ".", "--endpoint", server.url, cwd=home)
        assert (done.returncode, len(said(done))) == (0, 1), done.stderr
        assert dump(server.url) == quads
    assert sorted(path.name for path in home.parent.iterdir() if path.suffix == ".load") == []
    answers = [
        kg("query", "documents", graph, "--format", "csv", cwd=home.parent).stdout
        for graph in ("news.kg", tmp_path / "store")
    ]
    assert answers[0] == answers[1] != ""
    assert kg("validate", tmp_path / "store", cwd=home.parent).returncode == 0


@pytest.mark.model
def test_forget_says_what_stays_and_info_shows_the_runs(home: Path) -> None:
    done = kg("forget", "b", "--from", "news.kg", cwd=home.parent)
    assert said(done) == ["news.kg: 1 forgotten, 1 documents stay"]
    assert kg("build", "in", "--into", "news.kg", cwd=home.parent).returncode == 0
    done = kg("info", "news.kg", "--runs", cwd=home.parent)
    first, *_, forgotten, last = done.stdout.splitlines()
    assert [line.rpartition(" s  ")[2] for line in (first, forgotten, last)] == [
        "2 added",
        "1 forgotten",
        "1 added, 1 unchanged",
    ]
    runs = json.loads(kg("info", "news.kg", "--runs", "--json", cwd=home.parent).stdout)
    assert (runs[0]["what"], runs[0]["added"], runs[-2]["forgotten"]) == ("build", 2, 1)


WRONG = {
    "no input": (("build",), "kg: Missing argument 'INPUT...'."),
    "no output": (("build", "a.txt"), "kg: Missing option '-o' / '--output'."),
    "rebuild of a file": (
        ("build", "a.txt", "-o", "x.ttl", "--rebuild"),
        "kg: --rebuild is for graph homes: name one with --into",
    ),
    "missing file": (("build", "b.txt", "--into", "h.kg"), "kg: b.txt: no such file or folder"),
    "not a home": (
        ("build", "a.txt", "--into", "."),
        "kg: .: holds a.txt and is no graph home; name a new folder",
    ),
    "forget in no home": (
        ("forget", "a", "--from", "h.kg"),
        "kg: h.kg: is no graph home (it has no home.db); kg build --into makes one",
    ),
    "query of a folder": (
        ("query", "hosts", "."),
        "kg: .: is no graph home (it has no home.db); kg build --into makes one",
    ),
    "runs of a file": (("info", "a.txt", "--runs"), "kg: a.txt: is no graph home"),
    "standard input": (
        ("watch", "-", "--into", "h.kg"),
        "kg: standard input can be read once only: it cannot be watched",
    ),
}


@pytest.mark.parametrize(("args", "message"), WRONG.values(), ids=WRONG)
def test_wrong_usage_stops_with_one_line_and_code_2(
    tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    done = kg(*args, cwd=tmp_path)
    assert (done.returncode, done.stdout, len(said(done))) == (2, "", 1), done.stderr
    assert done.stderr.startswith(message)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_is_skipped_gives_code_1_and_a_home_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = kg("build", "empty.txt", "--into", "h.kg", cwd=tmp_path)
    assert done.returncode == 1
    assert said(done)[0] == "kg: skipped empty.txt: holds no text"
    assert said(done)[1].startswith("h.kg: 1 skipped; 0 documents in all")
