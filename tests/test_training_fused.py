"""A product of integers and its scale, joined, are what they were apart; needs onnx."""

from __future__ import annotations

import numpy as np
import onnxruntime as ort
import pytest

pytest.importorskip("onnx")

from onnx import ModelProto, TensorProto, helper, numpy_helper

from training.fused import fuse_products

ROWS, SIZE, OUT = 3, 8, 5


def quantised() -> ModelProto:
    """One product of 8-bit integers, as quantisation with fixed scales leaves it."""
    rng = np.random.default_rng(1)
    stored = {
        "x_scale": np.array(0.02, np.float32),
        "x_zero": np.array(120, np.uint8),
        "w_quantized": rng.integers(-63, 64, (SIZE, OUT)).astype(np.int8),
        "w_scale": rng.uniform(0.01, 0.1, OUT).astype(np.float32),
        "w_zero_point": np.zeros(OUT, np.int8),
    }
    nodes = [
        helper.make_node("QuantizeLinear", ["x", "x_scale", "x_zero"], ["x_quantized"]),
        helper.make_node("Mul", ["x_scale", "w_scale"], ["scales"]),
        helper.make_node(
            "MatMulInteger",
            ["x_quantized", "w_quantized", "x_zero", "w_zero_point"],
            ["whole"],
            name="product",
        ),
        helper.make_node("Cast", ["whole"], ["cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["cast", "scales"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "one product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [ROWS, SIZE])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [ROWS, OUT])],
        [numpy_helper.from_array(array, name) for name, array in stored.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def answer(model: ModelProto) -> np.ndarray:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    x = np.random.default_rng(2).normal(size=(ROWS, SIZE)).astype(np.float32)
    return np.asarray(session.run(["y"], {"x": x})[0])


def test_a_fused_product_gives_the_same_numbers() -> None:
    model = quantised()
    apart = answer(model)
    assert fuse_products(model) == 1
    assert [(n.op_type, n.name) for n in model.graph.node if n.op_type != "QuantizeLinear"] == [
        ("MatMulIntegerToFloat", "product")
    ]
    assert np.abs(apart).max() > 0.1
    np.testing.assert_allclose(answer(model), apart, rtol=1e-6)


def test_a_model_without_such_products_stays() -> None:
    model = quantised()
    fuse_products(model)
    before = model.SerializeToString()
    assert fuse_products(model) == 0
    assert model.SerializeToString() == before
