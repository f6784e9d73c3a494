"""Inputs that are looked at again and again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from homes import facts, ids, plain, write

import kg
from kg.errors import BadInput, HomeInUse, StopRun
from kg.home.database import writing

ROOT = Path(__file__).parents[1]
__all__ = ["plain"]

FRONT = "Norland hosts the Red Front."
LEAGUE = "Sudmark funds the Blue League."


def looks(home: Path, folder: Path, stop: Event | None = None) -> Iterator[kg.HomeReport | StopRun]:
    return kg.watch(partial(kg.build_home, [folder], into=home), every=0.01, stop=stop)


@pytest.mark.usefixtures("plain")
def test_each_look_takes_in_what_is_new(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=FRONT)
    seen = looks(home, folder)
    first = next(seen)
    write(folder, b=LEAGUE)
    second, third = next(seen), next(seen)
    reports = [look for look in (first, second, third) if isinstance(look, kg.HomeReport)]
    assert [(look.added, look.unchanged) for look in reports] == [(1, 0), (1, 1), (0, 2)]
    assert facts(home) == ["Norland hosts Red_Front", "Sudmark funds Blue_League"]


@pytest.mark.usefixtures("plain")
def test_what_stops_the_first_look_is_raised(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file or folder"):
        next(looks(tmp_path / "h.kg", tmp_path / "in"))


@pytest.mark.usefixtures("plain")
def test_a_later_look_may_fail_and_the_next_one_tries_again(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=FRONT)
    seen = looks(home, folder)
    next(seen)
    folder.rename(tmp_path / "away")
    assert "no such file or folder" in str(next(seen))
    write(folder, b=LEAGUE)
    assert isinstance(next(seen), kg.HomeReport)
    assert ids(home) == ["a", "b"]


@pytest.mark.usefixtures("plain")
def test_others_may_write_between_two_looks(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=FRONT)
    seen = looks(home, folder)
    next(seen)
    assert kg.forget_documents(["a"], home=home) == 0
    with writing(home):
        assert isinstance(next(seen), HomeInUse)
    assert isinstance(next(seen), kg.HomeReport)


@pytest.mark.usefixtures("plain")
def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    stop = Event()
    seen = looks(tmp_path / "h.kg", write(tmp_path / "in", a=FRONT), stop)
    next(seen)
    stop.set()
    assert list(seen) == []


def test_an_interval_is_more_than_nothing() -> None:
    with pytest.raises(BadInput, match="more than 0 seconds, not 0"):
        next(kg.watch(partial(kg.build_home, into="h.kg"), every=0))


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_command_ends_well_when_it_is_stopped(tmp_path: Path, end: signal.Signals) -> None:
    # The text holds nothing, so that no model is loaded.
    (tmp_path / "empty.txt").write_text("")
    command = [sys.executable, "-m", "kg", "watch", "empty.txt", "--into", "h.kg", "--every", "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment
    ) as watcher:
        assert watcher.stderr
        assert watcher.stderr.readline() == "kg: skipped empty.txt: holds no text\n"
        assert "h.kg: 1 skipped; 0 documents in all" in watcher.stderr.readline()
        watcher.send_signal(end)
        assert watcher.stderr.read() == "kg: stopped; h.kg keeps what was read\n"
    assert watcher.returncode == 0
    assert kg.read_graph(tmp_path / "h.kg") is not None
    assert not (tmp_path / "h.kg" / "lock.pid").exists()
