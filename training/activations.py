"""Fixes the scales of a quantised model's activations.

Scales found while the model runs are shared by all that is computed together, so what is read of a text
would depend on its neighbours. Fixed ones make each window's findings its own, and cost less.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from kg.nlp.engine import feed
from kg.nlp.features import Window, WordPieces, features
from kg.nlp.windows import placed_windows
from training.corpora import CORPUS
from training.held_out import held_out
from training.texts import text_splitter

Range = tuple[float, float]
Call = dict[str, NDArray[Any]]
Values = NDArray[np.float32]
PASSAGES = 320
_SEED = 1
_BATCH = 8
_DYNAMIC = "DynamicQuantizeLinear"
_LEVELS = 255


def corpus_windows(corpus: Path = CORPUS, *, passages: int = PASSAGES) -> list[Window]:
    """Return windows of passages that are trained on, drawn by a fixed seed, as the reader makes them."""
    split = text_splitter()
    lines = [json.loads(line) for path in sorted(corpus.glob("*.jsonl")) for line in path.open("rb")]
    texts = sorted(line["text"] for line in lines if not held_out(line["id"]))
    drawn = random.Random(_SEED).sample(texts, min(passages, len(texts)))
    windows = [split(text).window for text in drawn]
    return [
        placed.window for w in windows for placed in placed_windows(w.words, range(len(w.words)), w.sentence)
    ]


def fix_activations(path: Path, windows: Sequence[Window], pieces: WordPieces) -> None:
    """Replace the scales that the model at `path` finds while it runs by those that `windows` need."""
    model = onnx.load(str(path))
    dynamic = [node for node in model.graph.node if node.op_type == _DYNAMIC]
    ranges = _ranges(model, sorted({node.input[0] for node in dynamic}), batches(windows, pieces))
    for node in dynamic:
        _fix(model, node, ranges[node.input[0]])
    onnx.save(model, str(path))


def batches(windows: Sequence[Window], pieces: WordPieces) -> Iterator[Call]:
    """Yield the inputs of the calls that read `windows`."""
    ordered = sorted(windows, key=lambda w: len(w.words))
    for at in range(0, len(ordered), _BATCH):
        yield feed(features(ordered[at : at + _BATCH], pieces))


def watched(model: ModelProto, names: Sequence[str], calls: Iterable[Call]) -> Iterator[list[Values]]:
    """Yield the values of the tensors `names` inside `model`, for each of its calls."""
    open_model = ModelProto()
    open_model.CopyFrom(model)
    open_model.graph.output.extend(helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in names)
    session = ort.InferenceSession(open_model.SerializeToString(), providers=["CPUExecutionProvider"])
    for call in calls:
        yield session.run(list(names), call)


def _ranges(model: ModelProto, names: Sequence[str], calls: Iterable[Call]) -> Mapping[str, Range]:
    """The least and the greatest value of each tensor, and zero."""
    found = dict.fromkeys(names, (0.0, 0.0))
    for values in watched(model, names, calls):
        found = {n: _wider(found[n], v) for n, v in zip(names, values, strict=True)}
    return found


def _wider(old: Range, values: Values) -> Range:
    return min(old[0], float(values.min(initial=0.0))), max(old[1], float(values.max(initial=0.0)))


def step_of(found: Range) -> float:
    """Return how far apart the levels are that values in a range are rounded to."""
    low, high = found
    return max((high - low) / _LEVELS, 1e-8)


def _fix(model: ModelProto, node: NodeProto, found: Range) -> None:
    """Let `node` round with a scale and a zero point that are stored."""
    low, _ = found
    step = step_of(found)
    rounded, scale, zero = node.output
    model.graph.initializer.append(numpy_helper.from_array(np.array(step, np.float32), scale))
    point = np.array(np.clip(round(-low / step), 0, _LEVELS), np.uint8)
    model.graph.initializer.append(numpy_helper.from_array(point, zero))
    fixed = helper.make_node("QuantizeLinear", [node.input[0], scale, zero], [rounded], name=node.name)
    at = list(model.graph.node).index(node)
    model.graph.node.remove(node)
    model.graph.node.insert(at, fixed)
