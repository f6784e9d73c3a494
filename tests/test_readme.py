"""The README names all there is, and what it shows works."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.rdf.graphs import SUFFIXES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 200


def test_its_two_lines_install_and_run_the_main_job_and_the_tests() -> None:
    install, tests = blocks("sh")
    assert install.count("\n") == tests.count("\n") == 1
    assert (
        "python3 -m venv .venv && .venv/bin/pip install -q '.[dev]' && .venv/bin/kg build examples/*.txt"
        in install
    )
    assert tests == ".venv/bin/pytest -n 2 --dist loadfile\n"


@pytest.mark.parametrize("query", [query.name for query in kg.list_queries()])
def test_every_query_is_listed(query: str) -> None:
    assert f"| `{query}` |" in README


def test_no_query_is_listed_that_is_not_there() -> None:
    table = README.partition("## Ask")[2].partition("## ")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == [
        query.name for query in kg.list_queries()
    ]


def test_every_command_and_option_is_documented() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "kg"], capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^  (\w+) ", help_text.partition("Commands:")[2], re.MULTILINE)
    table = README.partition("## Commands")[2].partition("## ")[0]
    assert sorted(re.findall(r"`kg (\w+)`", table)) == sorted(commands)


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".txt", ".md"])
def test_every_format_is_named(suffix: str) -> None:
    assert f"`{suffix}`" in README


def test_the_python_example_runs(tmp_path: Path) -> None:
    [example] = blocks("python")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("5 ")


def test_the_actor_example_loads(tmp_path: Path) -> None:
    example = next(text for text in blocks("turtle") if "a kg:Group" in text)
    (tmp_path / "my.ttl").write_text(example)
    document = kg.Document("x", "Harbour Front condemned Norway.")
    [record] = kg.make_records([document], actors=[tmp_path / "my.ttl"])
    assert isinstance(record, kg.Record)
    assert "https://example.org/actor/harbour-front" in {actor.id for actor in record.actors}
