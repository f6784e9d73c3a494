"""Treebank sentences, and how they are put together to the windows that the network sees."""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from kg.nlp.features import Window

WINDOW_WORDS = 90
_SMALLEST = 10


@dataclass(frozen=True, slots=True)
class Sentence:
    """A treebank sentence; heads are word indices inside it, -1 at the root; `text` is as it was written,
    where the treebank says so."""

    words: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    heads: tuple[int, ...]
    deps: tuple[str, ...]
    document: str
    text: str = field(default="", compare=False)


def read_conllu(path: Path) -> list[Sentence]:
    """Read a `.conllu.xz` file; multiword ranges and empty nodes are passed over."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return list(_sentences(lines))


def _sentences(lines: Iterable[str]) -> Iterator[Sentence]:
    rows: list[list[str]] = []
    document = text = ""
    for line in lines:
        if line.startswith("# newdoc id"):
            document = line.split("=", 1)[1].strip()
        elif line.startswith("# text ="):
            text = line.split("=", 1)[1].strip()
        elif line.strip() and not line.startswith("#"):
            rows.append(line.rstrip("\n").split("\t"))
        elif rows and not line.strip():
            yield _sentence([r for r in rows if r[0].isdigit()], document, text)
            rows = []


def _sentence(rows: Sequence[Sequence[str]], document: str, text: str) -> Sentence:
    """rows: the ten CoNLL-U columns of each word."""
    return Sentence(
        words=tuple(r[1] for r in rows),
        upos=tuple(r[3] for r in rows),
        xpos=tuple(r[4] for r in rows),
        heads=tuple(int(r[6]) - 1 for r in rows),
        deps=tuple(r[7] for r in rows),
        document=document,
        text=text,
    )


def documents(sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """Return consecutive sentences of one document together, so that `pack` finds them as they are read."""
    return [list(group) for _, group in groupby(sentences, key=lambda sentence: sentence.document)]


def pack(
    sentences: Sequence[Sentence], *, rng: random.Random | None, size: int = WINDOW_WORDS
) -> Iterator[list[Sentence]]:
    """Group consecutive sentences of a document into windows of at most about `size` words,
    or of sizes drawn by `rng`, so that the model sees sentences alone and in company."""
    group: list[Sentence] = []
    limit = _limit(rng, size)
    for sentence in sentences:
        long = word_count(group) + len(sentence.words) > limit
        if group and (long or sentence.document != group[-1].document):
            yield group
            group, limit = [], _limit(rng, size)
        group.append(sentence)
    if group:
        yield group


def _limit(rng: random.Random | None, size: int) -> int:
    return rng.randint(_SMALLEST, size) if rng else size


def word_count(group: Sequence[Sentence]) -> int:
    """Return how many words some sentences have together."""
    return sum(len(sentence.words) for sentence in group)


def window_of(group: Sequence[Sentence]) -> Window:
    """Return the words of some sentences as one window."""
    numbers = tuple(n for n, sentence in enumerate(group) for _ in sentence.words)
    return Window(tuple(word for sentence in group for word in sentence.words), numbers)
