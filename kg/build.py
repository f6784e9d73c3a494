"""The main path on one screen: texts → documents → parses → records → one file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from kg.engines import LOCAL
from kg.errors import BadInput
from kg.extract import ReaderOptions
from kg.ids import DEFAULT_BASE, check_base
from kg.inputs.parts import InputOptions
from kg.model import MIN_CONFIDENCE
from kg.rdf.graphs import SUFFIXES
from kg.rdf.quads import RdfOptions
from kg.read import Remark, Skipped, read_documents
from kg.seen import OnProgress, Seen
from kg.writers import writer


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
    engine: str = LOCAL,
    on_progress: OnProgress | None = None,
) -> BuildReport:
    """Read every document of `inputs` and write one graph (or record file) to `output`.

    A document that cannot be read is skipped and reported, the others go on. The file appears whole
    or not at all; the same inputs and options give the same bytes. `undated` and `source` serve
    documents that name none, `reading` says how inputs are read, `actors` and `types` are Turtle files
    added to the ontology, plain facts are written from `min_confidence` (0 to 1) on, `workers` processes
    share the work (see `kg.make_records`), and `on_progress` sees every finished record. With `engine`
    "ray" the processes are those of a Ray cluster (see `kg.cluster.session`; 0: one for each core).

    Raises:
        StopRun: an input, option or addition is wrong, or none of the documents could be read.
    """
    started = perf_counter()
    given = tuple(inputs)
    target = check_output(Path(output), reads=(*given, *actors, *types))
    check_confidence(min_confidence)
    write = writer(engine)
    items = read_documents(given, undated=undated, source=source, reading=reading)
    seen = Seen(on_progress)
    write(
        items,
        target,
        seen,
        rdf=RdfOptions(check_base(base), min_confidence),
        reader=ReaderOptions(model=model, actors=tuple(actors), types=tuple(types), workers=workers),
    )
    return BuildReport(
        output=target,
        documents=seen.documents,
        words=seen.words,
        relations=seen.relations,
        seconds=perf_counter() - started,
        skipped=tuple(seen.skipped),
        remarks=tuple(seen.remarks),
    )


def check_output(output: Path, *, reads: Iterable[str | Path] = ()) -> Path:
    """Return `output` if a graph can be written there, and it is none of what the run reads, else raise
    BadInput.

    To be asked before the work, which may take hours.
    """
    if output.suffix.lower() not in SUFFIXES:
        raise BadInput(
            f"{output}: unknown suffix {output.suffix!r}; choose one of {' '.join(sorted(SUFFIXES))}"
        )
    if output.is_dir():
        raise BadInput(f"{output}: is a folder; name a file in it")
    if os.path.realpath(output) in map(os.path.realpath, reads):
        raise BadInput(f"{output}: is also an input, which it would replace; name another file")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise BadInput(f"{output.parent}: is a file, no folder to write in") from None
    except OSError as error:
        raise BadInput(f"{output.parent}: cannot be made: {error.strerror}") from None
    return output


def check_confidence(value: float) -> None:
    """Raise BadInput if a least confidence is none."""
    if not 0 <= value <= 1:
        raise BadInput(f"the least confidence lies between 0 and 1, not at {value}")
