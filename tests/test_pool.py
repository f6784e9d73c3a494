"""Worker processes: order, deaths, errors and a quick end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest
from pool_work import Work, shouting, stillborn, stopping, without_model

from kg.errors import BadModel, StopRun
from kg.pool import usable_workers, work_in_order

BATCHES = [list(range(first, first + 3)) for first in range(0, 60, 3)]
EVERYTHING = [f"{number}!" for number in range(60)]


by_turns = partial(shouting, nap=0.002)


def run(load: Callable[[], Work], *, workers: int = 2) -> Iterator[str]:
    return work_in_order(BATCHES, load, lambda number: f"{number} lost", workers=workers)


def test_results_come_in_the_order_of_the_items() -> None:
    assert list(run(by_turns, workers=3)) == EVERYTHING


def test_a_batch_whose_worker_dies_is_read_by_another(tmp_path: Path) -> None:
    assert list(run(partial(shouting, die_at=13, once=tmp_path / "died"))) == EVERYTHING
    assert (tmp_path / "died").exists()


def test_of_a_batch_that_kills_its_workers_only_the_deadly_item_is_given_up() -> None:
    assert list(run(partial(shouting, die_at=13))) == [
        "13 lost" if text == "13!" else text for text in EVERYTHING
    ]


def test_workers_killed_from_outside_lose_nothing() -> None:
    results = run(by_turns)
    found = []
    for number, result in enumerate(results):
        found.append(result)
        if number in (5, 30):  # no more: three that die before they can work stop the run
            os.kill(active_children()[0].pid or 0, signal.SIGKILL)
    assert found == EVERYTHING


def test_a_worker_that_cannot_load_stops_the_run_with_its_reason() -> None:
    with pytest.raises(BadModel, match=r"^model\.onnx is missing$"):
        list(run(without_model))


def test_a_worker_that_stops_the_run_stops_it() -> None:
    with pytest.raises(StopRun, match=r"^\d+ is too much$"):
        list(run(stopping))


def test_workers_that_die_before_they_can_work_stop_the_run() -> None:
    with pytest.raises(StopRun, match=r"end before they can work \(exit code -9\)"):
        list(run(stillborn))


def test_closing_ends_the_workers() -> None:
    results = run(partial(shouting, nap=60))
    with pytest.raises(TimeoutError), _Alarm(3):
        next(results)
    assert active_children() == []


class _Alarm:
    """Raises TimeoutError in this process after some seconds, wherever it waits."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        signal.signal(signal.SIGALRM, self._ring)
        signal.alarm(self.seconds)

    def __exit__(self, *_: object) -> None:
        signal.alarm(0)

    def _ring(self, *_: object) -> None:
        raise TimeoutError


def test_batches_are_not_taken_far_ahead_of_their_turn() -> None:
    taken = []

    def source() -> Iterator[list[int]]:
        for number in range(1000):
            taken.append(number)
            yield [number]

    results = work_in_order(source(), shouting, str, workers=2)
    assert next(results) == "0!"
    assert len(taken) <= 9
    results.close()


def test_ctrl_c_ends_everything_at_once_and_workers_stay_silent() -> None:
    code = (
        "from functools import partial; from pool_work import shouting; from kg.pool import work_in_order\n"
        "for made in work_in_order([[1], [2], [3]], partial(shouting, nap=1), str, workers=2):\n"
        "    print(made, flush=True)\n"
    )
    where = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": where},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "1!\n"
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert time.monotonic() - began < 5
    assert errors.count("Traceback") == 1
    assert _group_ends(process.pid)


def _group_ends(leader: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_there_is_at_least_one_worker_and_not_more_than_cores() -> None:
    assert 1 <= usable_workers() <= (os.cpu_count() or 1)
