"""Writes the network as one quantised ONNX file: `python -m training.export RUN [OUT] [--float]`.

RUN holds `network.pt` and `labels.json`; OUT (default `kg/nlp/embedded`) receives `model.onnx`,
`labels.json` and `tokenizer.json`.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from kg.nlp.features import Window
from kg.resources import model_folder
from training.activations import batches, corpus_windows, fix_activations
from training.batches import span_places
from training.fused import fuse_products
from training.label_sets import read_labels
from training.minilm import TOKENIZER, trained_network, word_pieces
from training.network import NEVER, Network
from training.nibbles import NibbleEmbedding
from training.scores import same_sentence
from training.smoothing import smooth

INPUTS = ("pieces", "piece_shapes", "pool", "word_shapes", "sentence", "trigger_floor", "span_floor")
OUTPUTS = (
    "upos",
    "xpos",
    "arcs",
    "heads",
    "labels",
    "span_at",
    "span_scores",
    "trigger_at",
    "trigger_scores",
    "status",
    "former",
    "roles",
    "owner",
    "same",
)
# Axes that differ from call to call: windows, word pieces, words.
AXES = {
    "pieces": {0: "b", 1: "p"},
    "piece_shapes": {0: "b", 1: "p"},
    "pool": {0: "b", 1: "w", 2: "p"},
    "word_shapes": {0: "b", 1: "w"},
    "sentence": {0: "b", 1: "w"},
}
_HEADS_PROPOSED = 3
_OPSET = 17


class ByteEmbedding(nn.Module):
    """An embedding as 8-bit integers with one scale a row; onnxruntime's own has one for the table."""

    rows: Tensor
    scale: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """int64 [...] to [..., H]."""
        return self.rows[ids].to(torch.float32) * self.scale[ids]


class Shipped(nn.Module):
    """The network as the reader calls it: one pass from arrays to findings.

    Relation instances are chosen inside the graph, by trigger probability over `trigger_floor`,
    so that roles and statuses are computed for them alone.
    """

    def __init__(self, net: Network, *, root: int) -> None:
        """`root`: the number of the label "root", which no word below another may have."""
        super().__init__()
        self.net = net
        self.root = root

    def forward(
        self,
        pieces: Tensor,
        piece_shapes: Tensor,
        pool: Tensor,
        word_shapes: Tensor,
        sentence: Tensor,
        trigger_floor: Tensor,
        span_floor: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the tensors named in `OUTPUTS`."""
        syntax, meaning = self.net.encode(pieces, piece_shapes, pool, word_shapes)
        found = self._syntax(syntax, sentence)
        found += self._spans(meaning, sentence, span_floor)
        found += self._instances(meaning, sentence, trigger_floor)
        return found + self.net.pairs(meaning)

    def _syntax(self, syntax: Tensor, sentence: Tensor) -> tuple[Tensor, ...]:
        """upos, xpos: [B, W]; arcs: [B, W, W]; heads, labels: [B, W, 3], the likeliest first."""
        upos, xpos, arcs = self.net.syntax_heads(syntax)
        arcs = arcs.masked_fill(~same_sentence(sentence), NEVER).log_softmax(-1)
        heads = arcs.topk(_HEADS_PROPOSED, dim=-1).indices
        scores = self.net.labels(syntax, heads)
        scores[..., self.root] = NEVER
        return upos.argmax(-1), xpos.argmax(-1), arcs, heads, scores.argmax(-1)

    def _spans(self, meaning: Tensor, sentence: Tensor, floor: Tensor) -> tuple[Tensor, Tensor]:
        """(window, first, last, kind) of the mentions: [M, 4]; their probabilities: [M]."""
        spans = self.net.spans(meaning).softmax(-1) * (span_places(sentence) >= 0)[..., None]
        at = (spans[..., 1:] > floor).nonzero()
        return at, spans[at[:, 0], at[:, 1], at[:, 2], at[:, 3] + 1]

    def _instances(self, meaning: Tensor, sentence: Tensor, floor: Tensor) -> tuple[Tensor, ...]:
        """(window, word, type) of N instances: [N, 3]; their probabilities [N], statuses
        [N, statuses], probabilities of being past [N] and of roles [N, W, R]."""
        vectors, triggers = self.net.triggers(meaning)
        triggers = triggers.sigmoid() * (sentence > 0)[..., None]
        found = (triggers > floor).nonzero()
        # a last row that stands for nothing: the graph cannot reshape an empty table
        found = torch.cat([found, torch.zeros(1, 3, dtype=torch.long)])
        at = (found[:, 0], found[:, 1], found[:, 2])
        status, roles = self.net.instances(meaning, vectors, at)
        return found, triggers[at], status[:, :-1].softmax(-1), status[:, -1].sigmoid(), roles.sigmoid()


def write_onnx(net: Network, path: Path, *, root: int) -> None:
    """Write the float model."""
    torch.onnx.export(
        Shipped(net, root=root).eval(),
        _example(),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=AXES,
        opset_version=_OPSET,
        dynamo=False,
    )


def _example() -> tuple[Tensor, ...]:
    """Inputs to trace with: two windows of twelve words and seventeen pieces."""
    b, w, p = 2, 12, 17
    return (
        torch.randint(1000, 2000, (b, p)),
        torch.zeros(b, p, dtype=torch.long),
        torch.rand(b, w, p),
        torch.zeros(b, w, dtype=torch.long),
        torch.ones(b, w, dtype=torch.long),
        torch.tensor(-1.0),
        torch.tensor(-1.0),
    )


def quantise(source: Path, target: Path, windows: Sequence[Window]) -> None:
    """Write `source` with its large weights as 8-bit integers, one scale per output channel, and with
    activations rounded as `windows` need."""
    pieces = word_pieces()
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        smooth(ready, batches(windows, pieces))
        quantize_dynamic(
            str(ready),
            str(target),
            op_types_to_quantize=["MatMul", "Gemm"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # 7 bits: with 8, processors without VNNI cut off sums that others do not
        )
    fix_activations(target, windows, pieces)
    model = onnx.load(str(target))
    fuse_products(model)
    onnx.save(model, str(target))


def export(run: Path, out: Path, *, keep_float: bool = False) -> None:
    """Write the network of a training run to `out`; `keep_float` adds `float.onnx`."""
    out.mkdir(parents=True, exist_ok=True)
    net = trained_network(run).eval()
    root = read_labels(run / "labels.json").deps.index("root")
    if keep_float:
        write_onnx(net, out / "float.onnx", root=root)
    net.encoder.pieces = NibbleEmbedding(net.encoder.pieces.weight.data)  # type: ignore[assignment]
    net.encoder.positions = ByteEmbedding(net.encoder.positions.weight.data)  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "model.onnx"
        write_onnx(net, plain, root=root)
        quantise(plain, out / "model.onnx", corpus_windows())
    shutil.copy(run / "labels.json", out / "labels.json")
    shutil.copy(TOKENIZER, out / "tokenizer.json")


def main(arguments: Sequence[str] | None = None) -> None:
    """Export as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=model_folder())
    parser.add_argument("--float", action="store_true", help="also keep the float model beside it")
    options = parser.parse_args(arguments)
    export(options.run, options.out, keep_float=options.float)


if __name__ == "__main__":
    main()
