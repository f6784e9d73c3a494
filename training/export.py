"""Writes the network as one quantised ONNX file: `python -m training.export RUN [OUT]`.

RUN holds `network.pt` and `labels.json`; OUT (default `kg/nlp/embedded`) receives `model.onnx`,
`labels.json` and `tokenizer.json`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from training.batches import Labels, span_places
from training.losses import same_sentence
from training.network import Network
from training.train import ENCODER, sizes

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


class ByteEmbedding(nn.Module):
    """An embedding as 8-bit integers with one scale a row; onnxruntime's own has one for the table."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """int64 [...] to [..., H]."""
        return self.rows[ids].to(torch.float32) * self.scale[ids]

    @property
    def weight(self) -> Tensor:
        """The whole table, as an `nn.Embedding` has it."""
        return self.rows.to(torch.float32) * self.scale


class Shipped(nn.Module):
    """The network as the reader calls it: one pass from arrays to findings.

    Relation instances are chosen inside the graph, by trigger probability over `trigger_floor`,
    so that roles and statuses are computed for them alone.
    """

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

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
        upos, xpos, arcs = self.net.syntax_heads(syntax)
        arcs = arcs.masked_fill(~same_sentence(sentence), -1e4).log_softmax(-1)
        heads = arcs.topk(3, dim=-1).indices
        labels = self.net.labels(syntax, heads).argmax(-1)
        spans = self.net.spans(meaning).softmax(-1) * (span_places(sentence) >= 0)[..., None]
        span_at = (spans[..., 1:] > span_floor).nonzero()
        span_scores = spans[span_at[:, 0], span_at[:, 1], span_at[:, 2], span_at[:, 3] + 1]
        vectors, triggers = self.net.triggers(meaning)
        triggers = triggers.sigmoid() * (sentence > 0)[..., None]
        trigger_at = (triggers > trigger_floor).nonzero()
        # a last row that stands for nothing: the graph cannot reshape an empty table
        trigger_at = torch.cat([trigger_at, torch.zeros(1, 3, dtype=torch.long)])
        at = (trigger_at[:, 0], trigger_at[:, 1], trigger_at[:, 2])
        status, roles = self.net.instances(meaning, vectors, at)
        owner, same = self.net.pairs(meaning)
        return (
            upos.argmax(-1),
            xpos.argmax(-1),
            arcs,
            heads,
            labels,
            span_at,
            span_scores,
            trigger_at,
            triggers[at],
            status[:, :-1].softmax(-1),
            status[:, -1].sigmoid(),
            roles.sigmoid(),
            owner,
            same,
        )


def write_onnx(net: Network, path: Path) -> None:
    """Write the float model."""
    b, w, p = 2, 12, 17
    sentence = torch.ones(b, w, dtype=torch.long)
    example = (
        torch.randint(1000, 2000, (b, p)),
        torch.zeros(b, p, dtype=torch.long),
        torch.rand(b, w, p),
        torch.zeros(b, w, dtype=torch.long),
        sentence,
        torch.tensor(-1.0),
        torch.tensor(-1.0),
    )
    axes = {"pieces": {0: "b", 1: "p"}, "piece_shapes": {0: "b", 1: "p"}, "pool": {0: "b", 1: "w", 2: "p"}}
    axes |= {"word_shapes": {0: "b", 1: "w"}, "sentence": {0: "b", 1: "w"}}
    torch.onnx.export(
        Shipped(net).eval(),
        example,
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Write `source` with its large weights as 8-bit integers, one scale per output channel."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready),
            str(target),
            op_types_to_quantize=["MatMul", "Gemm"],
            weight_type=QuantType.QInt8,
            per_channel=True,
        )


def main() -> None:
    """Export."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("run", type=Path)
    ap.add_argument("out", type=Path, nargs="?", default=Path("kg/nlp/embedded"))
    ap.add_argument("--float", action="store_true", help="also keep the float model beside it")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    names = json.loads((args.run / "labels.json").read_text())
    labels = Labels(*(tuple(names[n]) for n in ("upos", "xpos", "deps", "types")))
    net = Network(sizes=sizes(labels, json.loads((ENCODER / "config.json").read_text())["vocab_size"]))
    net.load_state_dict(torch.load(args.run / "network.pt"))
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "model.onnx"
        if args.float:
            write_onnx(net.eval(), args.out / "float.onnx")
        for name in ("pieces", "positions"):
            setattr(net.encoder, name, ByteEmbedding(getattr(net.encoder, name).weight.data))
        write_onnx(net.eval(), plain)
        quantise(plain, args.out / "model.onnx")
    shutil.copy(args.run / "labels.json", args.out / "labels.json")
    shutil.copy(ENCODER / "tokenizer.json", args.out / "tokenizer.json")


if __name__ == "__main__":
    main()
