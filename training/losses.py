"""What the network is asked to get right, as losses of its heads.

Shapes: B windows, W words, N relation instances, R roles.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Inputs, MeaningTargets, SyntaxTargets
from training.instances import ACTOR_ROLES
from training.network import NEVER, Network


def losses(net: Network, x: Inputs, y: SyntaxTargets | MeaningTargets) -> dict[str, Tensor]:
    """Return the losses of a batch, scalars by name."""
    return {"syntax": syntax_loss(net, x, y)} if isinstance(y, SyntaxTargets) else meaning_loss(net, x, y)


def syntax_loss(net: Network, x: Inputs, y: SyntaxTargets) -> Tensor:
    """Mean cross-entropy of tags, heads and labels over the words, weighted and added."""
    syntax, _ = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
    upos, xpos, arcs = net.syntax_heads(syntax)
    arcs = arcs.float().masked_fill(~same_sentence(x.sentence), NEVER)
    labels = net.labels(syntax, y.heads.clamp(min=0)[:, :, None])[:, :, 0]
    return (
        0.8 * _entropy(upos, y.upos)
        + 0.3 * _entropy(xpos, y.xpos)
        + _entropy(arcs, y.heads)
        + _entropy(labels, y.deps)
    )


def _entropy(logits: Tensor, target: Tensor) -> Tensor:
    """logits: [B, W, C]; target: int64 [B, W], -1 where nothing is asked."""
    return functional.cross_entropy(logits.float().flatten(0, 1), target.flatten(), ignore_index=-1)


def same_sentence(sentence: Tensor) -> Tensor:
    """bool [B, W, W]: both words stand in one sentence."""
    return (sentence[:, :, None] == sentence[:, None]) & (sentence[:, None] > 0)


def meaning_loss(net: Network, x: Inputs, y: MeaningTargets) -> dict[str, Tensor]:
    """The losses of mentions, triggers, roles, statuses, owners and coreference."""
    _, meaning = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
    out = {"span": _span_loss(net.spans(meaning).float(), y)}
    vectors, triggers = net.triggers(meaning)
    out["trigger"] = _trigger_loss(triggers.float(), x, y)
    status, roles = net.instances(meaning, vectors, y.at)
    out |= _status_losses(status.float(), y)
    out["role"] = _role_loss(roles.float(), y)
    out["filler"] = _filler_loss(roles.float(), y)
    owner, same = net.pairs(meaning)
    out["owner"] = _marginal(owner.float(), y.owner, y.owner_rows, y.named)
    out["same"] = _marginal(same.float(), y.same, y.same_rows, y.standing)
    return out


def _span_loss(spans: Tensor, y: MeaningTargets) -> Tensor:
    """spans: [B, W, W, none + kinds]; per mention, since nearly all places hold none."""
    total = functional.cross_entropy(spans.flatten(0, 2), y.spans.flatten(), ignore_index=-1, reduction="sum")
    return total / (y.spans > 0).sum().clamp(min=1)


def _trigger_loss(triggers: Tensor, x: Inputs, y: MeaningTargets) -> Tensor:
    """triggers: [B, W, types]; per trigger."""
    loss = functional.binary_cross_entropy_with_logits(triggers, y.triggers, reduction="none")
    return (loss * (x.sentence > 0)[..., None]).sum() / y.triggers.sum().clamp(min=1)


def _status_losses(status: Tensor, y: MeaningTargets) -> dict[str, Tensor]:
    """status: [N, statuses + former]."""
    return {
        "status": functional.cross_entropy(status[:, :-1], y.status),
        "former": functional.binary_cross_entropy_with_logits(status[:, -1], y.former),
    }


def _role_loss(roles: Tensor, y: MeaningTargets) -> Tensor:
    """roles: [N, W, R]; per instance."""
    loss = functional.binary_cross_entropy_with_logits(roles, y.roles.clamp(min=0), reduction="none")
    return (loss * (y.roles >= 0)).sum() / len(roles)


def _filler_loss(roles: Tensor, y: MeaningTargets) -> Tensor:
    """-log of the probability that the best word of each actor role is a right one, or that there is none.

    The reader takes the likeliest filler first, which the words' own losses do not ask for. "None"
    scores 0, where a word's own probability is one half. Words beyond the window count for nothing.
    """
    inside = (y.roles >= 0).any(-1)
    scores = roles[..., :ACTOR_ROLES].masked_fill(~inside[..., None], NEVER)
    right = y.roles[..., :ACTOR_ROLES]
    filled = (right == 1).any(1)
    # other mentions of the right actor are right too
    good = scores.masked_fill((right == 0) | ~inside[..., None], NEVER).logsumexp(1)
    every = functional.softplus(scores.logsumexp(1))
    return (every - torch.where(filled, good, 0.0)).mean()


def answers_allowed(columns: Tensor) -> Tensor:
    """bool [B, W, W] of bool [B, W]: where word j may answer for word i; itself, to say none, always."""
    itself = torch.eye(columns.shape[1], dtype=torch.bool)[None]
    return columns[:, None] | itself


def _marginal(scores: Tensor, right: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """-log of the probability of all right answers together; a word that answers itself means none.

    scores, right: [B, W, W]; rows, columns: bool [B, W], words asked about and words that may answer.
    """
    scores = scores.masked_fill(~answers_allowed(columns), NEVER)
    every = scores.logsumexp(-1)
    good = scores.masked_fill(right == 0, NEVER).logsumexp(-1)
    return ((every - good) * rows).sum() / rows.sum().clamp(min=1)
