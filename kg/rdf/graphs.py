"""RDF files, written and read: the suffix of the path chooses the format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import rdflib
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from kg.atomic import replacing
from kg.errors import BadGraph, BadInput
from kg.home.contents import home_quads
from kg.ids import DEFAULT_BASE
from kg.model import Record
from kg.rdf.jsonld import write_jsonld
from kg.rdf.quads import RdfOptions
from kg.rdf.record_stream import record_quads, write_nquads
from kg.rdf.to_records import quads_to_records
from kg.rdf.turtle_page import write_turtle
from kg.rdf.vocabulary import prefixes
from kg.records import read_records, record_line

RECORDS_SUFFIX = ".jsonl"
_LINES = ".nq"
_MARK = "CURRENT"  # every store on disk has this file
_READ = {
    ".jsonld": RdfFormat.JSON_LD,
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
}
SUFFIXES = (*_READ, RECORDS_SUFFIX)
# XML has no way to write these; one character stands for each, so that offsets stay true.
_NOT_IN_XML = {code: "\ufffd" for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"}


def write_graph(
    items: Iterable[Record | Quad],
    path: Path | str,
    *,
    base: str = DEFAULT_BASE,
    min_confidence: float = 0.0,
    facts_from_attributed: bool = True,
    include_text: bool = True,
) -> None:
    """Write records or quads to `path` in the format of its suffix: whole, or the file stays as it was.

    Suffixes: .jsonld .nq .nt .rdf .trig .ttl and .jsonl for records; any other raises BadInput. The same
    items give the same bytes. Formats without graphs (.nt .rdf .ttl) drop the graph names. Records
    become quads by the options (see `kg.rdf.quads.RdfOptions`) and, in .nq, .nt and .trig, are written one
    by one.
    """
    target = Path(path)
    suffix = _suffix(target)
    options = RdfOptions(base, min_confidence, facts_from_attributed, include_text)
    with replacing(target) as file:
        _write(items, suffix, file, options)


def graph_bytes(quads: Iterable[Quad], suffix: str, *, base: str = DEFAULT_BASE) -> bytes:
    """Return quads in the format of a suffix, as `write_graph` would write them."""
    file = BytesIO()
    _write(quads, _suffix(Path(f"graph{suffix}")), file, RdfOptions(base))
    return file.getvalue()


def write_pieces(pieces: Iterable[bytes], path: Path | str, *, base: str = DEFAULT_BASE) -> None:
    """Write a graph that comes as N-Quads, piece by piece and in its final order, as `write_graph` would.

    The suffix is one of an RDF format; any other raises BadInput.
    """
    target = Path(path)
    suffix = _suffix(target)
    if suffix not in _READ:
        raise BadInput(f"{path}: quads become no records; choose one of {' '.join(sorted(_READ))}")
    with replacing(target) as file:
        if suffix == _LINES:
            file.writelines(pieces)
            return
        with TemporaryFile() as quads:
            quads.writelines(pieces)
            quads.seek(0)
            _WRITERS[suffix](parse(quads, format=RdfFormat.N_QUADS), file, base)


def read_graph(path: Path | str) -> Store:
    """Return an in-memory store with what a file (RDF or records), a graph home or a store's folder holds.

    An unknown suffix raises BadInput with the choices; a file that cannot be read or parsed raises
    BadGraph naming it and the cause (a malformed record: BadInput), and so does a store that cannot be
    opened; a folder that is neither home nor store raises BadHome.
    """
    source = Path(path)
    store = Store()
    if is_store(source):
        store.bulk_extend(open_store(source))
        return store
    if source.is_dir():
        for piece in home_quads(source):
            store.bulk_load(piece, RdfFormat.N_QUADS)
        return store
    if _found_suffix(source) == RECORDS_SUFFIX:
        store.bulk_extend(record_quads(read_records(source), RdfOptions()))
        return store
    with _reading(source):
        store.bulk_load(path=source, format=_READ[_suffix(source)])
    return store


def is_store(path: Path) -> bool:
    """Tell whether a path is the folder of an Oxigraph store."""
    return (path / _MARK).exists()


def open_store(folder: Path) -> Store:
    """Return the store of a folder, to be read only. Raises BadGraph if it cannot be opened."""
    try:
        return Store.read_only(str(folder))
    except OSError as cause:
        raise BadGraph(f"{folder}: the store cannot be opened: {cause}") from cause


def stream_graph(path: Path | str) -> Iterator[Quad]:
    """Yield the quads of an RDF file, a record file (.jsonl) or a graph home in order, without holding them.

    Raises what `read_graph` raises; if the file is wrong in the middle, after the quads before that.
    """
    source = Path(path)
    if source.is_dir():
        for piece in home_quads(source):
            yield from parse(piece, format=RdfFormat.N_QUADS)
        return
    if _found_suffix(source) == RECORDS_SUFFIX:
        yield from record_quads(read_records(source), RdfOptions())
        return
    with _reading(source):
        yield from parse(path=source, format=_READ[_suffix(source)])


def to_rdflib(records: Iterable[Record | Quad], *, base: str = DEFAULT_BASE) -> rdflib.Dataset:
    """Return records or quads as an rdflib dataset with the shipped prefixes bound."""
    dataset = rdflib.Dataset()
    for prefix, iri in prefixes(base=base).items():
        dataset.bind(prefix, rdflib.Namespace(iri), replace=True)
    for quad in record_quads(records, RdfOptions(base)):
        graph = _rdflib_term(quad.graph_name)
        context = dataset.default_graph if graph is None else dataset.graph(graph)
        context.add((_rdflib_term(quad.subject), _rdflib_term(quad.predicate), _rdflib_term(quad.object)))
    return dataset


@contextmanager
def _reading(source: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        raise BadGraph(f"{source} cannot be read: {cause.strerror or cause}") from cause
    except (SyntaxError, ValueError) as cause:
        raise BadGraph(f"{source}: {cause}") from cause


def _write(items: Iterable[Record | Quad], suffix: str, file: IO[bytes], options: RdfOptions) -> None:
    if suffix == RECORDS_SUFFIX:
        _write_records(items, file)
    elif suffix == _LINES:
        write_nquads(items, file, options)
    else:
        _WRITERS[suffix](record_quads(items, options), file, options.base)


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"{path}: unknown suffix {suffix!r}; choose one of {' '.join(sorted(SUFFIXES))}")
    return suffix


def _found_suffix(path: Path) -> str:
    """Return the suffix of a file that is to be read; one that is not there is told before its suffix is."""
    if not path.suffix and not path.exists():
        raise BadGraph(f"{path} cannot be read: no such file or folder")
    return _suffix(path)


def _write_bulk(quads: Iterable[Quad], file: IO[bytes], base: str, *, format: RdfFormat) -> None:
    items = quads if format.supports_datasets else (quad.triple for quad in quads)
    serialize(items, file, format, prefixes=prefixes(base=base))


def _write_turtle(quads: Iterable[Quad], file: IO[bytes], base: str) -> None:
    file.write(write_turtle(quads, base=base).encode())


def _write_jsonld(quads: Iterable[Quad], file: IO[bytes], base: str) -> None:
    for piece in write_jsonld(quads, base=base):
        file.write(piece.encode())


def _write_xml(quads: Iterable[Quad], file: IO[bytes], base: str) -> None:
    triples = sorted({_for_xml(quad.triple) for quad in quads}, key=str)
    text = serialize(triples, format=RdfFormat.RDF_XML, prefixes=prefixes(base=base)) or b""
    # XML readers turn a bare carriage return into a line feed.
    file.write(text.replace(b"\r", b"&#13;"))


def _for_xml(triple: Triple) -> Triple:
    value = triple.object
    if isinstance(value, Literal) and value.language is None:
        value = Literal(value.value.translate(_NOT_IN_XML), datatype=value.datatype)
    return Triple(triple.subject, triple.predicate, value)


def _write_records(items: Iterable[Record | Quad], file: IO[bytes]) -> None:
    quads: list[Quad] = []
    for item in items:
        if isinstance(item, Quad):
            quads.append(item)
        else:
            file.write(record_line(item).encode())
    for record in quads_to_records(quads):
        file.write(record_line(record).encode())


# They take quads in the order of the file, and the base; N-Quads are written as they come.
_WRITERS: dict[str, Callable[[Iterable[Quad], IO[bytes], str], None]] = {
    ".jsonld": _write_jsonld,
    ".nt": partial(_write_bulk, format=RdfFormat.N_TRIPLES),
    ".rdf": _write_xml,
    ".trig": partial(_write_bulk, format=RdfFormat.TRIG),
    ".ttl": _write_turtle,
}


def _rdflib_term(term: NamedNode | BlankNode | Literal | Triple | DefaultGraph) -> Any:
    if isinstance(term, DefaultGraph):
        return None
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, Literal):
        raise BadGraph(f"rdflib has no term for {term}")
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value.endswith("#string") else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)
