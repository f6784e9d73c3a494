"""Figures of the exported model: `python -m training.evaluate CORPORA [GOLD …]`.

Syntax on the treebanks' test parts with gold words and sentences; mentions (exact span and kind) on
annotated folders.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.evaluate import run_evaluation
from kg.nlp.engine import Engine, Findings
from kg.resources import model_folder
from training.corpora import read_treebank
from training.data import Sentence, pack, window_of, word_count

BATCH = 8


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


def mentions(folder: Path) -> dict[str, float]:
    """Precision, recall and F1 of mentions with their kinds, and F1 of their spans alone."""
    scores = run_evaluation(folder).figures.mentions
    kind, span = scores["kind"], scores["span"]
    found = {"P": kind.precision, "R": kind.recall, "F1": kind.f1, "span F1": span.f1}
    return {name: round(value, 3) for name, value in found.items()}


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
