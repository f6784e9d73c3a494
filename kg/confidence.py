"""From a product of the model's probabilities to the probability that a relation is right.

The network is asked about trigger and roles one by one and is surer, or less sure, than it is often
right; a logistic curve over the log odds (Platt 1999) mends that. `training.calibrate` fits it.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import BadModel
from kg.resources import model_folder

FILE = "confidence.json"
_EDGE = 1e-4  # log odds of 0 and 1 are infinite


@dataclass(frozen=True, slots=True)
class Curve:
    """log odds of being right = `slope` times the log odds of the raw score + `offset`."""

    slope: float
    offset: float

    def of(self, score: float) -> float:
        """Return the probability (0 to 1) that a raw score from 0 to 1 stands for."""
        return 1.0 / (1.0 + math.exp(-(self.slope * log_odds(score) + self.offset)))


def log_odds(score: float) -> float:
    """Return the log odds of a probability, finite at 0 and 1 too."""
    inside = min(1.0 - _EDGE, max(_EDGE, score))
    return math.log(inside / (1.0 - inside))


@cache
def load_curve(folder: Path | None = None) -> Curve:
    """Return the curve of a model's folder, by default the embedded model's.

    Raises:
        BadModel: the folder's `confidence.json` is missing or malformed.
    """
    path = (folder or model_folder()) / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Curve(float(data["slope"]), float(data["offset"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadModel(f"{path}: the curve of confidences cannot be read: {error}") from error
