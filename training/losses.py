"""What the network is asked to get right, as losses of its heads.

Shapes: B windows, W words, N relation instances, R roles.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Inputs, MeaningTargets, SyntaxTargets
from training.instances import ACTOR_ROLES
from training.network import NEVER
from training.scores import MeaningScores, Scores, SyntaxScores, among_answers

# How much tags, heads and labels of a tree count beside each other.
SYNTAX = {"upos": 0.8, "xpos": 0.3, "arcs": 1.0, "labels": 1.0}


def losses(scores: Scores, x: Inputs, y: SyntaxTargets | MeaningTargets) -> dict[str, Tensor]:
    """Return the losses of a batch, scalars by name."""
    if isinstance(y, SyntaxTargets):
        assert isinstance(scores, SyntaxScores)
        return {"syntax": syntax_loss(scores, y)}
    assert isinstance(scores, MeaningScores)
    return meaning_loss(scores, x, y)


def syntax_loss(scores: SyntaxScores, y: SyntaxTargets) -> Tensor:
    """Mean cross-entropy of tags, heads and labels over the words, as one figure."""
    right = {"upos": y.upos, "xpos": y.xpos, "arcs": y.heads, "labels": y.deps}
    return syntax_sum({name: _entropy(getattr(scores, name), target) for name, target in right.items()})


def syntax_sum(parts: Mapping[str, Tensor]) -> Tensor:
    """The losses of tags, heads and labels, weighted and added."""
    return sum((share * parts[name] for name, share in SYNTAX.items()), start=torch.zeros(()))


def _entropy(logits: Tensor, target: Tensor) -> Tensor:
    """logits: [B, W, C]; target: int64 [B, W], -1 where nothing is asked."""
    return functional.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=-1)


def meaning_loss(scores: MeaningScores, x: Inputs, y: MeaningTargets) -> dict[str, Tensor]:
    """The losses of mentions, triggers, roles, statuses, owners and coreference."""
    return {
        "span": _span_loss(scores.spans, y),
        "trigger": _trigger_loss(scores.triggers, x, y),
        **_status_losses(scores.status, y),
        "role": _role_loss(scores.roles, y),
        "filler": _filler_loss(scores.roles, y),
        "owner": _marginal(scores.owner, y.owner, y.owner_rows, y.named),
        "same": _marginal(scores.same, y.same, y.same_rows, y.standing),
    }


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


def _marginal(scores: Tensor, right: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """-log of the probability of all right answers together; a word that answers itself means none.

    scores, right: [B, W, W]; rows, columns: bool [B, W], words asked about and words that may answer.
    """
    scores = among_answers(scores, columns)
    every = scores.logsumexp(-1)
    good = scores.masked_fill(right == 0, NEVER).logsumexp(-1)
    return ((every - good) * rows).sum() / rows.sum().clamp(min=1)
