"""SHACL core constraints as SPARQL: what a value must be, as an expression that is true where it is.

The table covers the constraints that look at one value; counts and pairs of properties are queries of their
own (`kg.validation.shapes`). What an expression cannot say raises `Beyond`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

VALUE = "?value"
# Casts tell "2024-02-30"^^xsd:date from a date.
_CASTS = {
    str(datatype): f"{datatype.n3()}(STR({VALUE})) = {VALUE}"
    for datatype in (XSD.boolean, XSD.date, XSD.dateTime, XSD.decimal, XSD.double, XSD.float, XSD.integer)
}
_NODE_KINDS = {
    SH.IRI: "ISIRI",
    SH.Literal: "ISLITERAL",
    SH.BlankNode: "ISBLANK",
    SH.BlankNodeOrIRI: "ISIRI ISBLANK",
    SH.BlankNodeOrLiteral: "ISLITERAL ISBLANK",
    SH.IRIOrLiteral: "ISIRI ISLITERAL",
}
# What says nothing of values: documentation, targets, and what is read elsewhere.
_SILENT = frozenset(
    (
        *(SH.deactivated, SH.description, SH.flags, SH.group, SH.message, SH.name, SH.order, SH.path),
        *(SH.property, SH.severity, SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf),
        *(SH.lessThan, SH.lessThanOrEquals, SH.maxCount, SH.minCount),
    )
)


class Beyond(Exception):
    """A constraint that the table does not have; its text is the constraint's name."""


def expression(shapes: Graph, shape: Node) -> str:
    """Return the expression that holds of `VALUE` where it meets all the shape says of single values.

    It is true or false of any value, never an error; "true" where the shape says nothing. A constraint out
    of the table raises `Beyond`.
    """
    parts = sorted(_parts(shapes, shape))
    return " && ".join(parts) if parts else "true"


def _parts(shapes: Graph, shape: Node) -> Iterator[str]:
    for constraint, value in shapes.predicate_objects(shape):
        if constraint in _TESTS:
            yield f"({_TESTS[constraint](shapes, shape, value)})"
        elif constraint not in _SILENT and str(constraint).startswith(str(SH)):
            raise Beyond(str(constraint).removeprefix(str(SH)))


def _class(shapes: Graph, _shape: Node, value: Node) -> str:
    return " || ".join(f"EXISTS {{ {pattern} }}" for pattern in instance_of(VALUE, value, shapes))


def instance_of(variable: str, cls: Node, shapes: Graph) -> list[str]:
    """Return the patterns one of which holds of an instance of a class: one for each of its subclasses."""
    classes = shapes.transitive_subjects(RDFS.subClassOf, cls)
    return sorted(f"{variable} {RDF.type.n3()} {text(one)}" for one in classes if one)


def _datatype(_shapes: Graph, _shape: Node, value: Node) -> str:
    parts = (f"DATATYPE({VALUE}) = {text(value)}", _CASTS.get(str(value), ""))
    return _total(" && ".join(filter(None, parts)))


def _node_kind(_shapes: Graph, _shape: Node, value: Node) -> str:
    return " || ".join(f"{test}({VALUE})" for test in _NODE_KINDS[URIRef(str(value))].split())


def _compare(sign: str) -> _Test:
    return lambda _shapes, _shape, value: _total(f"{VALUE} {sign} {text(value)}")


def _length(sign: str) -> _Test:
    return lambda _shapes, _shape, value: _total(f"STRLEN(STR({VALUE})) {sign} {text(value)}")


def _pattern(shapes: Graph, shape: Node, value: Node) -> str:
    flags = shapes.value(shape, SH.flags) or Literal("")
    return _total(f"REGEX(STR({VALUE}), {text(value)}, {text(flags)})")


def _total(test: str) -> str:
    return f"COALESCE({test}, false)"


def _in(shapes: Graph, _shape: Node, value: Node) -> str:
    items = list(Collection(shapes, value))
    if all(isinstance(item, URIRef) for item in items):
        return f"{VALUE} IN ({', '.join(map(text, items))})"
    return " || ".join(f"SAMETERM({VALUE}, {text(item)})" for item in items)


def _all(sign: str) -> _Test:
    def test(shapes: Graph, _shape: Node, value: Node) -> str:
        return sign.join(f"({_whole(shapes, item)})" for item in Collection(shapes, value))

    return test


def _not(shapes: Graph, _shape: Node, value: Node) -> str:
    return f"!({_whole(shapes, value)})"


def _node(shapes: Graph, _shape: Node, value: Node) -> str:
    return _whole(shapes, value)


def _whole(shapes: Graph, shape: Node) -> str:
    """Return the expression of a shape inside another, which may speak of its value only."""
    for constraint in (SH.property, SH.path, SH.deactivated):
        if (shape, constraint, None) in shapes:
            raise Beyond(str(constraint).removeprefix(str(SH)))
    return expression(shapes, shape)


def text(term: Node) -> str:
    """Return a term as SPARQL writes it; a blank node raises `Beyond`."""
    if not isinstance(term, URIRef | Literal):
        raise Beyond("blank node")
    return term.n3()


_Test = Callable[[Graph, Node, Node], str]
_TESTS: dict[Node, _Test] = {
    SH["and"]: _all(" && "),
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH["in"]: _in,
    SH.maxExclusive: _compare("<"),
    SH.maxInclusive: _compare("<="),
    SH.maxLength: _length("<="),
    SH.minExclusive: _compare(">"),
    SH.minInclusive: _compare(">="),
    SH.minLength: _length(">="),
    SH.node: _node,
    SH.nodeKind: _node_kind,
    SH["not"]: _not,
    SH["or"]: _all(" || "),
    SH.pattern: _pattern,
}
