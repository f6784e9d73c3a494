"""The quads of a file as a store may have them: each in a named graph, without blank nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.errors import BadGraph, BadInput
from kg.home.contents import home_quads
from kg.ids import check_iri
from kg.rdf.graphs import stream_graph

# What documents share: another file adds to it where a document's own graph is replaced.
_SHARED = re.compile(r"[/#]graph/(?:actors|facts)$")
_PLAIN = (NamedNode, Literal)


@dataclass(frozen=True, slots=True)
class Statements:
    """A graph file or home; `graph` names the graph of triples that stand in none."""

    path: Path
    graph: str | None = None

    def __iter__(self) -> Iterator[Quad]:
        """Yield the quads in the file's order, without holding them.

        Raises:
            BadGraph: the file cannot be read or parsed, or a node is blank or a triple itself.
            BadInput: a triple stands in no graph and `graph` is None.
        """
        named = NamedNode(check_iri(self.graph)) if self.graph else None
        for quad in stream_graph(self.path):
            if isinstance(quad.graph_name, DefaultGraph):
                if named is None:
                    raise BadInput(f"{self.path}: {quad.subject} is in no graph; name one with --graph")
                quad = Quad(quad.subject, quad.predicate, quad.object, named)
            if not _is_plain(quad):
                raise BadGraph(f"{self.path}: {_oddity(quad)}: loading it twice would not give the same")
            yield quad

    @property
    def name(self) -> str:
        """The name of the file or home: what "." is called, too."""
        return self.path.name or self.path.resolve().name

    def digest(self) -> str:
        """Return a hash of the bytes of the file, or of the graph of a home."""
        hashed = sha256()
        if self.path.is_dir():
            for piece in home_quads(self.path):
                hashed.update(piece)
            return hashed.hexdigest()
        try:
            with self.path.open("rb") as file:
                while piece := file.read(1 << 20):
                    hashed.update(piece)
        except OSError as cause:
            raise BadGraph(f"{self.path} cannot be read: {cause.strerror}") from cause
        return hashed.hexdigest()


def runs(quads: Iterator[Quad]) -> Iterator[tuple[str, Iterator[Quad]]]:
    """Yield stretches of quads of one graph, with its name; a graph may come more than once."""
    for graph, members in groupby(quads, key=lambda quad: quad.graph_name):
        assert isinstance(graph, NamedNode)
        yield graph.value, members


def is_shared(graph: str) -> bool:
    """Return whether several documents write into a graph: that of the actors or of the facts."""
    return bool(_SHARED.search(graph))


def _is_plain(quad: Quad) -> bool:
    return (
        isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, _PLAIN)
        and isinstance(quad.graph_name, NamedNode)
    )


def _oddity(quad: Quad) -> str:
    terms = (quad.subject, quad.object, quad.graph_name)
    blank = next((term for term in terms if isinstance(term, BlankNode)), None)
    return f"a blank node ({blank})" if blank else f"a triple in place of a node ({quad})"
