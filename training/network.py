"""The multi-task network: a MiniLM encoder and small heads for syntax and meaning.

Biaffine arcs and labels after Dozat and Manning (2017, arXiv:1611.01734); mention spans by a
biaffine over boundaries after Yu et al. (2020, arXiv:2005.07150), so that they can nest.
Shapes below: B windows, P word pieces, W words, N relation instances.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from kg.errors import BadModel
from kg.nlp.features import SHAPES

HIDDEN, ATTENTION_HEADS, INNER = 384, 12, 1536
HEAD = HIDDEN // ATTENTION_HEADS
MINILM_LAYERS = 6
ARC, LABEL, MEANING, TRIGGER = 256, 128, 128, 256
PLACES = 512
FAR = 30  # words further apart than this are equally far for the roles
NEVER = -1e4  # a score that no softmax chooses


def _attended(q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
    """q, k, v: [B, heads, P, size]; bias: [B, 1, 1, P]; returns [B, heads, P, size]."""
    return (q @ k.transpose(-1, -2) / math.sqrt(HEAD) + bias).softmax(-1) @ v


class Layer(nn.Module):
    """One BERT layer."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x: [B, P, H]; bias: [B, 1, 1, P], very negative at padding."""
        q, k, v = (
            t.reshape(x.shape[0], x.shape[1], ATTENTION_HEADS, HEAD).transpose(1, 2)
            for t in self.qkv(x).split(HIDDEN, dim=-1)
        )
        # the same in one step where it is learnt; what is exported keeps the operators that are fused there
        attend = functional.scaled_dot_product_attention if self.training else _attended
        mixed = attend(q, k, v, bias).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM-L6, and layers on top of it, with letter shapes added to its input; returns every layer's
    output."""

    def __init__(self, vocabulary: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(PLACES, HIDDEN)
        self.shapes = nn.Embedding(SHAPES, HIDDEN)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))

    def forward(self, pieces: Tensor, shapes: Tensor) -> list[Tensor]:
        """pieces, shapes: int64 [B, P]; returns the input's and every layer's [B, P, H]."""
        bias = (pieces == 0).to(torch.float32)[:, None, None, :] * NEVER
        place = self.positions(torch.arange(pieces.shape[1]))
        x = self.dropout(self.norm(self.pieces(pieces) + place + self.shapes(shapes)))
        out = [x]
        for layer in self.layers:
            out.append(layer(out[-1], bias.to(x.dtype)))
        return out

    def load_minilm(self, path: Path) -> None:
        """Copy the weights of a BERT-shaped `model.safetensors`. Raises BadModel where they do not fit."""
        old = {k.removeprefix("bert."): v for k, v in load_file(str(path)).items()}
        take = {"pieces.weight": old["embeddings.word_embeddings.weight"]}
        # the token type is always 0: its vector goes into the positions
        token_type = old["embeddings.token_type_embeddings.weight"][0]
        take["positions.weight"] = old["embeddings.position_embeddings.weight"] + token_type
        for part in ("weight", "bias"):
            take[f"norm.{part}"] = old[f"embeddings.LayerNorm.{part}"]
            for i in range(MINILM_LAYERS):
                take |= _layer_weights(old, i, part)
        missing, extra = self.load_state_dict(take, strict=False)
        if missing != ["shapes.weight"] or extra:
            raise BadModel(f"{path}: no MiniLM-L6: missing {missing}, unknown {extra}")


def _layer_weights(old: Mapping[str, Tensor], i: int, part: str) -> dict[str, Tensor]:
    """The i-th layer's weights, or with `part` "bias" its biases, by their names in `Encoder`."""
    at, to = f"encoder.layer.{i}.", f"layers.{i}."
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    qkv = [old[f"{at}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
    rest = {f"{to}{new}.{part}": old[f"{at}{name}.{part}"] for new, name in names.items()}
    return {f"{to}qkv.{part}": torch.cat(qkv)} | rest


class Mix(nn.Module):
    """A learned average of the encoder's layers, one vector per word."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.zeros(layers + 1))
        self.shapes = nn.Embedding(SHAPES, HIDDEN)
        nn.init.zeros_(self.shapes.weight)

    def forward(self, layers: list[Tensor], pool: Tensor, shapes: Tensor) -> Tensor:
        """pool: [B, W, P]; shapes: int64 [B, W]; returns [B, W, H]."""
        share = self.weights.softmax(0)
        mixed = sum((share[i] * layer for i, layer in enumerate(layers[1:], 1)), share[0] * layers[0])
        return pool.to(mixed.dtype) @ mixed + self.shapes(shapes)


class Perceptron(nn.Module):
    """Linear, GELU, dropout."""

    def __init__(self, size: int, dropout: float, *, inputs: int = HIDDEN) -> None:
        super().__init__()
        self.linear = nn.Linear(inputs, size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """[..., inputs] to [..., size]."""
        return self.dropout(functional.gelu(self.linear(x)))


class Biaffine(nn.Module):
    """Scores of every pair of rows for every label."""

    def __init__(self, size: int, labels: int) -> None:
        super().__init__()
        self.size, self.labels = size, labels
        self.pair = nn.Linear(size, labels * size)
        nn.init.normal_(self.pair.weight, std=0.5 / size)
        nn.init.zeros_(self.pair.bias)
        self.left = nn.Linear(size, labels)
        self.right = nn.Linear(size, labels, bias=False)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """left: [B, X, D], right: [B, Y, D]; returns [B, X, Y, L]."""
        b, x, y = left.shape[0], left.shape[1], right.shape[1]
        turned = self.pair(left).reshape(b, x * self.labels, self.size)
        scores = (turned @ right.transpose(1, 2)).reshape(b, x, self.labels, y).transpose(2, 3)
        return scores + self.left(left)[:, :, None] + self.right(right)[:, None]

    def at(self, left: Tensor, chosen: Tensor) -> Tensor:
        """left: [B, X, D], chosen: [B, X, K, D], the rows each left row is paired with; [B, X, K, L]."""
        turned = self.pair(left).reshape(*left.shape[:2], self.labels, self.size)
        return chosen @ turned.transpose(2, 3) + self.left(left)[:, :, None] + self.right(chosen)


class Network(nn.Module):
    """All heads over one encoder."""

    def __init__(self, *, sizes: dict[str, int], layers: int = MINILM_LAYERS, dropout: float = 0.2) -> None:
        """`sizes`: vocabulary, upos, xpos, deps, kinds, types, roles, statuses."""
        super().__init__()
        self.encoder = Encoder(sizes["vocabulary"], layers, 0.1)
        self.syntax, self.meaning = Mix(layers), Mix(layers)
        self.dropout, self.syntax_dropout = nn.Dropout(dropout), nn.Dropout(dropout)
        self.upos, self.xpos = nn.Linear(HIDDEN, sizes["upos"]), nn.Linear(HIDDEN, sizes["xpos"])
        self.arc_of, self.arc_to = Perceptron(ARC, dropout), Perceptron(ARC, dropout)
        self.label_of, self.label_to = Perceptron(LABEL, dropout), Perceptron(LABEL, dropout)
        self.arc, self.label = Biaffine(ARC, 1), Biaffine(LABEL, sizes["deps"])
        self.span_first, self.span_last = Perceptron(MEANING, dropout), Perceptron(MEANING, dropout)
        self.span = Biaffine(MEANING, sizes["kinds"] + 1)
        self.trigger_in = Perceptron(TRIGGER, dropout)
        self.trigger = nn.Linear(TRIGGER, sizes["types"])
        self.type_vectors = nn.Embedding(sizes["types"], TRIGGER)
        nn.init.normal_(self.type_vectors.weight, std=0.1)
        self.instance = Perceptron(TRIGGER, dropout, inputs=TRIGGER)
        self.status = nn.Linear(TRIGGER, sizes["statuses"] + 1)
        self.role_of = Perceptron(MEANING, dropout, inputs=TRIGGER)
        self.role_to = Perceptron(MEANING, dropout)
        self.role = Biaffine(MEANING, sizes["roles"])
        self.distance = nn.Embedding(2 * FAR + 1, sizes["roles"])
        nn.init.zeros_(self.distance.weight)
        self.owner_of, self.owner_to = Perceptron(MEANING, dropout), Perceptron(MEANING, dropout)
        self.owner = Biaffine(MEANING, 1)
        self.same_of, self.same_to = Perceptron(MEANING, dropout), Perceptron(MEANING, dropout)
        self.same = Biaffine(MEANING, 1)
        # most words are no trigger and most pairs no role: start from there
        nn.init.constant_(self.trigger.bias, -6.0)
        nn.init.constant_(self.role.left.bias, -4.0)
        with torch.no_grad():
            self.span.left.bias[0] = 5.0

    @property
    def syntax_parts(self) -> tuple[nn.Module, ...]:
        """What forgets for tags and trees alone."""
        return self.syntax_dropout, self.arc_of, self.arc_to, self.label_of, self.label_to

    def encode(
        self, pieces: Tensor, piece_shapes: Tensor, pool: Tensor, word_shapes: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the words' vectors for syntax and for meaning, each [B, W, H]."""
        layers = self.encoder(pieces, piece_shapes)
        return (
            self.syntax_dropout(self.syntax(layers, pool, word_shapes)),
            self.dropout(self.meaning(layers, pool, word_shapes)),
        )

    def syntax_heads(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits: upos [B, W, U], xpos [B, W, X], arcs [B, W dependent, W head]; a root points at itself."""
        return self.upos(x), self.xpos(x), self.arc(self.arc_of(x), self.arc_to(x)).squeeze(-1)

    def labels(self, x: Tensor, heads: Tensor) -> Tensor:
        """heads: int64 [B, W, K], candidate heads of each word; returns label logits [B, W, K, L]."""
        to = self.label_to(x)
        b, w, k = heads.shape
        flat = heads.reshape(b, w * k, 1).expand(b, w * k, to.shape[-1])
        return self.label.at(self.label_of(x), to.gather(1, flat).reshape(b, w, k, -1))

    def spans(self, x: Tensor) -> Tensor:
        """Logits of mention spans: [B, W first, W last, none + kinds]."""
        return self.span(self.span_first(x), self.span_last(x))

    def triggers(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Trigger vectors [B, W, T] and logits [B, W, types]."""
        vectors = self.trigger_in(x)
        return vectors, self.trigger(vectors)

    def pairs(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Logits that word i belongs to word j, and that i names the same actor as j: [B, W, W] each."""
        owner = self.owner(self.owner_of(x), self.owner_to(x)).squeeze(-1)
        return owner, self.same(self.same_of(x), self.same_to(x)).squeeze(-1)

    def instances(
        self, x: Tensor, vectors: Tensor, at: tuple[Tensor, Tensor, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """For instances (window, word, type; each int64 [N]): status logits [N, statuses + former]
        and role logits [N, W, roles]."""
        window, word, kind = at
        inner = self.instance(vectors[window, word] + self.type_vectors(kind))
        to = self.role_to(x)[window]
        scores = self.role(self.role_of(inner)[:, None], to).squeeze(1)
        place = torch.arange(x.shape[1], device=x.device)
        far = (place[None] - word[:, None]).clamp(-FAR, FAR) + FAR
        return self.status(inner), scores + self.distance(far)
