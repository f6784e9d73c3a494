"""Graph files for the tests of `kg load`: invented documents in the form that kg writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

KG = "https://w3id.org/newskg/ontology/"
BASE = "https://example.org/id/"
ACTORS, FACTS = f"{BASE}graph/actors", f"{BASE}graph/facts"


def document_graph(name: str) -> str:
    """Return the name of a document's graph."""
    return f"{BASE}graph/document/{name}"


def document(name: str, *, claims: int = 3, said: str = "asserted") -> list[str]:
    """Return a document's graph as sorted lines of N-Quads: each claim has an actor hosting another."""
    graph = document_graph(name)
    lines = [
        f'<{BASE}document/{name}> <{KG}text> "Harbour talks, told in {name}: \\"calm\\" – 北京." <{graph}> .'
    ]
    for number in range(claims):
        claim = f"<{BASE}claim/{name}-{number:05}>"
        about = {
            "agent": f"<{BASE}actor/a{number % 7}>",
            "relation": f"<{KG}hosts>",
            "status": f"<{KG}{said.capitalize()}>",
            "target": f"<{BASE}actor/b{number % 5}>",
            "trigger": f'"hosts {number}"@en',
        }
        lines += [f"{claim} <{KG}{key}> {value} <{graph}> ." for key, value in about.items()]
    return sorted(lines)


def shared(names: Iterable[str] = (), facts: Iterable[tuple[int, int]] = ()) -> list[str]:
    """Return lines of the graphs that documents share: actors with a label, facts between a's and b's."""
    labels = "http://www.w3.org/2004/02/skos/core#prefLabel"
    actors = [f'<{BASE}actor/{name}> <{labels}> "{name.upper()}" <{ACTORS}> .' for name in names]
    hosts = [f"<{BASE}actor/a{a}> <{KG}hosts> <{BASE}actor/b{b}> <{FACTS}> ." for a, b in facts]
    return sorted(actors) + sorted(hosts)


def write(path: Path, *parts: Iterable[str]) -> Path:
    """Write lines to a file, part by part; return its path."""
    path.write_text("".join(f"{line}\n" for part in parts for line in part), encoding="utf-8")
    return path


def many(path: Path, *, documents: int, claims: int = 40) -> Path:
    """Write a file of many documents of `5 * claims + 1` quads each, after a small graph of actors."""
    return write(
        path, shared(["a1"]), *(document(f"d{number:04}", claims=claims) for number in range(documents))
    )


def lines(path: Path) -> set[str]:
    """Return the quads of a file as a set of lines."""
    return set(path.read_text(encoding="utf-8").splitlines())
