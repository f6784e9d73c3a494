"""Figures of a network on held-out data, before it is exported."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from kg.nlp.features import WordPieces
from training.batches import (
    Inputs,
    MeaningTargets,
    SyntaxTargets,
    by_length,
    meaning_batch,
    syntax_batch,
)
from training.data import ROLES, Passage, Sentence, pack, word_count
from training.label_sets import Labels
from training.network import NEVER, Network
from training.scores import MeaningScores, among_answers, same_sentence, scores_of

_WORDS, _PASSAGES = 1500, 8


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by the name of what is counted: asked for, answered, answered right."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, found: Tensor, gold: Tensor, equal: Tensor | None = None) -> None:
        """Count places: all bool and of one shape; `equal` where found and gold must also agree."""
        both = found & gold
        self.gold[name] += int(gold.sum())
        self.found[name] += int(found.sum())
        self.hits[name] += int((both if equal is None else both & equal).sum())

    def rate(self, name: str) -> float:
        """Return the share of right answers."""
        return self.hits[name] / self.gold[name]

    def f1(self, name: str) -> float:
        """Return the F1 of what was found."""
        return 2 * self.hits[name] / max(1, self.found[name] + self.gold[name])


@torch.no_grad()
def measure_syntax(
    net: Network, trees: Sequence[Sentence], pieces: WordPieces, labels: Labels
) -> dict[str, float]:
    """UPOS, XPOS, UAS and LAS in percent with gold words and greedy heads; punctuation counts."""
    net.eval()
    tally = Tally()
    groups = list(pack(trees, rng=None))
    sizes = [word_count(g) for g in groups]
    for chunk in by_length(groups, sizes, words=_WORDS, rng=random.Random(0)):
        _tally_syntax(tally, net, *syntax_batch(chunk, pieces, labels))
    return {name: round(100 * tally.rate(name), 2) for name in ("upos", "xpos", "uas", "las")}


def _tally_syntax(tally: Tally, net: Network, x: Inputs, y: SyntaxTargets) -> None:
    syntax, _ = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
    upos, xpos, arcs = net.syntax_heads(syntax)
    heads = arcs.masked_fill(~same_sentence(x.sentence), NEVER).argmax(-1)
    deps = net.labels(syntax, heads[:, :, None])[:, :, 0].argmax(-1)
    words = x.sentence > 0
    right = heads == y.heads
    tally.add("upos", upos.argmax(-1) == y.upos, words)
    tally.add("xpos", xpos.argmax(-1) == y.xpos, words)
    tally.add("uas", right, words)
    tally.add("las", right & (deps == y.deps), words)


@torch.no_grad()
def measure_meaning(
    net: Network, passages: Sequence[Passage], pieces: WordPieces, labels: Labels
) -> dict[str, float]:
    """F1 of mention spans and triggers; accuracy of statuses and F1 of role arcs given the gold
    instances; accuracy of owners and antecedents given the gold words."""
    net.eval()
    tally = Tally()
    for at in range(0, len(passages), _PASSAGES):
        _tally_meaning(tally, net, *meaning_batch(passages[at : at + _PASSAGES], pieces, labels))
    rates = {name: tally.rate(name) for name in ("status", "owner", "same")}
    scores = {name: tally.f1(name) for name in ("span", "trigger", *ROLES)}
    return {name: round(value, 3) for name, value in (rates | scores).items()}


def _tally_meaning(tally: Tally, net: Network, x: Inputs, y: MeaningTargets) -> None:
    scores = scores_of(net, x, y)
    assert isinstance(scores, MeaningScores)
    spans = scores.spans.argmax(-1)
    tally.add("span", (spans > 0) & (y.spans >= 0), y.spans > 0, spans == y.spans)
    tally.add("trigger", (scores.triggers > 0) & (x.sentence > 0)[..., None], y.triggers > 0)
    tally.add("status", scores.status[:, :-1].argmax(-1) == y.status, y.status >= 0)
    for r, role in enumerate(ROLES):
        gold = y.roles[..., r]
        tally.add(role, (scores.roles[..., r] > 0) & (gold >= 0), gold == 1)
    tally.add("owner", _answered_right(scores.owner, y.owner, y.named), y.owner_rows)
    tally.add("same", _answered_right(scores.same, y.same, y.standing), y.same_rows)


def _answered_right(scores: Tensor, right: Tensor, columns: Tensor) -> Tensor:
    """bool [B, W]: each word's best answer is a right one; scores, right: [B, W, W]."""
    best = among_answers(scores, columns).argmax(-1)
    return right.gather(2, best[..., None])[..., 0] > 0
