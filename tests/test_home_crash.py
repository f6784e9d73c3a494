"""A home survives whatever ends a run: the next one ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from homes import graph_bytes, ids, plain, write

import kg
from kg.errors import HomeInUse
from kg.home.database import DATABASE, writing

ROOT = Path(__file__).parents[1]
__all__ = ["plain"]

NAMES = ("Norland", "Estmark", "Sudmark", "Westmark")
TEXTS = {
    f"{agent.lower()}-{target.lower()}": f"{agent} {verb} {target}. {target} funds the Red Front."
    for agent, verb in zip(NAMES, ("hosts", "attacks", "hosts", "funds"), strict=True)
    for target in NAMES
    if agent != target
}


def build(home: Path, folder: Path, **options: object) -> kg.HomeReport:
    return kg.build_home([folder], into=home, **options)  # type: ignore[arg-type]


def killed_after(steps: int, work: Callable[[], object]) -> bool:
    """Do work in a process that kills itself at a step; return whether it came to that.

    A step is any SQL statement, opened, renamed or removed file.
    """
    child = os.fork()
    if child == 0:
        _kill_at(steps)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _kill_at(steps: int) -> None:
    left = steps

    def step(*_event: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, _args: object) -> None:
        if event in ("open", "os.rename", "os.remove"):
            step()

    connect = sqlite3.connect

    def traced(*args: object, **options: object) -> sqlite3.Connection:
        db = connect(*args, **options)  # type: ignore[call-overload]
        db.set_trace_callback(step)
        return db  # type: ignore[no-any-return]

    sqlite3.connect = traced  # type: ignore[assignment]
    sys.addaudithook(audit)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.usefixtures("plain")
def test_a_kill_at_any_step_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.home.keeper._SECONDS", 0.0)  # one transaction for each document
    folder = write(tmp_path / "in", **dict(list(TEXTS.items())[:3]))
    build(tmp_path / "undisturbed.kg", folder)
    expected = graph_bytes(tmp_path / "undisturbed.kg")
    step, killed = 1, True
    while killed:
        home = tmp_path / f"{step}.kg"
        killed = killed_after(step, lambda home=home: build(home, folder))  # type: ignore[misc]
        build(home, folder)
        assert graph_bytes(home) == expected, f"killed at step {step}"
        step += 7
    assert step > 100


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.usefixtures("plain")
def test_a_kill_while_forgetting_forgets_all_or_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **dict(list(TEXTS.items())[:3]))
    step, killed = 1, True
    while killed:
        home = tmp_path / f"{step}.kg"
        build(home, folder)
        gone = ids(home)[:2]
        killed = killed_after(step, lambda home=home, gone=gone: kg.forget_documents(gone, home=home))  # type: ignore[misc]
        left = ids(home)
        assert len(left) in (1, 3), f"killed at step {step}"
        build(
            tmp_path / f"{step}-fresh.kg",
            write(tmp_path / f"{step}-in", **{name: TEXTS[name] for name in left}),
        )
        kg.build_home(into=home)
        assert graph_bytes(home) == graph_bytes(tmp_path / f"{step}-fresh.kg")
        step += 11
    assert len(left) == 1


@pytest.mark.usefixtures("plain")
def test_an_error_in_the_middle_keeps_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.home.keeper._SECONDS", 0.0)
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)

    def stop_at_five(record: kg.Record) -> None:
        if record.document.id == sorted(TEXTS)[4]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(home, folder, on_progress=stop_at_five)
    assert ids(home) == sorted(TEXTS)[:4]
    [run] = kg.list_runs(home)
    assert (run.added, run.finished) == (4, None)
    report = build(home, folder)
    assert (report.added, report.unchanged) == (len(TEXTS) - 4, 4)
    build(tmp_path / "f.kg", folder)
    assert graph_bytes(home) == graph_bytes(tmp_path / "f.kg")


@pytest.mark.usefixtures("plain")
def test_a_rebuild_that_was_cut_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.home.keeper._SECONDS", 0.0)
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    build(home, folder)

    def stop_at_five(record: kg.Record) -> None:
        if record.document.id == sorted(TEXTS)[4]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kg.build_home(into=home, min_confidence=0.95, rebuild=True, on_progress=stop_at_five)
    report = kg.build_home(into=home, min_confidence=0.95)
    assert report.reread == len(TEXTS) - 4
    build(tmp_path / "f.kg", folder, min_confidence=0.95)
    assert graph_bytes(home) == graph_bytes(tmp_path / "f.kg")


@pytest.mark.usefixtures("plain")
def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    build(home, folder)
    refusals: list[HomeInUse] = []

    def intrude() -> None:
        for attempt in (lambda: build(home, folder), lambda: kg.forget_documents(ids(home)[:1], home=home)):
            try:
                attempt()
            except HomeInUse as refusal:
                refusals.append(refusal)

    with writing(home):
        thread = Thread(target=intrude)
        thread.start()
        thread.join()
    assert [str(refusal) for refusal in refusals] == [
        f"{home}: is in use by process {os.getpid()}: wait until it ends, or stop it"
    ] * 2
    assert build(home, folder).unchanged == len(TEXTS)


HOLD = """
import sys, time
from pathlib import Path
from kg.home.database import writing
with writing(Path(sys.argv[1])):
    print("holds", flush=True)
    time.sleep(600)
"""


@pytest.mark.usefixtures("plain")
def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    build(home, folder)
    command = [sys.executable, "-c", HOLD, str(home)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    ) as holder:
        assert holder.stdout and holder.stdout.readline() == "holds\n"
        with pytest.raises(HomeInUse, match=f"is in use by process {holder.pid}: wait"):
            build(home, folder)
        assert ids(home) == sorted(TEXTS)
        holder.kill()
    assert (home / "lock.pid").read_text() == f"{holder.pid}\n"
    assert build(home, folder).unchanged == len(TEXTS)
    assert not (home / "lock.pid").exists()


@pytest.mark.usefixtures("plain")
def test_a_home_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    home.mkdir()
    (home / "lock").touch()
    (home / "lock.pid").write_text("")
    (home / DATABASE).touch()
    assert ids(home) == []
    assert build(home, folder).added == len(TEXTS)


def run_kg(*args: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", *map(str, args)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.model
def test_kill_9_at_five_moments_of_a_real_build(tmp_path: Path) -> None:
    # One document at a time: a text's record must not depend on what is read beside it.
    lines = [
        json.dumps({"id": name, "text": text, "published": "2024-05-03"}) for name, text in TEXTS.items()
    ]
    (tmp_path / "feed.jsonl").write_text("\n".join(lines))
    began = time.monotonic()
    undisturbed = run_kg("build", tmp_path / "feed.jsonl", "--into", tmp_path / "undisturbed.kg")
    assert undisturbed.wait() == 0
    whole = time.monotonic() - began
    for moment in (0.5, 0.7, 0.8, 0.9, 0.97):
        disturbed = run_kg("build", tmp_path / "feed.jsonl", "--into", tmp_path / "h.kg")
        time.sleep(whole * moment)
        disturbed.kill()
        disturbed.wait()
    assert run_kg("build", tmp_path / "feed.jsonl", "--into", tmp_path / "h.kg").wait() == 0
    assert graph_bytes(tmp_path / "h.kg") == graph_bytes(tmp_path / "undisturbed.kg")
