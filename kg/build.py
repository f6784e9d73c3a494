"""The main path on one screen: texts → documents → parses → records → one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

from kg.errors import BadInput
from kg.extract import Made, make_records
from kg.graphs import SUFFIXES, write_graph
from kg.ids import DEFAULT_BASE
from kg.inputs.parts import InputOptions
from kg.model import MIN_CONFIDENCE, Record
from kg.read import Remark, Skipped, read_documents


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build has done: counts, seconds, and every document it had to skip, with the reason."""

    output: Path
    documents: int
    words: int
    relations: int
    seconds: float
    skipped: tuple[Skipped, ...]
    remarks: tuple[Remark, ...]


OnProgress = Callable[[Record], None]


def build_graph(
    inputs: Iterable[str | Path],
    *,
    output: str | Path,
    base: str = DEFAULT_BASE,
    undated: date | None = None,
    source: str | None = None,
    reading: InputOptions | None = None,
    model: str | None = None,
    actors: Sequence[str | Path] = (),
    types: Sequence[str | Path] = (),
    min_confidence: float = MIN_CONFIDENCE,
    workers: int = 1,
    on_progress: OnProgress | None = None,
) -> BuildReport:
    """Read every document of `inputs` and write one graph (or record file) to `output`.

    A document that cannot be read is skipped and reported, the others go on. The file appears whole
    or not at all; the same inputs and options give the same bytes. `undated` and `source` serve
    documents that name none, `reading` says how inputs are read, `actors` and `types` are Turtle files
    added to the ontology, plain facts are written from `min_confidence` (0 to 1) on, `workers` processes
    share the work (see `kg.make_records`), and `on_progress` sees every finished record.

    Raises:
        StopRun: an input, option or addition is wrong, or none of the documents could be read.
    """
    started = perf_counter()
    target = check_output(Path(output))
    check_confidence(min_confidence)
    items = read_documents(inputs, undated=undated, source=source, reading=reading)
    made = make_records(items, base=base, model=model, actors=actors, types=types, workers=workers)
    seen = _Seen(on_progress)
    with closing(made):
        write_graph(seen.records(made), target, base=base, min_confidence=min_confidence)
    return BuildReport(
        output=target,
        documents=seen.documents,
        words=seen.words,
        relations=seen.relations,
        seconds=perf_counter() - started,
        skipped=tuple(seen.skipped),
        remarks=tuple(seen.remarks),
    )


@dataclass(slots=True)
class _Seen:
    """What has come by on the way to the file."""

    on_progress: OnProgress | None
    documents: int = 0
    words: int = 0
    relations: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def records(self, made: Iterable[Made]) -> Iterator[Record]:
        """Hand records on, one by one; keep the rest."""
        for item in made:
            if isinstance(item, Skipped):
                self.skipped.append(item)
            elif isinstance(item, Remark):
                self.remarks.append(item)
            else:
                self._count(item)
                yield item
        if self.skipped and not self.documents:
            raise BadInput(f"no document could be read; the first of {len(self.skipped)}: {self.skipped[0]}")

    def _count(self, record: Record) -> None:
        self.documents += 1
        self.words += len(record.document.text.split())
        self.relations += len(record.relations)
        if self.on_progress:
            self.on_progress(record)


def check_output(output: Path) -> Path:
    """Return `output` if a graph can be written there, else raise BadInput.

    To be asked before the work, which may take hours.
    """
    if output.suffix.lower() not in SUFFIXES:
        raise BadInput(
            f"{output}: unknown suffix {output.suffix!r}; choose one of {' '.join(sorted(SUFFIXES))}"
        )
    if output.is_dir():
        raise BadInput(f"{output}: is a folder; name a file in it")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{output.parent}: cannot be made: {error.strerror}") from None
    return output


def check_confidence(value: float) -> None:
    """Raise BadInput if a least confidence is none."""
    if not 0 <= value <= 1:
        raise BadInput(f"the least confidence lies between 0 and 1, not at {value}")
