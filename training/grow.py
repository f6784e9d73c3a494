"""More layers for a trained network: the new ones stand on top and at first change next to nothing.

A new layer is a copy of the last one whose two branches count little, so that training goes on from what
was learnt (after Kim et al. 2023, "SOLAR 10.7B", which copies layers whole).
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import torch
from torch import nn

from training.minilm import trained_network
from training.network import Layer, Mix, Network

_BRANCH = 0.1  # how much of the copied layer's branches counts at first


@torch.no_grad()
def grow(net: Network, layers: int) -> None:
    """Add layers to `net` until it has so many."""
    encoder = net.encoder
    while len(encoder.layers) < layers:
        last = encoder.layers[-1]
        assert isinstance(last, Layer)
        encoder.layers.append(_quiet_copy(last))
        for mix in (net.syntax, net.meaning):
            _share_last(mix)


def grown_run(run: Path, out: Path, layers: int) -> Path:
    """Write the network of a run to `out`, grown to so many layers, to be averaged with taller ones; return
    `out`."""
    net = trained_network(run)
    grow(net, layers)
    out.mkdir(parents=True, exist_ok=True)
    torch.save(net.state_dict(), out / "network.pt")
    shutil.copy(run / "labels.json", out / "labels.json")
    return out


def _quiet_copy(layer: Layer) -> Layer:
    new = copy.deepcopy(layer)
    for linear in (new.out, new.down):
        linear.weight.mul_(_BRANCH)
        linear.bias.mul_(_BRANCH)
    for norm in (new.norm1, new.norm2):
        _undo(layer.norm2, norm)
    return new


def _undo(before: nn.LayerNorm, norm: nn.LayerNorm) -> None:
    """Let `norm` give back what `before` gave: scale and shift of a normalised vector are its spread and
    mean, nearly the same for every word."""
    spread = (before.weight.square().mean() + before.bias.var(unbiased=False)).sqrt()
    norm.weight.fill_(float(spread))
    norm.bias.fill_(float(before.bias.mean()))


def _share_last(mix: Mix) -> None:
    """Let the new last layer take half of the share of the one below."""
    weights = mix.weights.detach()
    half = weights[-1] - torch.log(torch.tensor(2.0))
    mix.weights = nn.Parameter(torch.cat([weights[:-1], half.repeat(2)]))
