"""What the network is asked to get right, as losses of its heads."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from training.batches import Inputs, MeaningTargets, SyntaxTargets
from training.network import Network

_NEVER = -1e4


def syntax_loss(net: Network, x: Inputs, y: SyntaxTargets) -> Tensor:
    """Mean cross-entropy of tags, heads and labels over the words."""
    syntax, _ = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
    upos, xpos, arcs = net.syntax_heads(syntax)
    arcs = arcs.float().masked_fill(~same_sentence(x.sentence), _NEVER)
    labels = net.labels(syntax, y.heads.clamp(min=0)[:, :, None])[:, :, 0]
    return (
        0.5 * _entropy(upos, y.upos)
        + 0.3 * _entropy(xpos, y.xpos)
        + _entropy(arcs, y.heads)
        + _entropy(labels, y.deps)
    )


def _entropy(logits: Tensor, target: Tensor) -> Tensor:
    return F.cross_entropy(logits.float().flatten(0, 1), target.flatten(), ignore_index=-1)


def same_sentence(sentence: Tensor) -> Tensor:
    """bool [B, W, W]: both words stand in one sentence."""
    return (sentence[:, :, None] == sentence[:, None]) & (sentence[:, None] > 0)


def meaning_loss(net: Network, x: Inputs, y: MeaningTargets) -> dict[str, Tensor]:
    """The losses of mentions, triggers, roles, statuses, owners and coreference."""
    _, meaning = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
    spans = net.spans(meaning).float()
    gold = (y.spans > 0).sum().clamp(min=1)
    out = {
        "span": F.cross_entropy(spans.flatten(0, 2), y.spans.flatten(), ignore_index=-1, reduction="sum")
        / gold
    }
    vectors, triggers = net.triggers(meaning)
    real = (x.sentence > 0)[..., None]
    count = y.triggers.sum().clamp(min=1)
    loss = F.binary_cross_entropy_with_logits(triggers.float(), y.triggers, reduction="none")
    out["trigger"] = (loss * real).sum() / count
    status, roles = net.instances(meaning, vectors, y.at)
    status, roles = status.float(), roles.float()
    out["status"] = F.cross_entropy(status[:, :-1], y.status)
    out["former"] = F.binary_cross_entropy_with_logits(status[:, -1], y.former)
    known = y.roles >= 0
    loss = F.binary_cross_entropy_with_logits(roles, y.roles.clamp(min=0), reduction="none")
    out["role"] = (loss * known).sum() / len(roles)
    owner, same = net.pairs(meaning)
    out["owner"] = _marginal(owner.float(), y.owner, y.owner_rows, y.named)
    out["same"] = _marginal(same.float(), y.same, y.same_rows, y.standing)
    return out


def _marginal(scores: Tensor, right: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """-log of the probability of all right answers together; a word that answers itself means none."""
    itself = torch.eye(scores.shape[1], dtype=torch.bool)[None]
    allowed = columns[:, None] | itself
    scores = scores.masked_fill(~allowed, _NEVER)
    every = scores.logsumexp(-1)
    good = scores.masked_fill(right == 0, _NEVER).logsumexp(-1)
    return ((every - good) * rows).sum() / rows.sum().clamp(min=1)
