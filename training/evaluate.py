"""Figures of the exported model: `python -m training.evaluate CORPORA [GOLD …]`.

Syntax on the treebanks' test parts with gold words and sentences; mentions (exact span and kind)
on gold folders, where every occurrence of a surface counts and determiners do not.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.model import Document
from kg.nlp import load_reader
from kg.nlp.engine import Engine
from kg.resources import model_folder
from training.data import Sentence, pack, read_conllu, window_of

BATCH = 8


def syntax(engine: Engine, trees: Sequence[Sentence]) -> dict[str, float]:
    """UPOS, XPOS, UAS and LAS in percent; punctuation counts."""
    hits: Counter[str] = Counter()
    groups = sorted(pack(trees, rng=None), key=lambda g: sum(len(s.words) for s in g))
    for at in range(0, len(groups), BATCH):
        chunk = groups[at : at + BATCH]
        for group, found in zip(chunk, engine.read([window_of(g) for g in chunk]), strict=True):
            _count(hits, group, found)
    return {k: round(100 * hits[k] / hits["n"], 2) for k in ("upos", "xpos", "uas", "las")}


def _count(hits: Counter[str], group: Sequence[Sentence], found: object) -> None:
    at = 0
    for s in group:
        for i in range(len(s.words)):
            k = at + i
            head = at + (s.heads[i] if s.heads[i] >= 0 else i)
            hits["n"] += 1
            hits["upos"] += found.upos[k] == s.upos[i]
            hits["xpos"] += found.xpos[k] == s.xpos[i]
            hits["uas"] += found.heads[k] == head
            hits["las"] += found.heads[k] == head and found.deps[k] == s.deps[i]
        at += len(s.words)


def gold_documents(folder: Path) -> Iterator[tuple[Document, dict[str, dict]]]:
    """Yield each document of a gold folder with its annotated actors."""
    texts = {d["id"]: d for d in map(json.loads, (folder / "documents.jsonl").open(encoding="utf-8"))}
    lines = [json.loads(line) for p in sorted(folder.glob("gold.jsonl")) for line in p.open(encoding="utf-8")]
    lines += [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]
    for gold in lines:
        yield Document(gold["id"], texts[gold["id"]]["text"]), gold["actors"]


def mentions(folder: Path) -> dict[str, float]:
    """Precision, recall and F1 of mentions, and of their spans alone."""
    pairs = list(gold_documents(folder))
    counts: Counter[str] = Counter()
    for (document, actors), parse in zip(pairs, load_reader().parse([d for d, _ in pairs]), strict=True):
        gold = {
            (*_bare(document.text, *m.span()), a["type"])
            for a in actors.values()
            for s in {*a.get("surface", ())}
            for m in re.finditer(rf"(?<!\w){re.escape(s)}(?!\w)", document.text)
        }
        found = {
            (*_bare(document.text, m.start, m.end), str(m.kind)) for m in parse.mentions if not m.pronoun
        }
        counts["gold"] += len(gold)
        counts["found"] += len(found)
        counts["hit"] += len(gold & found)
        counts["span"] += len({x[:2] for x in gold} & {x[:2] for x in found})
    return {
        "P": round(counts["hit"] / counts["found"], 3),
        "R": round(counts["hit"] / counts["gold"], 3),
        "F1": round(2 * counts["hit"] / (counts["found"] + counts["gold"]), 3),
        "span F1": round(2 * counts["span"] / (counts["found"] + counts["gold"]), 3),
    }


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    lead = re.match(r"(?i)(the|a|an|some)\s+", text[start:end])
    start += lead.end() if lead and start + lead.end() < end else 0
    tail = re.search(r"(['’]s?|[\s.,\"])+$", text[start:end])
    return start, end - (len(tail.group()) if tail else 0)


def main() -> None:
    """Print the figures."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("corpora", type=Path)
    ap.add_argument("gold", type=Path, nargs="*")
    args = ap.parse_args()
    engine = Engine(model_folder())
    for name in ("ewt-test", "gum-test"):
        print(name, syntax(engine, read_conllu(args.corpora / "treebanks" / f"{name}.conllu.xz")))
    for folder in args.gold:
        print(folder.name, "mentions", mentions(folder))


if __name__ == "__main__":
    main()
