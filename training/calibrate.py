"""Fits the curve that turns scores into probabilities: `python -m training.calibrate`.

It reads the passages that training holds out, compares what was read with the annotation and writes
`confidence.json` beside the shipped model. Needs no torch.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.confidence import FILE, Curve, load_curve, log_odds
from kg.evaluate import run_evaluation
from kg.resources import model_folder
from training.gold import CORPUS, held_out_in, write_passages

_STEPS = 50
_RIDGE = 1e-3


def fitted(outcomes: Sequence[tuple[float, bool]]) -> Curve:
    """Return the curve of greatest likelihood for pairs of score (0 to 1) and truth, by Newton's method."""
    slope, offset = 1.0, 0.0
    points = [(log_odds(score), float(right)) for score, right in outcomes]
    for _ in range(_STEPS):
        gradient, hessian = [0.0, 0.0], [_RIDGE, 0.0, _RIDGE]
        for x, y in points:
            p = 1.0 / (1.0 + math.exp(-(slope * x + offset)))
            w = p * (1.0 - p)
            gradient = [gradient[0] + (y - p) * x, gradient[1] + y - p]
            hessian = [hessian[0] + w * x * x, hessian[1] + w * x, hessian[2] + w]
        a, b, c = hessian
        determinant = a * c - b * b
        slope += (c * gradient[0] - b * gradient[1]) / determinant
        offset += (a * gradient[1] - b * gradient[0]) / determinant
    return Curve(slope, offset)


def after(second: Curve, first: Curve) -> Curve:
    """Return the curve that applies `first`, then `second`."""
    return Curve(second.slope * first.slope, second.slope * first.offset + second.offset)


def calibrate() -> None:
    """Fit the curve and write it; what is read already went through the old one."""
    with TemporaryDirectory() as folder:
        write_passages(Path(folder), held_out_passages())
        found = run_evaluation(folder)
    curve = after(fitted(found.outcomes), load_curve())
    text = json.dumps({"slope": round(curve.slope, 4), "offset": round(curve.offset, 4)})
    (model_folder() / FILE).write_text(text + "\n", encoding="utf-8")
    print(f"{len(found.outcomes)} relations, calibration error before {found.calibration.error:.3f}: {text}")


def held_out_passages() -> list[dict[str, Any]]:
    """Return every passage of the corpus that is never trained on."""
    return [passage for path in sorted(CORPUS.glob("*.jsonl")) for passage in held_out_in(path)]


if __name__ == "__main__":
    calibrate()
