"""Inputs that are looked at again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

from kg.errors import BadInput, StopRun
from kg.home.build import HomeReport


def watch(
    update: Callable[[], HomeReport], *, every: float = 300.0, stop: Event | None = None
) -> Iterator[HomeReport | StopRun]:
    """Call `update` every so many seconds (counted from the end of the last call) and yield what it did.

    What stops the first call is raised. Later ones may fail, as networks and disks do: the error is
    yielded and the next call tries again. Between calls nothing is locked. The iterator ends when `stop`
    is set, at the latest when a call that is under way has ended.

        for done in watch(partial(kg.build_home, ["feeds"], into="news.kg"), every=600): ...
    """
    if every <= 0:
        raise BadInput(f"the interval must be more than 0 seconds, not {every:g}")
    stop = stop or Event()
    yield update()
    while not stop.wait(every):
        yield _tried(update)


def _tried(update: Callable[[], HomeReport]) -> HomeReport | StopRun:
    try:
        return update()
    except StopRun as error:
        return error
