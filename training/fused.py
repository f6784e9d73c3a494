"""Joins a product of integers with the scale that makes it floats: one pass over it instead of three.

onnxruntime does so by itself only where scales are found while the model runs.
"""

from __future__ import annotations

from onnx import GraphProto, ModelProto, NodeProto, helper

_PLAIN, _FUSED, _DOMAIN = "MatMulInteger", "MatMulIntegerToFloat", "com.microsoft"
PRODUCTS = frozenset({_PLAIN, _FUSED})


def fuse_products(model: ModelProto) -> int:
    """Replace each MatMulInteger, with the Cast and the Mul that follow, by one node; returns how many.

    The model says the same as before.
    """
    products = [node for node in model.graph.node if node.op_type == _PLAIN]
    for product in products:
        _fuse(model.graph, product)
    return len(products)


def _fuse(graph: GraphProto, product: NodeProto) -> None:
    cast = _user(graph, product)
    scaled = _user(graph, cast)
    (scales,) = (node for node in graph.node if node.output[0] in scaled.input and node is not cast)
    values, weights, *zeros = product.input
    # of the two scales, the weights' is named after them
    of_weights = weights.removesuffix("_quantized") + "_scale"
    (of_values,) = (name for name in scales.input if name != of_weights)
    inputs = [values, weights, of_values, of_weights, *zeros]
    fused = helper.make_node(_FUSED, inputs, scaled.output, name=product.name, domain=_DOMAIN)
    graph.node.insert(list(graph.node).index(scaled), fused)
    for node in (product, cast, scaled, scales):
        graph.node.remove(node)


def _user(graph: GraphProto, node: NodeProto) -> NodeProto:
    """The only node that takes the output of `node`."""
    (user,) = (other for other in graph.node if node.output[0] in other.input)
    return user
