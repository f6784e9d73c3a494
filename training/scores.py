"""What the network answers to a batch, before it is compared with what is right.

Shapes: B windows, W words, N relation instances, R roles.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from training.batches import Inputs, MeaningTargets, SyntaxTargets
from training.network import NEVER, Network


@dataclass(frozen=True, slots=True)
class SyntaxScores:
    """Logits of tags [B, W, tags], heads [B, W, W], those of other sentences out of the question, and the
    labels of the right heads [B, W, labels]."""

    upos: Tensor
    xpos: Tensor
    arcs: Tensor
    labels: Tensor


@dataclass(frozen=True, slots=True)
class MeaningScores:
    """Logits of mentions [B, W, W, none + kinds], triggers [B, W, types], status [N, statuses + former] and
    roles [N, W, R] of the right instances, owners and coreference [B, W, W]."""

    spans: Tensor
    triggers: Tensor
    status: Tensor
    roles: Tensor
    owner: Tensor
    same: Tensor


Scores = SyntaxScores | MeaningScores


def scores_of(net: Network, x: Inputs, y: SyntaxTargets | MeaningTargets) -> Scores:
    """Return what the network answers to what `y` asks."""
    syntax, meaning = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
    return _syntax(net, syntax, x, y) if isinstance(y, SyntaxTargets) else _meaning(net, meaning, y)


def _syntax(net: Network, words: Tensor, x: Inputs, y: SyntaxTargets) -> SyntaxScores:
    upos, xpos, arcs = net.syntax_heads(words)
    arcs = arcs.float().masked_fill(~same_sentence(x.sentence), NEVER)
    labels = net.labels(words, y.heads.clamp(min=0)[:, :, None])[:, :, 0]
    return SyntaxScores(upos.float(), xpos.float(), arcs, labels.float())


def _meaning(net: Network, words: Tensor, y: MeaningTargets) -> MeaningScores:
    vectors, triggers = net.triggers(words)
    status, roles = net.instances(words, vectors, y.at)
    owner, same = net.pairs(words)
    spans = net.spans(words)
    return MeaningScores(*(s.float() for s in (spans, triggers, status, roles, owner, same)))


def same_sentence(sentence: Tensor) -> Tensor:
    """bool [B, W, W]: both words stand in one sentence."""
    return (sentence[:, :, None] == sentence[:, None]) & (sentence[:, None] > 0)


def among_answers(scores: Tensor, columns: Tensor) -> Tensor:
    """The scores [B, W, W] that word j answers for word i, of those words alone that may (bool [B, W]); a
    word itself, to say none, always may."""
    itself = torch.eye(columns.shape[1], dtype=torch.bool)[None]
    return scores.masked_fill(~(columns[:, None] | itself), NEVER)
