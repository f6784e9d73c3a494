"""Worker processes: batches go out, what is made of each item comes back in order.

A worker that dies costs nothing: its batch is given to another. A batch at which workers die again and
again is given out item by item, and an item at which they die even then is given up and named.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, TypeVar

from kg.errors import KgError, StopRun

Item = TypeVar("Item")
Made = TypeVar("Made")
Work = Callable[[Sequence[Item]], Iterable[Made]]

_TRIES = 3
# So many batches for each worker may be out or done before the one whose turn it is.
_AHEAD = 4
_MEMORY = 512 * 1024**2  # what a worker with its model needs at most
_processes = get_context("spawn")


def usable_workers() -> int:
    """Return how many workers suit this machine: its cores, as far as half its memory holds their models."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not hasattr(os, "sysconf"):
        return cores
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(cores, memory // 2 // _MEMORY))


def work_in_order(
    batches: Iterable[Sequence[Item]],
    load: Callable[[], Work[Item, Made]],
    give_up: Callable[[Item], Made],
    *,
    workers: int,
) -> Generator[Made]:
    """Yield what is made of each item, in order; each worker calls `load` once and its result per batch.

    What `load` returns yields one result for each item. `load`, items and results must be picklable.
    `give_up` says what becomes of an item at which workers die. Closing the generator, or an exception
    in it, ends the workers at once.

    Raises:
        StopRun: workers end before they can work.
        KgError: whatever of these `load` or its work raises in a worker.
    """
    crew = _Crew(batches, load, give_up, workers)
    done: dict[int, _Task[Item, Made]] = {}
    turn = 0
    try:
        while crew.give_out(before=turn + _AHEAD * workers):
            done.update((task.number, task) for task in crew.finished())
            while turn in done:
                yield from done.pop(turn).made
                turn += 1
    finally:
        crew.end()


@dataclass(slots=True)
class _Task(Generic[Item, Made]):
    """A batch with what has been made of its first items; `singly` once workers died at it too often."""

    number: int
    items: Sequence[Item]
    made: list[Made] = field(default_factory=list)
    deaths: int = 0
    singly: bool = False

    def ahead(self) -> Sequence[Item]:
        """What a worker is given next."""
        first = len(self.made)
        return self.items[first : first + 1] if self.singly else self.items[first:]

    def take(self, made: Iterable[Made]) -> None:
        self.made.extend(made)
        self.deaths = 0

    def lament(self, give_up: Callable[[Item], Made]) -> None:
        """Note that a worker died at it."""
        self.deaths += 1
        if self.deaths < _TRIES:
            return
        if self.singly:
            self.made.append(give_up(self.ahead()[0]))
        self.deaths, self.singly = 0, True


@dataclass(slots=True)
class _Worker(Generic[Item, Made]):
    process: SpawnProcess
    connection: Connection
    task: _Task[Item, Made] | None = None
    ready: bool = False


class _Crew(Generic[Item, Made]):
    """The workers of one run and the batches that wait for them."""

    def __init__(
        self,
        batches: Iterable[Sequence[Item]],
        load: Callable[[], Work[Item, Made]],
        give_up: Callable[[Item], Made],
        size: int,
    ) -> None:
        self._fresh = enumerate(batches)
        self._again: deque[_Task[Item, Made]] = deque()
        self._given = 0
        self._stillborn = 0
        self._load = load
        self._give_up = give_up
        self._workers: list[_Worker[Item, Made]] = [self._hired() for _ in range(size)]

    def give_out(self, *, before: int) -> bool:
        """Give batches with numbers below `before` to those who have none; tell whether anything is out."""
        for worker in self._workers:
            if worker.ready and worker.task is None:
                worker.task = self._next(before)
                if worker.task is not None:
                    self._send(worker, worker.task.ahead())
        return any(worker.task is not None or not worker.ready for worker in self._workers)

    def finished(self) -> Iterator[_Task[Item, Made]]:
        """Wait for workers; yield the batches that are done."""
        heard = wait([worker.connection for worker in self._workers])
        for place, worker in enumerate(self._workers):
            if worker.connection in heard:
                task = self._heard(place, worker)
                if task is not None and len(task.made) == len(task.items):
                    yield task
                elif task is not None:
                    self._again.append(task)

    def end(self) -> None:
        """End the workers at once."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()

    def _next(self, before: int) -> _Task[Item, Made] | None:
        if self._again:
            return self._again.popleft()
        fresh = next(self._fresh, None) if self._given < before else None
        if fresh is None:
            return None
        self._given += 1
        return _Task(*fresh)

    def _send(self, worker: _Worker[Item, Made], items: Sequence[Item]) -> None:
        try:
            worker.connection.send(items)
        except OSError:
            return  # it has died: `finished` hears of that

    def _heard(self, place: int, worker: _Worker[Item, Made]) -> _Task[Item, Made] | None:
        """Take a worker's answer; return the batch that it or its death concerns."""
        try:
            answer = worker.connection.recv()
        except (EOFError, OSError):
            return self._replaced(place, worker)
        if isinstance(answer, KgError):
            raise answer
        if not worker.ready:
            worker.ready, self._stillborn = True, 0
            return None
        task, worker.task = worker.task, None
        if task is not None:
            task.take(answer)
        return task

    def _replaced(self, place: int, worker: _Worker[Item, Made]) -> _Task[Item, Made] | None:
        worker.process.join()
        worker.connection.close()
        self._stillborn += not worker.ready
        if self._stillborn == _TRIES:
            code = worker.process.exitcode
            raise StopRun(f"worker processes end before they can work (exit code {code}); try fewer of them")
        self._workers[place] = self._hired()
        if worker.task is not None:
            worker.task.lament(self._give_up)
        return worker.task

    def _hired(self) -> _Worker[Item, Made]:
        mine, its = _processes.Pipe()
        process = _processes.Process(target=_work, args=(self._load, its), daemon=True)
        with _undisturbed():
            process.start()
        its.close()
        return _Worker(process, mine)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C from processes that are started here: whoever started them ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(load: Callable[[], Work[Item, Made]], connection: Connection) -> None:
    """A worker's life: load, say so, answer each batch with what is made of it or a fatal error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work = load()
    except KgError as error:
        connection.send(error)
        return
    answer: object = None
    while True:
        try:
            connection.send(answer)
            items = connection.recv()
        except (EOFError, OSError):
            return  # nobody is left to work for
        try:
            answer = list(work(items))
        except KgError as error:
            answer = error
