"""How fast `kg build` is, what memory it takes, where the time goes, and how both grow.

    python -m benchmarks.build reports.jsonl.xz --documents 1000 10000 all --workers 2 --json build.json

Each size is one run of the command line on the first so many records. Stages are processor seconds of one
process on the first `--sample` records, against the bare network on the same words.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.process_tree import Usage, run_measured
from benchmarks.stages import stage_seconds

_ALL = "all"
_PART_OF_MODEL = "inference"


@dataclass(frozen=True, slots=True)
class Size:
    """A build of so many documents; `seconds` from the start of the process to its end."""

    documents: int
    words: int
    quads: int
    usage: Usage

    def row(self) -> dict[str, float]:
        """Return its figures by name."""
        seconds = self.usage.seconds
        return {
            "documents": self.documents,
            "words": self.words,
            "quads": self.quads,
            "seconds": round(seconds, 1),
            "CPU seconds": round(self.usage.cpu_seconds, 1),
            "documents/s": round(self.documents / seconds, 1),
            "words/s": round(self.words / seconds),
            "quads/s": round(self.quads / seconds),
            "CPU ms/document": round(1000 * self.usage.cpu_seconds / self.documents, 2),
            "peak MB": round(self.usage.peak_bytes / 1e6),
        }


def main() -> None:
    """Run the command line."""
    given = _arguments()
    with TemporaryDirectory(prefix="kg-benchmark-") as name:
        folder = Path(name)
        sizes = [
            _build(given.path, None if text == _ALL else int(text), folder, given).row()
            for text in given.documents
        ]
        sample = folder / "sample.jsonl"
        _take(given.path, given.sample, sample)
        stages, words = stage_seconds(sample)
    share = _shares(stages, words)
    _print(sizes, stages, share)
    if given.json:
        found = {"machine": _machine(), "options": _options(given), "sizes": sizes}
        report = {**found, "stages": stages, "stage words": words, **share}
        given.json.write_text(json.dumps(report, indent=2) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, help="JSON Lines, as they are or as .xz")
    parser.add_argument("--documents", nargs="+", default=["1000", "10000", _ALL], help="sizes to build")
    parser.add_argument("--sample", type=int, default=2000, help="documents for the seconds by stage")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser.parse_args()


def _build(path: Path, documents: int | None, folder: Path, given: argparse.Namespace) -> Size:
    source, target = folder / "source.jsonl", folder / "graph.nq"
    count, words = _take(path, documents, source)
    options = ["--workers", str(given.workers), "--engine", given.engine, "--quiet"]
    command = [sys.executable, "-m", "kg", "build", str(source), "-o", str(target), *options]
    usage = run_measured(command)
    with target.open("rb") as lines:
        quads = sum(1 for _ in lines)
    return Size(count, words, quads, usage)


def _take(path: Path, documents: int | None, target: Path) -> tuple[int, int]:
    """Copy the first records; return how many, and how many words are in their texts."""
    count = words = 0
    with target.open("w", encoding="utf-8") as file:
        for line in islice(lines_of(path), documents):
            file.write(line)
            count += 1
            words += len(json.loads(line)["text"].split())
    return count, words


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a file, as it is or as .xz."""
    read = lzma.open if path.suffix == ".xz" else open
    with read(path, "rt", encoding="utf-8") as file:
        yield from file


def _shares(stages: dict[str, float], words: int) -> dict[str, float]:
    whole = sum(seconds for name, seconds in stages.items() if name != _PART_OF_MODEL)
    return {
        "pipeline words/CPU s": round(words / whole),
        "bare inference words/CPU s": round(words / stages[_PART_OF_MODEL]),
        "share of bare inference": round(stages[_PART_OF_MODEL] / whole, 3),
    }


def _print(sizes: Sequence[dict[str, float]], stages: dict[str, float], share: dict[str, float]) -> None:
    print("  ".join(f"{name:>15}" for name in sizes[0]))
    for row in sizes:
        print("  ".join(f"{value:15,}" for value in row.values()))
    print(f"\n{'growth':>15}  per document, against the first row")
    for row in sizes[1:]:
        time, memory = (row[name] / sizes[0][name] for name in ("CPU ms/document", "peak MB"))
        print(f"{row['documents']:15,}  CPU time x {time:.2f}  peak memory x {memory:.2f} (whole)")
    print(f"\n{'stage':>15}  {'CPU s':>8}")
    for name, seconds in stages.items():
        print(f"{name:>15}  {seconds:8.2f}{'  (part of model)' if name == _PART_OF_MODEL else ''}")
    print()
    for name, value in share.items():
        print(f"{name}: {value:,}")


def _machine() -> dict[str, Any]:
    load = os.getloadavg()[0]
    return {"cores": os.cpu_count(), "processor": platform.processor(), "load": load}


def _options(given: argparse.Namespace) -> dict[str, Any]:
    return {"workers": given.workers, "engine": given.engine, "sample": given.sample}


if __name__ == "__main__":
    main()
