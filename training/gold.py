"""Makes the gold folder that ships with kg: `python -m training.gold [FOLDER]`.

It holds 30 passages of `training/corpus` that training holds out. The letters of the corpus (a to h,
one per subject) take turns, each giving its next held-out passage by id, until there are enough.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

from training.held_out import held_out

CORPUS = Path(__file__).parent / "corpus"
LETTERS = "abcdefgh"
SIZE = 30
# What belongs to the document, and what only training needs.
_ELSEWHERE = ("text", "pronouns")


def chosen(corpus: Path = CORPUS) -> list[dict[str, Any]]:
    """Return the passages of the gold folder as they stand in the corpus, sorted by id."""
    turns = zip_longest(*(held_out_in(corpus / f"{letter}.jsonl") for letter in LETTERS))
    passages = (passage for passage in chain.from_iterable(turns) if passage)
    return sorted(islice(passages, SIZE), key=lambda passage: str(passage["id"]))


def document(passage: dict[str, Any]) -> dict[str, Any]:
    """Return a passage's line of documents.jsonl: what a reader is given."""
    known = {"title": None, "published": passage["date"], "source": None}
    return {"id": passage["id"], **known, "text": passage["text"]}


def annotation(passage: dict[str, Any]) -> dict[str, Any]:
    """Return a passage's line of gold.jsonl: what a reader should find."""
    return {key: value for key, value in passage.items() if key not in _ELSEWHERE}


def write(folder: Path) -> None:
    """Write documents.jsonl and gold.jsonl into a folder."""
    write_passages(folder, chosen())


def write_passages(folder: Path, passages: Sequence[dict[str, Any]]) -> None:
    """Write passages of the corpus as a gold folder."""
    _write_lines(folder / "documents.jsonl", map(document, passages))
    _write_lines(folder / "gold.jsonl", map(annotation, passages))


def held_out_in(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the passages of a corpus file that are never trained on, by id."""
    passages = map(json.loads, path.read_text("utf-8").splitlines())
    return iter(sorted((p for p in passages if held_out(p["id"])), key=lambda p: str(p["id"])))


def _write_lines(path: Path, items: Iterator[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), "utf-8")


def main() -> None:
    """Write the gold folder, by default that of this checkout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS.parents[1] / "gold")
    write(parser.parse_args().folder)


if __name__ == "__main__":
    main()
