"""Embeddings as 4-bit integers: half the bytes of 8 bits, for the largest table of the network.

Rows are cut into groups of `GROUP` numbers with a scale each. The network is trained on with its table
already rounded (and held fixed), so the export loses nothing.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

GROUP = 64
_MOST = 7  # codes run from -7 to 7
_NIBBLE = 16
_CLIPS = 12  # scales tried for each group: the widest, and narrower ones that cut its extremes off


def packed(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Round `weight` [V, H] to codes, two a byte: uint8 [V, H / 2], the first half of a row in the high
    bits; and scales: float16 [V, H / GROUP]. Rounding what is already rounded changes nothing."""
    groups = weight.reshape(len(weight), -1, GROUP)
    scales = _best_scales(groups)
    codes = _codes(groups, scales.float()).reshape(weight.shape) + (_MOST + 1)
    high, low = codes.chunk(2, dim=1)
    return (high * _NIBBLE + low).to(torch.uint8), scales


def _best_scales(groups: Tensor) -> Tensor:
    """float16 [V, G]: of some scales for each group the one that loses least, the widest where equal."""
    widest = groups.abs().amax(-1).clamp(min=1e-6) / _MOST
    best = widest.half()
    least = _loss(groups, best)
    for n in range(1, _CLIPS):
        tried = (widest * (1 - n / (2 * _CLIPS))).half()
        loss = _loss(groups, tried)
        best, least = torch.where(loss < least, tried, best), torch.minimum(loss, least)
    return best


def _loss(groups: Tensor, scales: Tensor) -> Tensor:
    wide = scales.float()[..., None]
    return (_codes(groups, scales.float()) * wide - groups).square().sum(-1)


def _codes(groups: Tensor, scales: Tensor) -> Tensor:
    return (groups / scales[..., None]).round().clamp(-_MOST, _MOST)


def unpacked(rows: Tensor, scales: Tensor) -> Tensor:
    """Multiply codes out; rows: uint8 [..., H / 2], scales: float16 [..., H / GROUP]; returns [..., H]."""
    pairs = rows.to(torch.float32)
    high = (pairs / _NIBBLE).floor()
    codes = torch.cat([high, pairs - high * _NIBBLE], dim=-1) - (_MOST + 1)
    wide = scales.to(torch.float32).unsqueeze(-1)
    return (codes.unflatten(-1, (-1, GROUP)) * wide).flatten(-2)


def rounded(weight: Tensor) -> Tensor:
    """Return `weight` as it is after packing."""
    return unpacked(*packed(weight))


def hold_rounded(table: nn.Embedding) -> None:
    """Round a table and take it out of training."""
    table.weight = nn.Parameter(rounded(table.weight.detach()), requires_grad=False)


class NibbleEmbedding(nn.Module):
    """An embedding that multiplies its rows out when they are looked up."""

    rows: Tensor
    scale: Tensor

    def __init__(self, weight: Tensor) -> None:
        """weight: [V, H]."""
        super().__init__()
        rows, scale = packed(weight)
        self.register_buffer("rows", rows)
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """int64 [...] to [..., H]."""
        return unpacked(self.rows[ids], self.scale[ids])
