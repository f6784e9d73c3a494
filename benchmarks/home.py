"""Whether a graph home survives what ends its runs, and what a day's addition to a large one takes.

    python -m benchmarks.home kill reports.jsonl.xz --documents 500 --times 20
    python -m benchmarks.home add reports.jsonl.xz --documents 10000

`kill` ends builds by SIGKILL at random moments, each in a fresh home, runs them again and compares the bytes
of the graph with those of an undisturbed build. `add` keeps so many documents, adds one more, forgets it, and
compares the bytes of the graph with those before.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.build import lines_of

_SEED = 1


def kill(reports: Path, folder: Path, *, documents: int, times: int) -> None:
    """Kill builds at random moments; print how many homes equal the undisturbed one after another run."""
    source = folder / "reports.jsonl"
    source.write_text("".join(islice(lines_of(reports), documents)), encoding="utf-8")
    began = time.perf_counter()
    _build(source, folder / "undisturbed.kg").wait()
    whole = time.perf_counter() - began
    expected, rng, same, cut = graph_hash(folder / "undisturbed.kg"), random.Random(_SEED), 0, 0
    for number in range(times):
        home = folder / f"{number}.kg"
        process = _build(source, home)
        time.sleep(moment := rng.uniform(0.0, whole))
        process.send_signal(signal.SIGKILL)
        cut += process.wait() == -signal.SIGKILL
        again = time.perf_counter()
        _build(source, home).wait()
        same += (equal := graph_hash(home) == expected)
        print(
            f"  after {moment:5.1f} of {whole:.1f} s: again in {time.perf_counter() - again:5.1f} s, "
            f"{'the same' if equal else 'OTHER'} bytes",
            flush=True,
        )
    print(f"{cut} of {times} builds killed at work; {same} of {times} homes equal the undisturbed one")


def add(reports: Path, folder: Path, *, documents: int) -> None:
    """Print what adding one document to a home takes, and forgetting it, and whether bytes come back."""
    lines = lines_of(reports)
    source, more, home = folder / "reports.jsonl", folder / "more.jsonl", folder / "home.kg"
    source.write_text("".join(islice(lines, documents)), encoding="utf-8")
    more.write_text(line := next(lines), encoding="utf-8")
    _timed(f"build of {documents:,}", _command("build", str(source), "--into", str(home), "--quiet"))
    before = graph_hash(home)
    _timed("adding one", _command("build", str(more), "--into", str(home), "--quiet"))
    changed = graph_hash(home) != before
    _timed("forgetting it", _command("forget", json.loads(line)["id"], "--from", str(home)))
    back = graph_hash(home) == before
    print(f"adding changed the graph: {changed}; forgetting gave the bytes of before: {back}")


def graph_hash(home: Path) -> str:
    """Return a hash of the names and bytes of a home's graph."""
    graph = home / "graph"
    hashed = sha256()
    for path in sorted(path for path in graph.rglob("*") if path.is_file()):
        hashed.update(f"{path.relative_to(graph)} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return hashed.hexdigest()


def _build(source: Path, home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command("build", str(source), "--into", str(home), "--quiet"))


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "kg", *words]


def _timed(what: str, command: list[str]) -> None:
    began = time.perf_counter()
    subprocess.run(command, check=True)
    print(f"{what}: {time.perf_counter() - began:.1f} s", flush=True)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["kill", "add"])
    parser.add_argument("reports", type=Path, help="JSON Lines with ids, as they are or as .xz")
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--times", type=int, default=20, help="builds to kill")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="kg-benchmark-") as name:
        if given.what == "kill":
            kill(given.reports, Path(name), documents=given.documents, times=given.times)
        else:
            add(given.reports, Path(name), documents=given.documents)


if __name__ == "__main__":
    main()
