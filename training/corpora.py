"""The texts of a training run: what is learnt from and what is held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.annotation import annotation
from training.data import Passage, Passages, Sentence, VerbCounts, read_conllu
from training.held_out import held_out
from training.standoff import read_standoff

CORPUS = Path(__file__).parent / "corpus"
_BANKS = ("ewt", "gum")


@dataclass(frozen=True, slots=True)
class Corpora:
    """Treebanks' training sentences by name, their development parts by name, passages to train on and to
    test on."""

    trees: Mapping[str, Sequence[Sentence]]
    dev: Mapping[str, Sequence[Sentence]]
    train: Sequence[Passage]
    test: Sequence[Passage]

    @property
    def all_trees(self) -> list[Sentence]:
        """The training sentences of every treebank."""
        return [s for trees in self.trees.values() for s in trees]


def read_treebank(corpora: Path, name: str) -> list[Sentence]:
    """Read a part of a treebank: "ewt-train", "gum-test", …"""
    return read_conllu(corpora / "treebanks" / f"{name}.conllu.xz")


def read_corpora(corpora: Path, *, corpus: Path = CORPUS) -> Corpora:
    """Read the treebanks of the folder `corpora`, and the annotated passages: those of the folder `corpus`
    and those of texts in `corpora`."""
    trees = {bank: read_treebank(corpora, f"{bank}-train") for bank in _BANKS}
    dev = {name: read_treebank(corpora, name) for name in (f"{bank}-dev" for bank in _BANKS)}
    reader = Passages(VerbCounts.of([s for bank in trees.values() for s in bank]))
    passages = reader.read(corpus) + reader.take(map(annotation, read_standoff(corpora)))
    return Corpora(
        trees,
        dev,
        train=[p for p in passages if not held_out(p.id)],
        test=[p for p in passages if held_out(p.id)],
    )
