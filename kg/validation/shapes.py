"""SHACL shapes as queries: a graph of a million triples is checked in a minute, not in many.

A shape becomes one query for what single values must be, one for how many there may be and one for each
pair of properties. Shapes that say more than that are left to pySHACL (`kg.validation.full_shacl`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import BadInput
from kg.query.results import text_of
from kg.query.source import Source, ask
from kg.resources import resource
from kg.validation.constraints import VALUE, Beyond, expression, instance_of, text
from kg.validation.findings import Severity
from kg.validation.rules import Rule, Rules

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
CLASSES = (RDFS.Class, OWL.Class)  # a shape that is one of these has its instances as targets
_SIGNS = {SH.lessThan: "<", SH.lessThanOrEquals: "<="}


def read_shapes(paths: Sequence[Path] = ()) -> Graph:
    """Return the shipped shapes with those of Turtle files; one that cannot be read raises BadInput."""
    graph = Graph()
    for path in (resource("ontology") / "shapes.ttl", *paths):
        try:
            quads = list(ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE, rename_blank_nodes=True))
        except (OSError, SyntaxError) as cause:
            raise BadInput(f"{path}: cannot be read: {getattr(cause, 'strerror', None) or cause}") from None
        triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
        graph.parse(data=triples or b"", format="nt")
    return graph


def with_subclasses(shapes: Graph, source: Source) -> Graph:
    """Return the shapes with what the source says of subclasses: their instances are instances, too."""
    text = f"SELECT DISTINCT ?sub ?super WHERE {{ ?sub {RDFS.subClassOf.n3()} ?super }}"
    for sub, above in ask(source, text).rows:
        shapes.add((URIRef(text_of(sub)), RDFS.subClassOf, URIRef(text_of(above))))
    return shapes


def make_rules(shapes: Graph) -> Rules:
    """Return the shapes that have targets as queries, as far as queries can say them."""
    rules: list[Rule] = []
    beyond: list[str] = []
    for shape in sorted(_with_targets(shapes)):
        try:
            rules.extend(_rules(shapes, shape))
        except Beyond:
            beyond.append(str(shape))
    return Rules(tuple(rules), tuple(beyond))


def severity_of(term: Node | None) -> Severity:
    """Return the severity that SHACL calls `term`; what is not said is a violation."""
    return Severity.WARNING if term in (SH.Warning, SH.Info) else Severity.VIOLATION


def _with_targets(shapes: Graph) -> set[URIRef]:
    found = {shape for target in TARGETS for shape in shapes.subjects(target)}
    implicit = {cls for kind in CLASSES for cls in shapes.subjects(RDF.type, kind)}
    found |= {shape for shape in implicit if (shape, RDF.type, SH.NodeShape) in shapes}
    return {shape for shape in found if isinstance(shape, URIRef)}


def _rules(shapes: Graph, shape: URIRef) -> Iterator[Rule]:
    if _is_off(shapes, shape):
        return
    target = " UNION ".join(f"{{ {pattern} }}" for pattern in sorted(_targets(shapes, shape)))
    for part in (shape, *shapes.objects(shape, SH.property)):
        path = shapes.value(part, SH.path)
        queries = tuple(_of_path(shapes, part, target, path) if path else _of_node(shapes, part, target))
        if queries and not _is_off(shapes, part):
            name = str(part) if isinstance(part, URIRef) else f"{shape} {path}"
            yield Rule(name, _message(shapes, part), severity_of(shapes.value(part, SH.severity)), queries)


def _targets(shapes: Graph, shape: URIRef) -> Iterator[str]:
    classes = list(shapes.objects(shape, SH.targetClass))
    if {*CLASSES} & set(shapes.objects(shape, RDF.type)):
        classes.append(shape)
    yield from (pattern for cls in classes for pattern in instance_of("?node", cls, shapes))
    yield from (f"VALUES ?node {{ {text(node)} }}" for node in shapes.objects(shape, SH.targetNode))
    yield from (f"?node {text(name)} ?object" for name in shapes.objects(shape, SH.targetSubjectsOf))
    yield from (f"?subject {text(name)} ?node" for name in shapes.objects(shape, SH.targetObjectsOf))


def _of_node(shapes: Graph, shape: Node, target: str) -> Iterator[str]:
    """What a node itself must be."""
    holds = expression(shapes, shape)
    if holds != "true":
        yield _find(target, f"BIND(?node AS {VALUE}) FILTER(!({holds}))", value=VALUE)


def _of_path(shapes: Graph, shape: Node, target: str, property_path: Node) -> Iterator[str]:
    """What the values of a path must be, how many, and how they compare to those of another property."""
    holds, path = expression(shapes, shape), text(property_path)
    if holds != "true":
        yield _find(target, f"?node {path} {VALUE} FILTER(!({holds}))", value=VALUE)
    for least in shapes.objects(shape, SH.minCount):
        yield _too_few(target, path, int(str(least)))
    for most in shapes.objects(shape, SH.maxCount):
        yield _too_many(target, path, int(str(most)))
    for constraint, sign in _SIGNS.items():
        for other in shapes.objects(shape, constraint):
            pair = f"?node {path} {VALUE} ; {text(other)} ?other"
            yield _find(target, f"{pair} FILTER(!COALESCE({VALUE} {sign} ?other, false))", value=VALUE)


def _too_few(target: str, path: str, least: int) -> str:
    if least == 1:
        return _find(target, f"FILTER NOT EXISTS {{ ?node {path} ?one }}")
    return _find(target, f"OPTIONAL {{ ?node {path} ?one }}", having=f"< {least}")


def _too_many(target: str, path: str, most: int) -> str:
    if most == 1:  # grouping takes twice as long
        return _find(target, f"?node {path} ?one, ?other FILTER(!SAMETERM(?one, ?other))")
    return _find(target, f"?node {path} ?one", having=f"> {most}")


def _find(target: str, pattern: str, *, value: str = "", having: str = "") -> str:
    counted = f"GROUP BY ?node HAVING(COUNT(DISTINCT ?one) {having})" if having else ""
    return f"SELECT DISTINCT ?node {value} WHERE {{ {target} {pattern} }} {counted}"


def _message(shapes: Graph, shape: Node) -> str:
    said = (str(text) for name in (SH.message, RDFS.label) for text in shapes.objects(shape, name))
    return next(said, f"Breaks the shape {shape}")


def _is_off(shapes: Graph, shape: Node) -> bool:
    return (shape, SH.deactivated, Literal(True)) in shapes
