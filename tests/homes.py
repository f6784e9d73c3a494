"""What tests of graph homes share."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from plain_reader import plain_records
from pyoxigraph import Quad, RdfFormat, parse

import kg

FACT = "https://w3id.org/newskg/ontology/"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Homes read without a model."""
    monkeypatch.setattr("kg.home.build.make_records", plain_records)


def write(folder: Path, **texts: str) -> Path:
    """Write texts as files of a folder, by name; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(f"Date: 2024-05-03\n\n{text}\n")
    return folder


def graph_bytes(home: Path) -> dict[str, str]:
    """Return the hash of every file of a home's graph, by its name there."""
    graph = home / "graph"
    files = (path for path in graph.rglob("*") if path.is_file())
    return {str(path.relative_to(graph)): sha256(path.read_bytes()).hexdigest() for path in files}


def graph_quads(home: Path) -> set[Quad]:
    """Return the quads that the files of a home's graph hold."""
    files = (home / "graph").rglob("*.nq")
    return {quad for path in files for quad in parse(path=str(path), format=RdfFormat.N_QUADS)}


def facts(home: Path) -> list[str]:
    """Return the plain triples of a home as "Norland hosts Red_Front", sorted."""
    found = (quad for quad in kg.read_graph(home) if str(quad.graph_name).endswith("/graph/facts>"))
    terms = ((quad.subject, quad.predicate, quad.object) for quad in found)
    return sorted(" ".join(str(term)[1:-1].rpartition("/")[2] for term in three) for three in terms)


def claims(home: Path) -> list[str]:
    """Return the documents that claim something, once for each claim, sorted."""
    rows = kg.run_query(
        kg.read_graph(home), "SELECT ?d { ?c a kg:Claim ; kg:inDocument/dcterms:identifier ?d }"
    )
    return sorted(kg.format_result(rows, "csv").split()[1:])


def ids(home: Path) -> list[str]:
    """Return the ids of the documents that a home holds, sorted."""
    rows = kg.run_query(kg.read_graph(home), "SELECT ?d { ?x a kg:Document ; dcterms:identifier ?d }")
    return sorted(kg.format_result(rows, "csv").split()[1:])
