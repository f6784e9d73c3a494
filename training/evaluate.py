"""Figures of the exported model: `python -m training.evaluate CORPORA [GOLD …]`.

Syntax on the treebanks' test parts with gold words and sentences; mentions (exact span and kind)
on gold folders, where every occurrence of a surface counts and determiners do not.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.model import Document, Parse
from kg.nlp import load_reader
from kg.nlp.engine import Engine, Findings
from kg.resources import model_folder
from training.corpora import read_treebank
from training.data import Sentence, pack, window_of, word_count
from training.texts import occurrences

BATCH = 8

# (start, end, kind) of a mention, in characters.
MentionSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document of a gold folder with its annotated mentions."""

    document: Document
    mentions: frozenset[MentionSpan]


def syntax(engine: Engine, trees: Sequence[Sentence]) -> dict[str, float]:
    """UPOS, XPOS, UAS and LAS in percent; punctuation counts."""
    hits: Counter[str] = Counter()
    groups = sorted(pack(trees, rng=None), key=word_count)
    for at in range(0, len(groups), BATCH):
        chunk = groups[at : at + BATCH]
        for group, found in zip(chunk, engine.read([window_of(g) for g in chunk]), strict=True):
            _count_words(hits, group, found)
    return {k: round(100 * hits[k] / hits["n"], 2) for k in ("upos", "xpos", "uas", "las")}


def _count_words(hits: Counter[str], group: Sequence[Sentence], found: Findings) -> None:
    at = 0
    for sentence in group:
        for i, gold_head in enumerate(sentence.heads):
            k = at + i
            right_head = found.heads[k] == at + (gold_head if gold_head >= 0 else i)
            hits["n"] += 1
            hits["upos"] += found.upos[k] == sentence.upos[i]
            hits["xpos"] += found.xpos[k] == sentence.xpos[i]
            hits["uas"] += right_head
            hits["las"] += right_head and found.deps[k] == sentence.deps[i]
        at += len(sentence.words)


def gold_documents(folder: Path) -> Iterator[GoldDocument]:
    """Yield each annotated document of a gold folder: `documents.jsonl` has the texts,
    `gold.jsonl` or one `.json` file each the annotations."""
    texts = {d["id"]: d["text"] for d in _json_lines(folder / "documents.jsonl")}
    gold = [note for path in sorted(folder.glob("gold.jsonl")) for note in _json_lines(path)]
    gold += [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    for note in gold:
        text = texts[note["id"]]
        yield GoldDocument(Document(note["id"], text), frozenset(_gold_mentions(text, note["actors"])))


def _json_lines(path: Path) -> list[Any]:
    # not splitlines(): a text may hold other line separators
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _gold_mentions(text: str, actors: Mapping[str, Mapping[str, Any]]) -> Iterator[MentionSpan]:
    for actor in actors.values():
        for surface in actor.get("surface", ()):
            for start, end in occurrences(text, surface):
                yield *_bare(text, start, end), actor["type"]


def mentions(folder: Path) -> dict[str, float]:
    """Precision, recall and F1 of mentions, and of their spans alone."""
    counts: Counter[str] = Counter()
    gold = list(gold_documents(folder))
    for known, parse in zip(gold, load_reader().parse([g.document for g in gold]), strict=True):
        _count_mentions(counts, known.mentions, _found_mentions(parse))
    both = counts["found"] + counts["gold"]
    return {
        "P": round(counts["hit"] / counts["found"], 3),
        "R": round(counts["hit"] / counts["gold"], 3),
        "F1": round(2 * counts["hit"] / both, 3),
        "span F1": round(2 * counts["span"] / both, 3),
    }


def _found_mentions(parse: Parse) -> frozenset[MentionSpan]:
    text = parse.document.text
    named = (m for m in parse.mentions if not m.pronoun)
    return frozenset((*_bare(text, m.start, m.end), str(m.kind)) for m in named)


def _count_mentions(
    counts: Counter[str], gold: frozenset[MentionSpan], found: frozenset[MentionSpan]
) -> None:
    counts["gold"] += len(gold)
    counts["found"] += len(found)
    counts["hit"] += len(gold & found)
    counts["span"] += len({x[:2] for x in gold} & {x[:2] for x in found})


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without its determiner, possessive ending and closing punctuation."""
    lead = re.match(r"(?i)(the|a|an|some)\s+", text[start:end])
    start += lead.end() if lead and start + lead.end() < end else 0
    tail = re.search(r"(['’]s?|[\s.,\"])+$", text[start:end])
    return start, end - (len(tail.group()) if tail else 0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("gold", type=Path, nargs="*")
    options = parser.parse_args(arguments)
    engine = Engine(model_folder())
    for name in ("ewt-test", "gum-test"):
        print(name, syntax(engine, read_treebank(options.corpora, name)))
    for folder in options.gold:
        print(folder.name, "mentions", mentions(folder))


if __name__ == "__main__":
    main()
