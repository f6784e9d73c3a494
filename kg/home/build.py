"""The way into a home: what is new, changed or outdated is read, kept batch by batch, and published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from time import perf_counter

from kg.build import OnProgress, check_confidence, check_output
from kg.extract import make_records
from kg.graphs import write_graph
from kg.home.database import Home, writing
from kg.home.entries import Entry, entry_of
from kg.home.identity import Arrivals, Identity, content_hash
from kg.home.ledger import count, outdated, put, records
from kg.home.options import adopt, fingerprint, options_of
from kg.home.runs import begin, finish, note
from kg.home.shards import publish
from kg.ids import DEFAULT_BASE, check_base
from kg.model import MIN_CONFIDENCE, Document, Record
from kg.rdf import RdfOptions
from kg.read import Item, Remark, Skipped, read_documents

# What is read is kept when more is asked for, at most twice a second: a crash costs no more than that
# and the documents in work.
_SECONDS = 0.5

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
    seconds: float
    skipped: tuple[Skipped, ...]
    remarks: tuple[Remark, ...]


def build_home(
    inputs: Iterable[str | Path] = (),
    *,
    into: str | Path,
    output: str | Path | None = None,
    base: str = DEFAULT_BASE,
    undated: date | None = None,
    source: str | None = None,
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
    target = check_output(Path(output)) if output else None
    check_confidence(min_confidence)
    rdf = RdfOptions(check_base(base), min_confidence)
    given = list(inputs)
    items = read_documents(given, undated=undated, source=source, distinct=False) if given else iter(())
    options = options_of(base=base, min_confidence=min_confidence, model=model, actors=actors, types=types)
    read = partial(make_records, base=base, model=model, actors=actors, types=types, workers=workers)
    if rebuild:
        read(())  # A wrong option stops the run before the home takes it for its own.
    with writing(Path(into), create=True) as home:
        with home.db:
            adopt(home, options, rebuild=rebuild)
            run = begin(home, "build")
        update = _Update(home, run, rdf, fingerprint(options), on_progress)
        update.run(items, read)
        if target:
            write_graph(records(home.db), target, base=base, min_confidence=min_confidence)
        return update.report(perf_counter() - started)


class _Update:
    """One run: its counts, and what waits to be read or to be kept."""

    def __init__(
        self, home: Home, run: int, rdf: RdfOptions, options: str, on_progress: OnProgress | None
    ) -> None:
        self._home, self._run = home, run
        self._rdf, self._options, self._on_progress = rdf, options, on_progress
        self._arrivals = Arrivals(home)
        self._in_work: dict[tuple[str, str], Identity] = {}
        self._ready: list[Entry] = []
        self._kept_at = perf_counter()
        self._counts = Counter(added=0, replaced=0, reread=0, unchanged=0, skipped=0)
        self._words = self._relations = 0
        self._skipped: list[Skipped] = []
        self._remarks: list[Remark] = []

    def run(self, items: Iterable[Item], read: _Read) -> None:
        """Read what must be read, keep it and publish it."""
        for made in _with_a_reader(chain(self._outdated(), self._news(items)), read):
            self._take(made)
        self._keep()
        with self._home.db:
            publish(self._home)
            note(self._home, self._run, self._counts)
            finish(self._home, self._run)

    def report(self, seconds: float) -> HomeReport:
        """Return what was done."""
        counts = {name: number for name, number in self._counts.items() if name != "skipped"}
        return HomeReport(
            home=self._home.folder,
            documents=count(self._home.db),
            words=self._words,
            relations=self._relations,
            seconds=seconds,
            skipped=tuple(self._skipped),
            remarks=tuple(self._remarks),
            **counts,
        )

    def _outdated(self) -> Iterator[Document]:
        return (self._asked(known, old) for known, old in outdated(self._home.db, self._options))

    def _news(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield what is new or changed, and what is said of it; of the rest nothing."""
        said: list[Remark] = []
        for item in items:
            if isinstance(item, Remark):
                said.append(item)
                continue
            if isinstance(item, Document):
                identity, known = self._arrivals.place(item)
                if known:
                    self._counts["unchanged"] += 1
                    said = [remark for remark in said if not _is_about(remark, item)]
                    continue
                item = self._asked(identity, item)
            yield from said
            said = []
            yield item
        yield from said

    def _asked(self, identity: Identity, document: Document) -> Document:
        if self._ready and perf_counter() - self._kept_at > _SECONDS:
            self._keep()
        self._in_work[identity.id, identity.content] = identity
        return replace(document, id=identity.id)

    def _take(self, made: Record | Skipped | Remark) -> None:
        if isinstance(made, Skipped):
            self._skipped.append(made)
            self._counts["skipped"] += 1
        elif isinstance(made, Remark):
            self._remarks.append(made)
        else:
            identity = self._in_work.pop((made.document.id, content_hash(made.document)))
            self._ready.append(entry_of(made, identity, rdf=self._rdf, options=self._options))
            self._words += len(made.document.text.split())
            self._relations += len(made.relations)
            if self._on_progress:
                self._on_progress(made)

    def _keep(self) -> None:
        with self._home.db:
            for entry in self._ready:
                self._counts[_what_it_is(entry, put(self._home.db, entry))] += 1
            note(self._home, self._run, self._counts)
        self._ready = []
        self._kept_at = perf_counter()


def _with_a_reader(items: Iterable[Item], read: _Read) -> Iterator[Record | Skipped | Remark]:
    # The model takes seconds to load: only if there is something to read.
    source = iter(items)
    for item in source:
        if isinstance(item, Document):
            yield from read(chain([item], source))
        else:
            yield item


def _is_about(remark: Remark, document: Document) -> bool:
    origin = document.origin
    return origin is not None and (remark.path, remark.line) == (origin.path, origin.line)


def _what_it_is(entry: Entry, before: str | None) -> str:
    if before is None:
        return "added"
    return "reread" if before == entry.identity.content else "replaced"
