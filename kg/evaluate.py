"""Scores a reader: an annotated folder and records of the same texts → figures, calibration, slips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadInput
from kg.evaluation.calibration import Calibration, outcomes, reliability
from kg.evaluation.claims import compare
from kg.evaluation.figures import Figures, figures
from kg.evaluation.gold import GoldDocument, read_gold
from kg.evaluation.rules import type_rules
from kg.evaluation.slips import Slip, slips
from kg.extract import make_records
from kg.model import Record
from kg.ontology.load import load_ontology
from kg.read import Item, Skipped
from kg.records import canonical_record, read_records
from kg.resources import resource


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well texts were read. `missing` counts documents without a record: all they state is missed;
    `outcomes` are the confidence of every relation that was read and whether it is right."""

    documents: int
    missing: int
    figures: Figures
    outcomes: tuple[tuple[float, bool], ...]
    slips: tuple[Slip, ...]
    skipped: tuple[Skipped, ...]

    @property
    def calibration(self) -> Calibration:
        """The reliability table of the outcomes."""
        return reliability(self.outcomes)


def run_evaluation(
    gold: str | Path | None = None,
    records: str | Path | None = None,
    *,
    model: str | None = None,
    actors: Sequence[str | Path] = (),
    types: Sequence[str | Path] = (),
    on_progress: Callable[[Record], None] | None = None,
) -> Evaluation:
    """Score a record file on a gold folder, or the reader itself where none is given.

    The folder holds documents.jsonl and gold.jsonl (or one ID.json a document); by default it is the one
    that comes with kg. `model`, `actors` and `types` are those of `build_graph`: what the reader works
    with; the types of records in a file are looked up in `types`, too. `on_progress` sees every record.

    Raises:
        BadInput: the folder or the record file is malformed, or the two are of different texts.
        StopRun: the model or an addition to the ontology is wrong.
    """
    ontology = load_ontology(extra=tuple(map(Path, types)))
    rules = type_rules(ontology)
    folder = _folder(resource("gold") if gold is None else Path(gold))
    annotated = read_gold(folder, types={kind.name for kind in ontology.types})
    documents = [one.document for one in annotated]
    items = (
        _as_written(make_records(documents, model=model, actors=actors, types=types))
        if records is None
        else read_records(records)
    )
    found, skipped = _by_document(items, on_progress)
    _check_texts(annotated, found)
    comparisons = [compare(one, found.get(one.document.id), rules) for one in annotated]
    return Evaluation(
        documents=len(annotated),
        missing=sum(comparison.record is None for comparison in comparisons),
        figures=figures(comparisons, rules),
        outcomes=outcomes(comparisons, rules),
        slips=slips(comparisons, rules),
        skipped=skipped,
    )


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise BadInput(f"{path}: is no folder (first a folder with documents.jsonl, then records)")
    return path


def _as_written(items: Iterable[Item | Record]) -> Iterator[Item | Record]:
    """Put records into the order of a file, so that they score the same written or not."""
    return (canonical_record(item) if isinstance(item, Record) else item for item in items)


def _by_document(
    items: Iterable[Item | Record], on_progress: Callable[[Record], None] | None
) -> tuple[dict[str, Record], tuple[Skipped, ...]]:
    found: dict[str, Record] = {}
    skipped = []
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
        elif isinstance(item, Record):
            if item.document.id in found:
                raise BadInput(f"there are two records of document {item.document.id!r}")
            found[item.document.id] = item
            if on_progress:
                on_progress(item)
    return found, tuple(skipped)


def _check_texts(annotated: Sequence[GoldDocument], found: Mapping[str, Record]) -> None:
    records = [(one.document, found[one.document.id]) for one in annotated if one.document.id in found]
    if not records:
        raise BadInput(f"none of the {len(annotated)} annotated documents has a record")
    for document, record in records:
        if record.document.text != document.text:
            raise BadInput(f"{document.id}: the record is of another text, so that places cannot be compared")
