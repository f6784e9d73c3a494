"""What the pages in docs/ show exists, and their examples run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from sample_records import RECORDS
from servers import oxigraph

from kg.rdf.graphs import write_graph
from kg.validation.checks import list_checks
from kg.wikidata.features import FEATURES

ROOT = Path(__file__).parents[1]
PAGES = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
OPTION = r"(?<![\w-])--?[a-z][\w-]*"
QUERY_SERVICE = "https://query.wikidata.org/sparql"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[page], re.MULTILINE | re.DOTALL)


COMMANDS = [
    (page, command)
    for page in PAGES
    for block in blocks(page, "sh")
    for command in re.findall(r"\bkg [^|)\n]+", re.sub(r"""'[^']*'|"[^"]*\"""", "…", block))
]


@cache
def options(command: str) -> frozenset[str]:
    done = subprocess.run(
        [sys.executable, "-m", "kg", command, "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return frozenset(re.findall(OPTION, done.stdout))


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_every_command_and_its_options_exist(page: str, command: str) -> None:
    used = set(re.findall(OPTION, command))
    assert used - options(command.split()[1]) == set(), page


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_short_and_names_no_file_that_is_not_there(page: str) -> None:
    text = PAGES[page]
    assert len(text.splitlines()) <= 100
    paths = re.findall(r"`((?:ontology|queries|docs|kg)/[\w./-]+)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_check_is_listed_with_its_title_and_severity() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| (.*) \| (violation|warning) \|$", PAGES["validate.md"], re.MULTILINE
    )
    assert rows == [(check.query.name, check.query.title, str(check.severity)) for check in list_checks()]


def test_every_reason_is_listed_with_its_weight() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (-?[\d.]+) \|", PAGES["wikidata.md"], re.MULTILINE)
    assert [(name, float(weight)) for name, weight in rows] == [(one.name, one.weight) for one in FEATURES]


def test_the_lookup_at_wikidata_runs(tmp_path: Path) -> None:
    [query] = blocks("wikidata.md", "sparql")
    (tmp_path / "heads.rq").write_text(query)
    write_graph(RECORDS, tmp_path / "graph.nq")
    triples = parse((ROOT / "tests" / "wikidata.ttl").read_bytes(), RdfFormat.TURTLE)
    [script] = [block for block in blocks("wikidata.md", "sh") if "heads.rq" in block]
    with oxigraph(nquads=serialize(triples, format=RdfFormat.N_QUADS) or b"") as address:
        text = script.replace(QUERY_SERVICE, f"{address}/query")
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f'kg() {{ "{sys.executable}" -m kg "$@"; }}\n{text}'],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert (done.stderr, done.stdout) == ("", "item,head\nhttp://www.wikidata.org/entity/Q102,Ana Bell\n")
