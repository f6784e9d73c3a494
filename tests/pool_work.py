"""Work for worker processes that tests can kill; apart from the tests, so that workers load little."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kg.errors import BadModel, StopRun

Work = Callable[[Sequence[int]], Iterator[str]]


def shouting(*, die_at: int | None = None, once: Path | None = None, nap: float = 0.0) -> Work:
    """Return work that answers 7 with "7!" and dies at a number: always, or until `once` is a file."""

    def shout(numbers: Sequence[int]) -> Iterator[str]:
        for number in numbers:
            time.sleep(nap)
            if number == die_at and not (once and once.exists()):
                if once:
                    once.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield f"{number}!"

    return shout


def without_model() -> Work:
    """Fail to load as a reader without its files does."""
    raise BadModel("model.onnx is missing")


def stillborn() -> Work:
    """Die while loading."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("alive")


def stopping() -> Work:
    """Return work that stops the run."""

    def stop(numbers: Sequence[int]) -> Iterator[str]:
        raise StopRun(f"{numbers[0]} is too much")

    return stop
