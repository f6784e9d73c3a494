"""Makes a network to go on training from out of a shipped model: `python -m training.restore RUN [MODEL]`.

The 8-bit weights are multiplied out; what rounding lost is small beside what training changes.
RUN receives `network.pt` and `labels.json`, as after a training run.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnx
import torch
from onnx import ModelProto, NodeProto, numpy_helper
from torch import Tensor

from kg.errors import BadModel
from kg.resources import model_folder
from training.fused import PRODUCTS
from training.label_sets import read_labels
from training.minilm import empty_network
from training.nibbles import unpacked

_PREFIX = "net."
_QUANTISED = "_quantized"
_EVEN = "_even_quantized"


def restored_weights(model: ModelProto) -> dict[str, Tensor]:
    """Return the weights that `model` holds, by their names in `Network`."""
    stored = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in model.graph.initializer}
    named = {k.removeprefix(_PREFIX): v for k, v in stored.items() if k.startswith(_PREFIX)}
    out = {k: v for k, v in named.items() if k.endswith((".weight", ".bias"))}
    out["encoder.positions.weight"] = (
        named["encoder.positions.rows"].float() * named["encoder.positions.scale"]
    )
    out["encoder.pieces.weight"] = unpacked(named["encoder.pieces.rows"], named["encoder.pieces.scale"])
    for node in model.graph.node:
        weight = next((i for i in node.input if i.endswith(_QUANTISED) and i in stored), None)
        if node.op_type in PRODUCTS and weight is not None:
            scale = stored[weight.removesuffix(_QUANTISED) + "_scale"]
            weights = stored[weight].float() * scale * _factors(node, stored)
            out[f"{_module(node)}.weight"] = weights.T.contiguous()
    return out | _layer_shares(model, stored)


def _factors(node: NodeProto, stored: Mapping[str, Tensor]) -> Tensor:
    """What each channel [C, 1] is multiplied by before the product (`smoothing.py`), 1 where it stays."""
    factors = stored.get(f"{node.input[0].removesuffix(_EVEN)}_factors", torch.ones(1))
    return factors[:, None]


def _module(node: NodeProto) -> str:
    """The network's module that a node computes: "/arc_of/linear/MatMul_quant" is arc_of.linear.

    The labels' parts stand without their owner's name, for `Biaffine.at` is no module's call.
    """
    name = ".".join(node.name.split("/")[1:-1])
    return f"label.{name}" if name in {"pair", "left", "right"} else name


def _layer_shares(model: ModelProto, stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The logarithms of the layers' shares, which were folded into scalar factors."""
    out: dict[str, list[Tensor]] = {"syntax": [], "meaning": []}
    for node in model.graph.node:
        scalar = next((i for i in node.input if i in stored and stored[i].dim() == 0), None)
        if node.op_type == "Mul" and _module(node) in out and scalar is not None:
            out[_module(node)].append(stored[scalar].log())
    return {f"{name}.weights": torch.stack(shares) for name, shares in out.items() if shares}


def restore(model: Path, run: Path) -> None:
    """Write the network of the model in the folder `model` to `run`. Raises BadModel where a weight is
    missing or unknown."""
    run.mkdir(parents=True, exist_ok=True)
    shutil.copy(model / "labels.json", run / "labels.json")
    weights = restored_weights(onnx.load(str(model / "model.onnx")))
    layers = len(weights["syntax.weights"]) - 1
    net = empty_network(read_labels(run / "labels.json"), layers=layers)
    missing, extra = net.load_state_dict(weights, strict=False)
    if missing or extra:
        raise BadModel(f"{model}: no weights for {missing}, unknown {extra}")
    torch.save(net.state_dict(), run / "network.pt")


def main(arguments: Sequence[str] | None = None) -> None:
    """Restore as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("model", type=Path, nargs="?", default=model_folder())
    options = parser.parse_args(arguments)
    restore(options.model, options.run)


if __name__ == "__main__":
    main()
