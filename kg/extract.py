"""From documents to records: several are read at once, and an odd one costs nobody else anything."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

from kg.errors import StopRun
from kg.ids import DEFAULT_BASE, check_base
from kg.model import Document, Parse, Record
from kg.nlp import Reader, load_reader
from kg.ontology.gazetteer import Gazetteer, load_gazetteer
from kg.ontology.load import load_ontology
from kg.ontology.schema import Ontology
from kg.pool import usable_workers, work_in_order
from kg.read import Item, Remark, Skipped
from kg.reading.assemble import assemble

# So many documents, or one more than so many characters, are read together: enough to fill the model's
# batches, few enough that progress shows and memory stays small.
_DOCUMENTS_AT_ONCE = 32
_CHARACTERS_AT_ONCE = 20_000
# A worker takes seconds to start, as long as these take to read.
_BATCHES_PER_WORKER = 2

Made = Record | Skipped | Remark

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderOptions:
    """How texts are read: by which model, with which additions to the ontology, by how many processes."""

    model: str | None
    actors: tuple[str | Path, ...]
    types: tuple[str | Path, ...]
    workers: int


def make_records(
    items: Iterable[Item],
    *,
    base: str = DEFAULT_BASE,
    model: str | None = None,
    actors: Sequence[str | Path] = (),
    types: Sequence[str | Path] = (),
    workers: int = 1,
) -> Generator[Made]:
    """Turn documents into records, in order; `Skipped` and `Remark` pass through.

    A record is the same whatever is read beside it. Several `workers` are processes with a model each,
    started where there is enough to read; 0 takes as many as suit the machine. A script that asks for
    them must be importable without effect (see multiprocessing). Closing the generator ends them.

    Raises:
        StopRun: the base, the model or an addition to the ontology is wrong; before the first record.
    """
    check_base(base)
    workers = workers or usable_workers()
    load = partial(_load, base, model, tuple(actors), tuple(types))
    ahead = batches(items)
    first = list(islice(ahead, workers * _BATCHES_PER_WORKER)) if workers > 1 else []
    source = chain(first, ahead)
    useful = min(workers, len(first) // _BATCHES_PER_WORKER)
    if useful > 1:
        return work_in_order(source, load, given_up, workers=useful)
    read = load()
    return (made for batch in source for made in read(batch))


class Extractor:
    """A reader with the ontology and the known actors that its parses are understood by."""

    def __init__(self, ontology: Ontology, gazetteer: Gazetteer, reader: Reader, base: str) -> None:
        """Take what is loaded once for a run."""
        self._ontology = ontology
        self._gazetteer = gazetteer
        self._reader = reader
        self._base = base

    def records(self, batch: Sequence[Item]) -> Iterator[Made]:
        """Read the documents of a batch together; yield what became of each item, in order."""
        documents = [item for item in batch if isinstance(item, Document)]
        parses = iter(self._parses(documents))
        for item in batch:
            yield self._record(item, next(parses)) if isinstance(item, Document) else item

    def _parses(self, documents: Sequence[Document]) -> Sequence[Parse | None]:
        """The parses of documents; None for all if one cannot be parsed with the others."""
        try:
            return list(self._reader.parse(documents))
        except StopRun:
            raise
        except Exception as error:  # noqa: BLE001 - each is tried alone, and says there what is wrong
            _log.info("a batch is read one by one: %s", error)
            return [None] * len(documents)

    def _record(self, document: Document, parse: Parse | None) -> Record | Skipped:
        try:
            [parse] = [parse] if parse else self._reader.parse([document])
            return assemble(parse, ontology=self._ontology, gazetteer=self._gazetteer, base=self._base)
        except StopRun:
            raise
        except Exception as error:  # noqa: BLE001 - one odd document must not cost the user a night's run
            _log.warning("%s: %s", document.id, error, exc_info=_log.isEnabledFor(logging.DEBUG))
            return Skipped(document.id, None, f"cannot be analysed: {type(error).__name__}: {error}")


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items in groups that are worth reading together, in order."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= _DOCUMENTS_AT_ONCE or size > _CHARACTERS_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _load(
    base: str, model: str | None, actors: Sequence[str | Path], types: Sequence[str | Path]
) -> Callable[[Sequence[Item]], Iterator[Made]]:
    return Extractor(*load_knowledge(actors, types), load_reader(model), base).records


def load_knowledge(actors: Sequence[str | Path], types: Sequence[str | Path]) -> tuple[Ontology, Gazetteer]:
    """Return the ontology and the known actors, with what the Turtle files of a user add to them.

    Raises:
        BadOntology: a file is wrong.
    """
    return load_ontology(extra=tuple(map(Path, types))), load_gazetteer(extra=tuple(map(Path, actors)))


def given_up(item: Item) -> Made:
    """Return what becomes of an item at which the processes that read it die."""
    if isinstance(item, Document):
        return Skipped(item.id, None, "cannot be analysed: the processes that read it end without a word")
    return item
