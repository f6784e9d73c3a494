"""A query → the bytes of its answer, in a worker."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kg.errors import BadInput, BadQuery, Refused
from kg.ids import check_iri
from kg.query.guard import check_query
from kg.rdf.graphs import graph_bytes
from kg.rdf.vocabulary import prefixes
from kg.server.formats import GRAPHS, RESULTS, Format
from kg.server.limits import ANSWER_BYTES

_IN_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Question:
    """A query as a client asks it.

    Without `default_graphs` and `named_graphs` the default graph is the union of all graphs; with either,
    the query sees these and no other. The formats are the ones wanted if it gives rows or a truth value,
    and if it gives triples; None where the client takes none that there is.
    """

    text: str
    rows_as: Format | None
    triples_as: Format | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, whole, and its media type."""

    body: bytes
    content_type: str


def answer(store: Store, question: Question, base: str, rows: int) -> Answer:
    """Run a query; `base` begins relative IRIs and the shipped prefixes for resources.

    Raises:
        BadQuery: the query is malformed or not allowed (see `kg.query.guard`).
        Refused: a graph is unknown, no format fits (406), or the answer has more than `rows` rows or
            triples, or is too long (400).
    """
    found = _run(store, question, base)
    if isinstance(found, QueryTriples):
        return _triples(found, _wanted(question.triples_as, GRAPHS), base, rows)
    wanted = _wanted(question.rows_as, RESULTS)
    return _rows(found, wanted, rows)


def triples_answer(triples: Iterable[Triple], wanted: Format, *, base: str) -> Answer:
    """Return triples, sorted and each once, in the format that is wanted."""
    quads = [Quad(triple.subject, triple.predicate, triple.object) for triple in set(triples)]
    return Answer(graph_bytes(quads, f".{wanted.suffix}", base=base), wanted.content_type)


def _run(store: Store, question: Question, base: str) -> QuerySolutions | QueryTriples | QueryBoolean:
    check_query(question.text, "query")
    default, named = _graphs(store, question.default_graphs), _graphs(store, question.named_graphs)
    chosen = bool(default or named)
    defaults: list[NamedNode | BlankNode | DefaultGraph] = [*default]
    try:
        return store.query(
            question.text,
            base_iri=base,
            prefixes=prefixes(base=base),
            use_default_graph_as_union=not chosen,
            default_graph=defaults if chosen else None,
            named_graphs=named if chosen else None,
        )
    except (SyntaxError, ValueError) as cause:
        raise BadQuery(f"query: {' '.join(str(cause).split())}") from cause


def _graphs(store: Store, names: Iterable[str]) -> list[NamedNode | BlankNode]:
    return [_graph(store, name) for name in names]


def _graph(store: Store, name: str) -> NamedNode:
    try:
        graph = NamedNode(check_iri(name))
    except BadInput as cause:
        raise Refused(str(cause), status=400) from cause
    if not store.contains_named_graph(graph):
        raise Refused(f"there is no graph <{name}> here, and no other is fetched", status=400)
    return graph


def _wanted(wanted: Format | None, choices: Iterable[Format]) -> Format:
    if wanted is None:
        types = ", ".join(choice.media_types[0] for choice in choices)
        raise Refused(f"this query is answered as one of {types}", status=406)
    return wanted


def _triples(found: QueryTriples, wanted: Format, base: str, rows: int) -> Answer:
    some = list(islice(found, rows + 1))
    if len(some) > rows:
        raise _too_many(rows, "triples")
    return triples_answer(some, wanted, base=base)


def _rows(found: QuerySolutions | QueryBoolean, wanted: Format, rows: int) -> Answer:
    body = _Body()
    found.serialize(body, format=QueryResultsFormat.from_media_type(wanted.media_types[0]))
    written = body.getvalue()
    if _COUNTS[wanted.suffix](written, rows) > rows:
        raise _too_many(rows, "rows")
    return Answer(written, wanted.content_type)


class _Body(io.BytesIO):
    """A body that does not grow without end."""

    def write(self, part: bytes, /) -> int:  # type: ignore[override] # only bytes are written
        if self.tell() > ANSWER_BYTES:
            raise Refused(f"the answer is longer than {ANSWER_BYTES:,} bytes: ask for less", status=400)
        return super().write(part)


def _too_many(rows: int, what: str) -> Refused:
    return Refused(f"the answer has more than {rows:,} {what}: add a LIMIT", status=400)


def _json_rows(body: bytes, rows: int) -> int:
    # Between two rows stands "},{". A string may hold it too, so if there are too many, look closer.
    count = body.count(b"},{") + 1
    return count if count <= rows else _IN_STRING.sub(b"", body).count(b"},{") + 1


def _csv_rows(body: bytes, rows: int) -> int:
    # Line ends in quotes belong to a value.
    count = body.count(b"\r\n") - 1
    return count if count <= rows else sum(part.count(b"\r\n") for part in body.split(b'"')[::2]) - 1


# Rows are counted in what is written: to count them before would double the time of a long answer.
_COUNTS: dict[str, Callable[[bytes, int], int]] = {
    "json": _json_rows,
    "xml": lambda body, _: body.count(b"<result>"),
    "csv": _csv_rows,
    "tsv": lambda body, _: body.count(b"\n") - 1,
}
