"""What a home keeps of a document, and the files of `graph/` that it stands in."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from kg.home.identity import Identity
from kg.merge.facts import Fact
from kg.merge.statements import Statement, statements_of
from kg.merge.voices import Voice, voice_of
from kg.model import Record
from kg.rdf.facts import fact_rows
from kg.rdf.quads import RdfOptions, as_lines, own_and_shared_rows
from kg.records import record_from_json, record_line

MERGED = "merged"  # a folder of `graph/`


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the database keeps it; the bytes are compressed."""

    identity: Identity
    options: str
    file: str
    record: bytes
    own: bytes
    shared: bytes
    voice: Voice
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class SharedQuad:
    """A quad that several documents may state: the file it stands in, its subject, and its line there."""

    file: str
    subject: str
    line: bytes


def entry_of(record: Record, identity: Identity, *, rdf: RdfOptions, options: str) -> Entry:
    """Return what is kept of a record: its line, the quads of its own graph and those it shares, and what
    is merged with what other documents state."""
    own, shared = own_and_shared_rows(record, rdf)
    return Entry(
        identity=identity,
        options=options,
        file=f"documents/{_shard(record.document.id)}.nq",
        record=zlib.compress(record_line(record).encode()),
        own=zlib.compress(as_lines(own).encode()),
        shared=zlib.compress(as_lines(shared).encode()),
        voice=voice_of(record.document),
        statements=tuple(statements_of(record, rdf)),
    )


def shared_quads(packed: bytes) -> Iterable[SharedQuad]:
    """Return the quads that an entry's document shares, each with its place."""
    return (
        SharedQuad(_shared_file(quad), str(quad.subject), _lines([quad]))
        for quad in parse(zlib.decompress(packed), format=RdfFormat.N_QUADS)
    )


def merged_file(statement: Statement) -> str:
    """Return the name of the file that the fact of a statement stands in."""
    return f"{MERGED}/{_shard(statement.key.digest())}.nq"


def fact_lines(facts: Iterable[Fact], *, base: str) -> bytes:
    """Return the lines of a file of merged facts, sorted."""
    return as_lines(sorted(row for fact in facts for row in fact_rows(fact, base=base))).encode()


def unpacked_record(packed: bytes) -> Record:
    """Return the record of an entry."""
    return record_from_json(json.loads(zlib.decompress(packed)))


def _lines(quads: Iterable[Quad]) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def _shared_file(quad: Quad) -> str:
    # The graphs …/graph/actors and …/graph/facts give their names to folders.
    name = quad.graph_name.value.rpartition("/")[2] if isinstance(quad.graph_name, NamedNode) else ""
    return f"{name}/{_shard(str(quad.subject))}.nq"


def _shard(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:2]
