"""The way into a home: what is new, changed or outdated is read, kept batch by batch, and published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from time import perf_counter

from kg.build import check_confidence, check_output
from kg.extract import make_records
from kg.home.database import Home, writing
from kg.home.identity import Arrivals
from kg.home.intake import Intake
from kg.home.keeper import Keeper
from kg.home.ledger import count, records
from kg.home.options import adopt, fingerprint, options_of
from kg.home.runs import begin, finish, note
from kg.home.shards import publish
from kg.ids import DEFAULT_BASE, check_base
from kg.inputs.parts import InputOptions
from kg.model import MIN_CONFIDENCE, Document, Record
from kg.rdf.graphs import write_graph
from kg.rdf.quads import RdfOptions
from kg.read import Item, Remark, Skipped, read_documents
from kg.seen import OnProgress

_Read = Callable[[Iterable[Item]], Iterator[Record | Skipped | Remark]]


@dataclass(frozen=True, slots=True)
class HomeReport:
    """What a build did to a home: how many documents were added, replaced by corrected ones, read again
    with other options, or found unchanged; how many there are now; and what had to be skipped."""

    home: Path
    added: int
    replaced: int
    reread: int
    unchanged: int
    documents: int
    words: int
    relations: int
    skipped: tuple[Skipped, ...]
    remarks: tuple[Remark, ...]
    seconds: float = 0.0


def build_home(
    inputs: Iterable[str | Path] = (),
    *,
    into: str | Path,
    output: str | Path | None = None,
    base: str = DEFAULT_BASE,
    undated: date | None = None,
    source: str | None = None,
    reading: InputOptions | None = None,
    model: str | None = None,
    actors: Sequence[str | Path] = (),
    types: Sequence[str | Path] = (),
    min_confidence: float = MIN_CONFIDENCE,
    workers: int = 1,
    rebuild: bool = False,
    on_progress: OnProgress | None = None,
) -> HomeReport:
    """Bring the graph home `into` up to date with `inputs`, and make it if it is not there.

    Only what is new or changed is read (see `kg.home.identity.Arrivals` for what counts as the same
    document). What is read is kept at once: a run that is cut off loses at most the documents in work,
    and the next one goes on. The same documents give the same bytes in the home's folder `graph`, in
    whatever order they came. With `rebuild`, the home takes these options for its own and reads all its
    documents again. `output` is written from the whole home, documents in order of their ids; the other
    options are those of `kg.build_graph`.

    Raises:
        HomeInUse: another process writes to the home.
        BadHome: the folder cannot be a home, or the home was built with other options.
        StopRun: an input, option or addition is wrong.
    """
    started = perf_counter()
    given = list(inputs)
    target = check_output(Path(output), reads=(*given, *actors, *types)) if output else None
    check_confidence(min_confidence)
    rdf = RdfOptions(check_base(base), min_confidence)
    news = partial(read_documents, undated=undated, source=source, distinct=False, reading=reading)
    items = news(given) if given else iter(())
    options = options_of(base=base, min_confidence=min_confidence, model=model, actors=actors, types=types)
    read = partial(make_records, base=base, model=model, actors=actors, types=types, workers=workers)
    if rebuild:
        read(())  # A wrong option stops the run before the home takes it for its own.
    with writing(Path(into), create=True) as home:
        with home.db:
            adopt(home, options, rebuild=rebuild)
        report = _update(home, items, read, rdf, fingerprint(options), on_progress)
        if target:
            write_graph(records(home.db), target, base=base, min_confidence=min_confidence)
    return replace(report, seconds=perf_counter() - started)


def _update(
    home: Home,
    items: Iterable[Item],
    read: _Read,
    rdf: RdfOptions,
    options: str,
    on_progress: OnProgress | None,
) -> HomeReport:
    with closing(Arrivals(home)) as arrivals:
        with home.db:
            run = begin(home, "build")
        intake, keeper = Intake(home, arrivals, options), Keeper(home, run, rdf, options)
        made = _with_a_reader(keeper.ahead_of(intake.wanted(items)), read)
        skipped, remarks = _keep_all(made, intake, keeper, on_progress)
    with home.db:
        publish(home)
        note(home, run, {"unchanged": intake.unchanged, "skipped": len(skipped)})
        finish(home, run)
    return HomeReport(
        home=home.folder,
        documents=count(home.db),
        unchanged=intake.unchanged,
        words=keeper.words,
        relations=keeper.relations,
        skipped=tuple(skipped),
        remarks=tuple(remarks),
        **keeper.counts,
    )


def _with_a_reader(items: Iterable[Item], read: _Read) -> Iterator[Record | Skipped | Remark]:
    # The model takes seconds to load: only if there is something to read.
    source = iter(items)
    for item in source:
        if isinstance(item, Document):
            yield from read(chain([item], source))
        else:
            yield item


def _keep_all(
    made: Iterable[Record | Skipped | Remark], intake: Intake, keeper: Keeper, on_progress: OnProgress | None
) -> tuple[list[Skipped], list[Remark]]:
    skipped: list[Skipped] = []
    remarks: list[Remark] = []
    for item in made:
        if isinstance(item, Skipped):
            skipped.append(item)
        elif isinstance(item, Remark):
            remarks.append(item)
        else:
            keeper.take(item, intake.identity(item.document))
            if on_progress:
                on_progress(item)
    keeper.keep()
    return skipped, remarks
