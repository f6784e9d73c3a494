"""Where the time of a build goes: processor seconds by stage, in one process, without its start."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, serialize

import kg
from kg.extract import batches, load_knowledge
from kg.inputs.language import foreign_language
from kg.model import MIN_CONFIDENCE, Document
from kg.nlp import Reader, load_reader
from kg.rdf.quads import RdfOptions, as_lines, own_and_shared_rows
from kg.rdf.shared_quads import SharedQuads
from kg.reading.assemble import assemble

_FOREIGN = "Die Regierung hat am Abend ihre Botschafter aus allen Ländern abberufen."


@dataclass(slots=True)
class Clock:
    """Processor seconds by stage; those of `inference` are part of `model`."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Charge what is done inside to a stage."""
        began = time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - began


class _Timed:
    """An onnxruntime session that tells how long it computes."""

    def __init__(self, session: Any, clock: Clock) -> None:
        self._session, self._clock = session, clock

    def run(self, *args: Any) -> Any:
        with self._clock.stage("inference"):
            return self._session.run(*args)


def stage_seconds(path: Path) -> tuple[dict[str, float], int]:
    """Return the seconds by stage of a build of `path`, and how many words it had.

    Stages: reading, model (tokens, trees, findings; `inference` is the bare network in it), assembling,
    writing (quads and N-Quads of the documents), merging (what documents share).
    """
    clock, rdf = Clock(), RdfOptions(min_confidence=MIN_CONFIDENCE)
    reader, (ontology, gazetteer) = load_reader(), load_knowledge((), ())
    # What libraries load when they are first asked, word lists and the language detector, is part of a start.
    list(reader.parse(_documents(path, 1)))
    foreign_language(_FOREIGN)
    _time_inference(reader, clock)
    with clock.stage("reading"):
        documents = _documents(path)
    with SharedQuads() as shared:
        for batch in batches(documents):
            read = [one for one in batch if isinstance(one, Document)]
            with clock.stage("model"):
                parses = list(reader.parse(read))
            with clock.stage("assembling"):
                records = [assemble(one, ontology=ontology, gazetteer=gazetteer) for one in parses]
            with clock.stage("writing"):
                pairs = [own_and_shared_rows(record, rdf) for record in records]
                for own, _ in pairs:
                    as_lines(own).encode()
            with clock.stage("merging"):
                for _, common in pairs:
                    shared.add(common)
        with clock.stage("merging"):
            serialize(shared.settled(), format=RdfFormat.N_QUADS)
    return clock.seconds, sum(len(document.text.split()) for document in documents)


def _documents(path: Path, most: int | None = None) -> list[Document]:
    found = (item for item in kg.read_documents([path]) if isinstance(item, Document))
    return list(islice(found, most))


def _time_inference(reader: Reader, clock: Clock) -> None:
    engine = reader.nlp.get_pipe("kg_reader").engine  # type: ignore[attr-defined]  # the shipped model's own
    engine.session = _Timed(engine.session, clock)
