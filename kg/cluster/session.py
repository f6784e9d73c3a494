"""A Ray session for one build: quiet, small, and on whatever cluster there is."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import ray
import ray.data
from ray.data.context import ShuffleStrategy
from ray.exceptions import RayError

from kg.errors import StopRun
from kg.pool import usable_workers

_ADDRESS = "RAY_ADDRESS"
_SECONDS = 10.0  # that a cluster may take to answer
# No reports to Ray's makers, and nothing from its C++ part, which takes every worker that dies for an error.
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
_OBJECTS = 128 * 1024**2  # bytes of shared memory on this machine; what is more goes to Ray's folder on disk


@contextmanager
def session(workers: int) -> Iterator[int]:
    """Give the number of workers to use: `workers`, or with 0 one for each core.

    The cluster is the one that the process has joined already, else that of the environment's
    RAY_ADDRESS, else one of this machine alone, which ends with the session.

    Raises:
        StopRun: there is no such cluster, or Ray cannot go on.
    """
    joined = ray.is_initialized()
    try:
        if not joined:
            _join(workers)
        with _quiet_data():
            yield workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
    except RayError as error:
        raise StopRun(f"Ray cannot go on: {_first_line(error)}") from error
    finally:
        if not joined:
            ray.shutdown()


def _join(workers: int) -> None:
    address = os.environ.get(_ADDRESS)
    if address:
        _check_answers(address)
    own = {
        "num_cpus": workers or usable_workers(),
        "object_store_memory": _OBJECTS,
        "include_dashboard": False,
    }
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        with _silent():
            ray.init(
                address=address or "local",
                log_to_driver=False,
                logging_level=logging.ERROR,
                **({} if address else own),
            )
    except (ConnectionError, RuntimeError, ValueError) as error:
        where = f"cannot join the Ray cluster at {address}" if address else "cannot start Ray"
        raise StopRun(f"{where}: {_first_line(error)}") from error


def _check_answers(address: str) -> None:
    """Raise StopRun if nobody listens at the address of a cluster: Ray itself would wait for minutes."""
    place = urlsplit(address if "//" in address else f"//{address}")
    if not place.hostname or not place.port:
        return  # "auto" and the like
    try:
        socket.create_connection((place.hostname, place.port), timeout=_SECONDS).close()
    except OSError as error:
        raise StopRun(f"no Ray cluster answers at {address} ({_ADDRESS}): {error.strerror}") from error


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what is written to standard error past Python: that Ray's C++ part was asked to be quiet."""
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def _quiet_data() -> Iterator[None]:
    """Have datasets keep their order, and speak only of what fails."""
    logger = logging.getLogger("ray.data")
    level = logger.level
    logger.setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current().copy()
    context.enable_progress_bars = sys.stderr.isatty()
    context.execution_options.preserve_order = True
    context.shuffle_strategy = ShuffleStrategy.SORT_SHUFFLE_PULL_BASED
    try:
        with ray.data.DataContext.current(context):
            yield
    finally:
        logger.setLevel(level)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
