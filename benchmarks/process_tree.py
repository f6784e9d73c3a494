"""What a command and all its children take: seconds, processor time, and memory at its peak (Linux)."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds on the clock and of the processors, and the most memory at once, in bytes.

    Memory is the proportional set size of all processes: what they share counts once.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def run_measured(command: Sequence[str]) -> Usage:
    """Run a command to its end; what it prints on standard output is dropped.

    Raises:
        SystemExit: it fails; exit codes 0 and 1 are those of builds that were written.
    """
    began, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while True:
        peak = max(peak, sum(map(_memory, tree(process.pid))))
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(_PAUSE)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with code {process.returncode}")
    return Usage(time.perf_counter() - began, used.ru_utime + used.ru_stime, peak)


def tree(pid: int) -> list[int]:
    """Return a process and all that descend from it, as far as they are still there."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in tree(child))]


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
