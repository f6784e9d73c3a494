"""Figures of a network on held-out data, before it is exported."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import torch

from kg.nlp.features import WordPieces
from training.batches import Labels, by_length, meaning_batch, syntax_batch
from training.data import Passage, Sentence, pack
from training.losses import same_sentence
from training.network import Network


@torch.no_grad()
def measure_syntax(
    net: Network, trees: Sequence[Sentence], pieces: WordPieces, labels: Labels
) -> dict[str, float]:
    """UPOS, XPOS, UAS and LAS in percent with gold words and greedy heads; punctuation counts."""
    net.eval()
    hits: Counter[str] = Counter()
    groups = list(pack(trees, rng=None))
    for batch in by_length(
        groups, [sum(len(s.words) for s in g) for g in groups], words=1500, rng=random.Random(0)
    ):
        x, y = syntax_batch(batch, pieces, labels)
        syntax, _ = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
        upos, xpos, arcs = net.syntax_heads(syntax)
        heads = arcs.masked_fill(~same_sentence(x.sentence), -1e4).argmax(-1)
        deps = net.labels(syntax, heads[:, :, None])[:, :, 0].argmax(-1)
        real = x.sentence > 0
        right = (heads == y.heads) & real
        hits["n"] += int(real.sum())
        hits["upos"] += int(((upos.argmax(-1) == y.upos) & real).sum())
        hits["xpos"] += int(((xpos.argmax(-1) == y.xpos) & real).sum())
        hits["uas"] += int(right.sum())
        hits["las"] += int((right & (deps == y.deps)).sum())
    return {k: round(100 * hits[k] / hits["n"], 2) for k in ("upos", "xpos", "uas", "las")}


@torch.no_grad()
def measure_meaning(
    net: Network, passages: Sequence[Passage], pieces: WordPieces, labels: Labels
) -> dict[str, float]:
    """F1 of mention spans and triggers, accuracy of statuses, F1 of role arcs given the gold instances."""
    net.eval()
    n: Counter[str] = Counter()
    for k in range(0, len(passages), 8):
        x, y = meaning_batch(passages[k : k + 8], pieces, labels)
        _, meaning = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
        spans = net.spans(meaning).argmax(-1)
        _count(n, "span", (spans > 0) & (y.spans >= 0), y.spans > 0, spans == y.spans)
        vectors, triggers = net.triggers(meaning)
        found = (triggers > 0) & (x.sentence > 0)[..., None]
        _count(n, "trigger", found, y.triggers > 0, torch.ones_like(found))
        status, roles = net.instances(meaning, vectors, y.at)
        n["status"] += int((status[:, :-1].argmax(-1) == y.status).sum())
        n["instances"] += len(y.status)
        for r, role in enumerate(("agent", "target", "by", "theme", "condition", "themeFirst", "themeLast")):
            gold = y.roles[..., r]
            _count(
                n, role, (roles[..., r] > 0) & (gold >= 0), gold == 1, torch.ones_like(gold, dtype=torch.bool)
            )
        owner, same = net.pairs(meaning)
        for name, scores, right, rows, columns in (
            ("owner", owner, y.owner, y.owner_rows, y.named),
            ("same", same, y.same, y.same_rows, y.standing),
        ):
            allowed = columns[:, None] | torch.eye(x.sentence.shape[1], dtype=torch.bool)[None]
            best = scores.masked_fill(~allowed, -1e4).argmax(-1)
            n[name] += int((right.gather(2, best[..., None])[..., 0] * rows).sum())
            n[name, "rows"] += int(rows.sum())
    out = {
        "status": n["status"] / n["instances"],
        "owner": n["owner"] / n["owner", "rows"],
        "same": n["same"] / n["same", "rows"],
    }
    for name in ("span", "trigger", "agent", "target", "by", "theme", "condition", "themeFirst", "themeLast"):
        out[name] = 2 * n[name, "hit"] / max(1, n[name, "found"] + n[name, "gold"])
    return {k: round(v, 3) for k, v in out.items()}


def _count(n: Counter, name: str, found: torch.Tensor, gold: torch.Tensor, equal: torch.Tensor) -> None:
    n[name, "found"] += int(found.sum())
    n[name, "gold"] += int(gold.sum())
    n[name, "hit"] += int((found & gold & equal).sum())
