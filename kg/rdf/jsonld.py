"""JSON-LD with a context: one object per node and line, compact IRIs, one entry per graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.rdf.vocabulary import RDF, XSD, prefixes

_Term = NamedNode | BlankNode | Literal | Triple


def write_jsonld(quads: Iterable[Quad], *, base: str) -> Iterator[str]:
    """Yield a JSON-LD document piece by piece; quads of one graph and subject must stand together."""
    context = {"@version": 1.1} | prefixes(base=base)
    yield '{"@context": ' + json.dumps(context, indent=1) + ',\n"@graph": ['
    comma = ""
    for graph, members in groupby(quads, key=lambda quad: quad.graph_name):
        yield comma + "\n" + ",\n".join(_graph(graph, members, context))
        comma = ","
    yield "\n]}\n"


def _graph(
    graph: NamedNode | BlankNode | DefaultGraph, quads: Iterable[Quad], context: dict[str, Any]
) -> Iterator[str]:
    subjects = groupby(quads, key=lambda quad: quad.subject)
    nodes = [_dump(_node(subject, said, context)) for subject, said in subjects]
    if isinstance(graph, DefaultGraph):
        yield from nodes
    else:
        name = _dump(_id(graph, context))
        yield f'{{"@id": {name}, "@graph": [\n' + ",\n".join(nodes) + "\n]}"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _node(subject: _Term, quads: Iterable[Quad], context: dict[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _id(subject, context)}
    for quad in quads:
        if quad.predicate == RDF.type:
            node.setdefault("@type", []).append(_id(quad.object, context))
        else:
            node.setdefault(_id(quad.predicate, context), []).append(_value(quad.object, context))
    return {key: values[0] if _is_single(values) else values for key, values in node.items()}


def _is_single(values: Any) -> bool:
    return isinstance(values, list) and len(values) == 1


def _value(term: _Term, context: dict[str, Any]) -> Any:
    if not isinstance(term, Literal):
        return {"@id": _id(term, context)}
    if term.language is not None:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD.string:
        return term.value
    return {"@value": term.value, "@type": _id(term.datatype, context)}


def _id(term: _Term | NamedNode | BlankNode, context: dict[str, Any]) -> str:
    if not isinstance(term, NamedNode):
        return str(term)
    bound = ((name, iri) for name, iri in context.items() if isinstance(iri, str))
    fitting = [(len(iri), name) for name, iri in bound if term.value.startswith(iri)]
    if not fitting:
        return term.value
    length, name = max(fitting)
    local = term.value[length:]
    # "prefix://…" would be read as an IRI.
    return term.value if local.startswith("//") else f"{name}:{local}"
