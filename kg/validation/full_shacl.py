"""Shapes that queries cannot say, judged by pySHACL: slow, but all of SHACL core."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from types import ModuleType

import pyoxigraph as ox
from rdflib import RDF, SH, Graph
from rdflib.term import Node

from kg.errors import BadInput
from kg.query.endpoint import Endpoint
from kg.query.results import Form, Result, Term
from kg.query.source import Source
from kg.validation.findings import Finding, finding
from kg.validation.rules import with_words
from kg.validation.shapes import CLASSES, TARGETS, severity_of


def judge(source: Source, shapes: Graph, names: Sequence[str], *, examples: int) -> list[Finding]:
    """Return what pySHACL finds against the shapes called `names`, one finding for each property shape.

    Raises:
        BadInput: pySHACL is not installed or refuses a shape, or the source is an endpoint, which it
            cannot read.
    """
    if not names:
        return []
    if isinstance(source, Endpoint):
        raise BadInput(f"{names[0]}: such a shape needs the graph as a file, not an endpoint")
    shacl = _pyshacl(names[0])
    try:
        _, report, _ = shacl.validate(_graph(source), shacl_graph=_only(shapes, names), inplace=True)
    except RuntimeError as cause:  # what pySHACL's own errors derive from
        raise BadInput(f"pySHACL refuses the shapes or the graph: {' '.join(str(cause).split())}") from None
    return [with_words(found, source) for found in _findings(report, shapes, examples=examples)]


def _pyshacl(name: str) -> ModuleType:
    try:
        import pyshacl
    except ImportError:
        raise BadInput(f"the shape {name} needs pySHACL: pip install 'newskg[validate]'") from None
    return pyshacl


def _only(shapes: Graph, names: Sequence[str]) -> Graph:
    """Return the shapes without the targets of those that are not to be judged."""
    rest = Graph()
    for shape, term, value in shapes:
        aims = term in TARGETS or (term == RDF.type and value in CLASSES)
        if str(shape) in names or not aims:
            rest.add((shape, term, value))
    return rest


def _graph(store: ox.Store) -> Graph:
    triples = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES)
    return Graph().parse(BytesIO(triples or b""), format="nt")


def _findings(report: Graph, shapes: Graph, *, examples: int) -> Iterator[Finding]:
    results: dict[Node | None, list[Node]] = defaultdict(list)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        results[report.value(result, SH.sourceShape)].append(result)
    for shape, broken in results.items():
        rows = tuple((_term(report, one, SH.focusNode), _term(report, one, SH.value)) for one in broken)
        found = finding(
            str(shape),
            _message(report, broken),
            severity_of(shapes.value(shape, SH.severity)),
            Result(Form.SELECT, ("node", "value"), rows),
            examples=examples,
        )
        if found:
            yield found


def _message(report: Graph, results: Iterable[Node]) -> str:
    return min(str(message) for one in results for message in report.objects(one, SH.resultMessage))


def _term(report: Graph, result: Node, name: Node) -> Term | None:
    value = report.value(result, name)
    if value is None:
        return None
    [quad] = ox.parse(f"<x:> <x:> {value.n3()} .".encode(), ox.RdfFormat.TURTLE)
    term: Term = quad.object
    return term
