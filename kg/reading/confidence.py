"""How likely a relation that was found is right: a table of named, weighted signs.

The network is asked about trigger and roles one by one; alone, each answer is too sure or not sure enough.
Together with what else is known of a finding they make a logistic regression (after Platt 1999), which
`training.calibrate` fits on annotated passages. What is likelier wrong than it is worth is left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import BadModel
from kg.resources import model_folder

FILE = "confidence.json"
# Relations below are not worth keeping: F1 is highest where the last one kept is right about half as often
# as F1 is high (Lipton et al. 2014).
KEEP = 0.35
BIAS = "always"
_EDGE = 1e-4  # log odds of 0 and 1 are infinite


@dataclass(frozen=True, slots=True)
class Judge:
    """log odds of being right = the weighted sum of the signs; a sign without weight counts nothing."""

    weights: Mapping[str, float]

    def of(self, signs: Mapping[str, float]) -> float:
        """Return the probability (0 to 1) that a finding with these signs is right."""
        total = sum(self.weights.get(name, 0.0) * value for name, value in signs.items())
        return 1.0 / (1.0 + math.exp(-total))


def log_odds(score: float) -> float:
    """Return the log odds of a probability, finite at 0 and 1 too."""
    inside = min(1.0 - _EDGE, max(_EDGE, score))
    return math.log(inside / (1.0 - inside))


@cache
def load_judge(folder: Path | None = None) -> Judge:
    """Return the table in a model's folder, by default the embedded model's.

    Raises:
        BadModel: the folder's `confidence.json` is missing or malformed.
    """
    path = (folder or model_folder()) / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Judge({str(name): float(weight) for name, weight in data.items()})
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BadModel(f"{path}: the weights of confidence cannot be read: {error}") from error
