"""How far the network is from what a steadier one answers to the same batch.

The passages were annotated once, and not all alike: what the running mean of the network's own weights
answers tells what they have in common. Learning from both, the annotation and that answer, keeps a small
network from learning slips by heart (Tarvainen and Valpola, 2017, arXiv:1703.01780; Reed et al., 2014,
arXiv:1412.6596).
"""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from training.batches import Inputs, MeaningTargets, SyntaxTargets
from training.losses import SYNTAX, syntax_sum
from training.scores import MeaningScores, Scores, among_answers


def agreement(
    scores: Scores, steady: Scores, x: Inputs, y: SyntaxTargets | MeaningTargets
) -> dict[str, Tensor]:
    """Return losses by the names of `losses`, and as large where `steady` answers as annotated:
    cross-entropies with what `steady` holds likely in place of what is right."""
    if isinstance(y, SyntaxTargets):
        asked = y.upos >= 0
        parts = {name: _entropy(getattr(scores, name), getattr(steady, name), asked) for name in SYNTAX}
        return {"syntax": syntax_sum(parts)}
    assert isinstance(scores, MeaningScores)
    assert isinstance(steady, MeaningScores)
    return _of_meaning(scores, steady, x, y)


def _of_meaning(
    scores: MeaningScores, steady: MeaningScores, x: Inputs, y: MeaningTargets
) -> dict[str, Tensor]:
    words = (x.sentence > 0)[..., None]
    mentions, triggers = (y.spans > 0).sum().clamp(min=1), y.triggers.sum().clamp(min=1)
    places = y.spans >= 0
    return {
        "span": _entropy(scores.spans, steady.spans, places) * places.sum() / mentions,
        "trigger": (_binary(scores.triggers, steady.triggers) * words).sum() / triggers,
        "status": _entropy(scores.status[:, :-1], steady.status[:, :-1]),
        "former": _binary(scores.status[:, -1], steady.status[:, -1]).mean(),
        "role": (_binary(scores.roles, steady.roles) * (y.roles >= 0)).sum() / len(scores.roles),
        "owner": _answers(scores.owner, steady.owner, y.owner_rows, y.named),
        "same": _answers(scores.same, steady.same, y.same_rows, y.standing),
    }


def _entropy(scores: Tensor, steady: Tensor, asked: Tensor | None = None) -> Tensor:
    """Mean cross-entropy of logits [..., C] with those of `steady`, where asked (bool [...])."""
    each = -(steady.softmax(-1) * scores.log_softmax(-1)).sum(-1)
    return each.mean() if asked is None else (each * asked).sum() / asked.sum().clamp(min=1)


def _binary(scores: Tensor, steady: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(scores, steady.sigmoid(), reduction="none")


def _answers(scores: Tensor, steady: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Of the words that `rows` asks about (bool [B, W]), over those that may answer."""
    return _entropy(among_answers(scores, columns), among_answers(steady, columns), rows)
