"""Channels are evened out before activations are rounded; needs onnx."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("torch")

import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from training.smoothing import Seen, best_divisors, smooth

CHANNELS, OUT = 6, 5
RNG = np.random.default_rng(7)
# one channel is much larger than the others, as in a language model
ROWS = RNG.normal(size=(64, CHANNELS)).astype(np.float32) * np.array([60, 1, 1, 1, 1, 1], np.float32)
WEIGHTS = RNG.normal(size=(CHANNELS, OUT)).astype(np.float32)


def written_model(path: Path) -> None:
    nodes = [
        helper.make_node("Relu", ["x"], ["inner"]),
        helper.make_node("MatMul", ["inner", "weights"], ["y"]),
        helper.make_node("MatMul", ["inner", "others"], ["z"]),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "two products of one tensor",
        [value("x", TensorProto.FLOAT, ["n", CHANNELS])],
        [value("y", TensorProto.FLOAT, ["n", OUT]), value("z", TensorProto.FLOAT, ["n", OUT])],
        [numpy_helper.from_array(WEIGHTS, "weights"), numpy_helper.from_array(3 * WEIGHTS, "others")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, str(path))


def answers(path: Path) -> list[np.ndarray]:
    session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(["y", "z"], {"x": ROWS})


def rounded(rows: np.ndarray) -> np.ndarray:
    step = (max(rows.max(), 0) - min(rows.min(), 0)) / 255
    return np.round(rows / step) * step


def test_in_floats_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    written_model(path)
    before = answers(path)
    smooth(path, iter([{"x": ROWS}]))
    for old, new in zip(before, answers(path), strict=True):
        np.testing.assert_allclose(new, old, rtol=1e-4, atol=1e-4)


def test_products_of_one_tensor_share_its_divided_channels(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    written_model(path)
    smooth(path, iter([{"x": ROWS}]))
    nodes = onnx.load(str(path)).graph.node
    assert [node.input[0] for node in nodes if node.op_type == "MatMul"] == ["inner_even", "inner_even"]


def test_the_small_channels_survive_rounding() -> None:
    seen = Seen(ROWS.min(axis=0), ROWS.max(axis=0), ROWS)
    divisors = best_divisors(seen, WEIGHTS)
    exact = ROWS @ WEIGHTS
    plain = np.square(rounded(ROWS) @ WEIGHTS - exact).mean()
    even = np.square(rounded(ROWS / divisors) @ (WEIGHTS * divisors[:, None]) - exact).mean()
    assert even < plain / 4


def test_divisors_change_no_tensor_as_a_whole() -> None:
    divisors = best_divisors(Seen(ROWS.min(axis=0), ROWS.max(axis=0), ROWS), WEIGHTS)
    assert np.exp(np.log(divisors).mean()) == pytest.approx(1.0, rel=1e-5)
