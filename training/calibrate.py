"""Fits the weights that turn signs into probabilities: `python -m training.calibrate CORPORA`.

It reads the passages that training holds out, those of texts in CORPORA too, compares what was found with the
annotation and writes `confidence.json` beside the shipped model. Needs no torch.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from kg.evaluation.calibration import claims_right, reliability
from kg.evaluation.claims import compare
from kg.evaluation.gold import GoldDocument, read_gold
from kg.evaluation.rules import type_rules
from kg.model import Parse
from kg.nlp import load_reader
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.load import load_ontology
from kg.reading.assemble import assemble
from kg.reading.confidence import BIAS, FILE, Judge
from kg.resources import model_folder
from training.gold import CORPUS, held_out_in, write_passages
from training.held_out import held_out
from training.standoff import read_standoff

_STEPS = 30
_RIDGE = 1.5
# What is found in these is more often wrong than in news: 3 was written to hold rare words, C and E to G are
# whole articles, invented and annotated more closely.
HARDER = "3CEFG"

Read = tuple[GoldDocument, Parse]
Outcome = tuple[Mapping[str, float], bool]


@dataclass(frozen=True)
class Witness(Judge):
    """Finds everything right and remembers by which signs."""

    seen: list[Mapping[str, float]] = field(default_factory=list)

    def of(self, signs: Mapping[str, float]) -> float:
        """Remember the signs of one relation more."""
        self.seen.append(signs)
        return 1.0


def fitted(found: Sequence[Outcome]) -> Judge:
    """Return the weights of greatest likelihood, those of all signs but the constant held small.

    Newton's method for logistic regression with a ridge.
    """
    names = sorted({name for signs, _ in found for name in signs})
    x = np.array([[signs.get(name, 0.0) for name in names] for signs, _ in found])
    y = np.array([float(right) for _, right in found])
    ridge = np.array([0.0 if name == BIAS else _RIDGE for name in names])
    weights = np.zeros(len(names))
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-x @ weights))
        hessian = (x * (p * (1.0 - p))[:, None]).T @ x + np.diag(ridge + 1e-6)
        weights += np.linalg.solve(hessian, x.T @ (y - p) - ridge * weights)
    return Judge(dict(zip(names, weights.round(3).tolist(), strict=True)))


def found_in(read: Iterable[Read]) -> Iterator[Outcome]:
    """Yield the signs of every claim that is found in annotated documents, and whether it is right."""
    ontology, gazetteer = load_ontology(), load_gazetteer()
    rules = type_rules(ontology)
    for one, parse in read:
        witness = Witness({})
        record = assemble(parse, ontology=ontology, gazetteer=gazetteer, judge=witness, sift=False)
        comparison = compare(one, record, rules)
        for relation, signs in zip(record.relations, witness.seen, strict=True):
            yield from ((signs, right) for right in claims_right(relation, comparison, rules))


def calibrate(corpora: Path) -> None:
    """Fit the weights and write them."""
    passages = [p for p in held_out_passages() if p["id"][0] not in HARDER]
    passages += [p for p in read_standoff(corpora) if held_out(p["id"])]
    gold = as_gold(passages)
    parses = load_reader().parse([one.document for one in gold])
    found = list(found_in(zip(gold, parses, strict=True)))
    judge = fitted(found)
    text = json.dumps(judge.weights, indent=0)
    (model_folder() / FILE).write_text(text + "\n", encoding="utf-8")
    error = reliability([(judge.of(signs), right) for signs, right in found]).error
    print(f"{len(found)} claims, calibration error on them {error:.3f}: {text}")


def held_out_passages() -> list[dict[str, Any]]:
    """Return every passage of the corpus that is never trained on."""
    return [passage for path in sorted(CORPUS.glob("*.jsonl")) for passage in held_out_in(path)]


def as_gold(passages: Sequence[dict[str, Any]]) -> Sequence[GoldDocument]:
    """Return passages of the corpus as documents with their annotations."""
    with TemporaryDirectory() as folder:
        write_passages(Path(folder), passages)
        return read_gold(Path(folder), types={kind.name for kind in load_ontology().types})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    calibrate(parser.parse_args().corpora)
