"""Graphs into a folder that the embedded Oxigraph store opens: without a server, in bulk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from time import perf_counter

from pyoxigraph import NamedNode, Store

from kg.errors import BadInput, BadStore
from kg.stores.filling import count, fill
from kg.stores.journal import Journal
from kg.stores.report import LoadProgress, LoadReport, OnLoad, silent
from kg.stores.stale import remove_stale, with_earlier_facts
from kg.stores.statements import Statements, is_shared
from kg.stores.survey import survey
from kg.stores.verify import differences

_MARK = "CURRENT"  # a file that every store's folder has


def load_folder(
    path: str | Path,
    folder: str | Path,
    *,
    graph: str | None = None,
    whole: bool = False,
    on_progress: OnLoad = silent,
) -> LoadReport:
    """Load an RDF file, a record file or a home into the Oxigraph store of a folder; twice changes nothing.

    A folder that is missing or empty appears whole or not at all. In one that holds a store, the graphs of
    the file take the place of the store's as in `kg.load_endpoint`, whose other options these are; if that
    is cut short, the same once more completes it.

    Raises:
        BadGraph: the file cannot be read, is malformed or has blank nodes; the folder is as it was.
        BadInput: the folder holds something else, or an option is wrong.
        BadStore: the store cannot be written, is in use, or does not hold what it was given.
    """
    started = perf_counter()
    source, target = Statements(Path(path), graph), Path(folder)
    if _is_free(target):
        with _appearing(target) as place:
            store = _open(place)
            fill(store, source, on_quads=_telling(on_progress, "loading"))
            graphs, quads = sum(1 for _ in store.named_graphs()), len(store)
            del store  # closes it
        return LoadReport(str(target), graphs, quads, perf_counter() - started)
    store = _open(target)
    with Journal(None) as log:
        stale = _merge(source, store, log, whole=whole, tell=on_progress)
        return LoadReport(str(target), log.length, log.size, perf_counter() - started, stale=stale)


def _merge(source: Statements, store: Store, log: Journal, *, whole: bool, tell: OnLoad) -> int:
    """Load a file into a store that holds others; return how many stale facts were removed."""

    def held(graph: str) -> int:
        return count(store, graph)

    def replaces(graph: str) -> bool:
        return whole or not is_shared(graph)

    def fill_again(graphs: Collection[str]) -> None:
        wanted = set(map(NamedNode, graphs))
        fill(store, (quad for quad in source if quad.graph_name in wanted))

    tidy = survey(source, log, tell=tell)
    names = [name for name, _ in log.graphs()]
    facts = [] if whole else with_earlier_facts(names, held)
    for name in filter(replaces, names):
        store.remove_graph(NamedNode(name))
    fill(store, source, on_quads=_telling(tell, "loading", log.size))
    stale = remove_stale(facts, held, store.update, fill_again)
    wrong = next(differences(log.graphs(), held, replaces=replaces), None) if tidy else None
    if wrong:
        raise BadStore(str(wrong))
    return stale


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, which in the end takes the place of `folder`; after an error nothing is left."""
    beside = folder.with_name(f".{folder.name}.loading")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if beside.exists():
            _open(beside)  # or else another load is at work
            rmtree(beside)
        beside.mkdir()
    except OSError as cause:
        raise BadInput(f"{folder} cannot be written: {cause.strerror}") from cause
    try:
        yield beside
        beside.replace(folder)
    except BaseException:
        rmtree(beside, ignore_errors=True)
        raise


def _is_free(folder: Path) -> bool:
    """Return whether a folder is missing or empty; one that holds anything but a store raises BadInput."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        raise BadInput(f"{folder} is a file; --to names a folder")
    names = {path.name for path in folder.iterdir()}
    if names and _MARK not in names:
        raise BadInput(f"{folder} holds other files: name an empty or new folder, or that of a store")
    return not names


def _open(folder: Path) -> Store:
    try:
        return Store(folder)
    except OSError as cause:
        if "lock" in str(cause).lower():
            raise BadStore(f"{folder} is in use by another program") from cause
        raise BadStore(f"{folder} cannot be opened: {cause}") from cause


def _telling(tell: OnLoad, step: str, total: int | None = None) -> Callable[[int], None]:
    return lambda quads: tell(LoadProgress(step, quads, total))
