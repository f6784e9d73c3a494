"""Evens out the channels of a model's activations before they are rounded to 8 bits.

All channels of a tensor share one scale, and a few are so much larger than the rest that little is left of
these. Each channel is divided by a number of its own, and the weights that it meets are multiplied by it: in
floats nothing changes, and the error of rounding is shared between activations and weights (SmoothQuant, Xiao
et al. 2023, with a strength for each tensor as in AWQ, Lin et al. 2024).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import ModelProto, NodeProto, helper, numpy_helper

from training.activations import Call, Values, step_of, watched

# How much of the unevenness goes over to the weights; the best of these for each tensor.
STRENGTHS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0)
_ROWS = 24
_SEED = 1
_LEAST = 1e-5
_WEIGHT_LEVELS = 63  # to either side: 7 bits


@dataclass(slots=True)
class Seen:
    """Of a tensor: the least and the greatest value of each channel [C], and some rows [N, C]."""

    low: Values
    high: Values
    rows: Values

    def take(self, rows: Values, rng: np.random.Generator) -> None:
        """Take note of rows [N, C] more."""
        self.low, self.high = np.minimum(self.low, rows.min(axis=0)), np.maximum(self.high, rows.max(axis=0))
        self.rows = np.concatenate([self.rows, rows[rng.integers(0, len(rows), _ROWS)]])


def smooth(path: Path, batches: Iterable[Call]) -> None:
    """Even out the inputs of the float model's products with stored weights, by what they are in `batches`,
    each the inputs of one call."""
    model = onnx.load(str(path))
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    products: dict[str, list[NodeProto]] = defaultdict(list)
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in stored:
            products[node.input[0]].append(node)
    seen = _seen(model, sorted(products), batches)
    for name, nodes in products.items():
        tensors = [stored[node.input[1]] for node in nodes]
        divisors = best_divisors(seen[name], np.concatenate([*map(numpy_helper.to_array, tensors)], axis=1))
        _divide(model, name, nodes, divisors)
        for tensor in tensors:
            weights = numpy_helper.to_array(tensor) * divisors[:, None]
            tensor.CopyFrom(numpy_helper.from_array(weights, tensor.name))
    onnx.save(model, str(path))


def _seen(model: ModelProto, names: Sequence[str], batches: Iterable[Call]) -> dict[str, Seen]:
    rng = np.random.default_rng(_SEED)
    found: dict[str, Seen] = {}
    for values in watched(model, names, batches):
        for name, value in zip(names, values, strict=True):
            rows = value.reshape(-1, value.shape[-1])
            zero = np.zeros(rows.shape[1], np.float32)
            if len(rows):
                found.setdefault(name, Seen(zero, zero, rows[:0])).take(rows, rng)
    return found


def best_divisors(seen: Seen, weights: Values) -> Values:
    """Return the divisors [C] with which the product of the rows and `weights` [C, M], both rounded, differs
    least from that of floats."""
    exact = seen.rows @ weights
    options = [_divisors(seen, weights, strength) for strength in STRENGTHS]
    return min(options, key=lambda d: float(np.square(_rounded_product(seen, weights, d) - exact).sum()))


def _divisors(seen: Seen, weights: Values, strength: float) -> Values:
    """The divisors of one strength; their geometric mean is 1."""
    reach = np.maximum(np.maximum(-seen.low, seen.high), _LEAST)
    meets = np.maximum(np.abs(weights).max(axis=1), _LEAST)
    logs = strength * np.log(reach) - (1.0 - strength) * np.log(meets)
    return np.exp(logs - logs.mean()).astype(np.float32)


def _rounded_product(seen: Seen, weights: Values, divisors: Values) -> Values:
    step = step_of((float((seen.low / divisors).min()), float((seen.high / divisors).max())))
    rows = np.round(seen.rows / divisors / step) * step
    scaled = weights * divisors[:, None]
    steps = np.maximum(np.abs(scaled).max(axis=0), _LEAST) / _WEIGHT_LEVELS
    product: Values = rows @ (np.round(scaled / steps) * steps)
    return product


def _divide(model: ModelProto, name: str, nodes: Sequence[NodeProto], divisors: Values) -> None:
    """Let `nodes` take `name` divided by channel."""
    factors, even = f"{name}_factors", f"{name}_even"
    model.graph.initializer.append(numpy_helper.from_array(1.0 / divisors, factors))
    at = min(list(model.graph.node).index(node) for node in nodes)
    model.graph.node.insert(at, helper.make_node("Mul", [name, factors], [even], name=even))
    for node in nodes:
        node.input[0] = even
