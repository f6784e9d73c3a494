"""Work in threads while the next piece of it is being prepared."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(work: Callable[[Item], None], items: Iterable[Item], *, workers: int = 1) -> Iterator[Item]:
    """Do the work on each item in a thread, at most `workers` at once; yield those done, in order.

    With one worker the items are worked on strictly one after the other. An error of `work` comes out
    here, and no further item is begun.
    """
    with ThreadPoolExecutor(workers) as pool:
        running: deque[tuple[Item, Future[None]]] = deque()
        for item in items:
            if len(running) == workers:
                yield _finished(running)
            running.append((item, pool.submit(work, item)))
        while running:
            yield _finished(running)


def _finished(running: deque[tuple[Item, Future[None]]]) -> Item:
    item, future = running[0]
    future.result()
    running.popleft()
    return item
