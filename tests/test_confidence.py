"""Scores become probabilities: the curve, how it is read and how it is fitted."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.confidence import Curve, load_curve, log_odds
from kg.errors import BadModel
from kg.evaluation.calibration import reliability
from training.calibrate import after, fitted

SCORES = st.floats(min_value=0.0, max_value=1.0)
CURVES = st.builds(Curve, st.floats(min_value=0.1, max_value=3.0), st.floats(min_value=-3.0, max_value=3.0))


@given(CURVES, SCORES, SCORES)
def test_a_higher_score_never_means_less_confidence(curve: Curve, one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert 0.0 < curve.of(low) <= curve.of(high) < 1.0


@given(st.floats(min_value=0.001, max_value=0.999))
def test_the_plain_curve_leaves_scores_alone(score: float) -> None:
    assert Curve(1.0, 0.0).of(score) == pytest.approx(score)


def test_a_shift_of_the_log_odds_is_worked_out_by_hand() -> None:
    assert Curve(2.0, math.log(3)).of(0.5) == pytest.approx(0.75)


@given(CURVES, CURVES, st.floats(min_value=0.2, max_value=0.8))
def test_two_curves_in_a_row_are_one(first: Curve, second: Curve, score: float) -> None:
    middle = second.slope * (first.slope * log_odds(score) + first.offset) + second.offset
    assert after(second, first).of(score) == pytest.approx(1 / (1 + math.exp(-middle)))


def test_fitting_finds_the_curve_that_made_the_outcomes() -> None:
    truth, rng = Curve(0.6, -0.8), random.Random(1)
    scores = [rng.uniform(0.02, 0.98) for _ in range(20_000)]
    outcomes = [(s, rng.random() < truth.of(s)) for s in scores]
    found = fitted(outcomes)
    assert (found.slope, found.offset) == pytest.approx((0.6, -0.8), abs=0.06)
    assert reliability([(found.of(s), right) for s, right in outcomes]).error < 0.02
    assert reliability(outcomes).error > 0.1


def test_the_shipped_curve_rises() -> None:
    assert load_curve().slope > 0


@pytest.mark.parametrize("text", ["", "[]", '{"slope": "steep", "offset": 0}', '{"slope": 1}'])
def test_a_broken_curve_names_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "confidence.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadModel, match=r"confidence\.json"):
        load_curve(tmp_path)
