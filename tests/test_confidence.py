"""Signs become probabilities: the table, how it is read, how it is fitted and what it keeps."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadModel
from kg.evaluation.calibration import reliability
from kg.model import Document, Parse, Record
from kg.nlp import load_reader
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.load import load_ontology
from kg.reading.assemble import assemble
from kg.reading.confidence import BIAS, KEEP, Judge, load_judge, log_odds
from training.calibrate import Witness, fitted

SIGNS = st.dictionaries(st.sampled_from(["trigger", "agent", BIAS]), st.floats(min_value=-5, max_value=5))
TEXT = "If the Red Front attacks the port, Norway will expel three Chadian envoys. Kenya praised Norway."


def read(parse: Parse, judge: Judge | None = None) -> Record:
    """Return the record of a parse."""
    return assemble(parse, ontology=load_ontology(), gazetteer=load_gazetteer(), judge=judge)


@pytest.fixture(scope="module")
def parse() -> Parse:
    """The parse of a text with a condition and a fact."""
    [parse] = load_reader().parse([Document("case", TEXT)])
    return parse


@given(SIGNS, st.floats(min_value=0.1, max_value=5))
def test_more_of_a_sign_that_speaks_for_a_relation_never_means_less_confidence(
    signs: dict[str, float], more: float
) -> None:
    judge = Judge({"trigger": 0.7, "agent": 0.2, BIAS: -1.0})
    raised = signs | {"trigger": signs.get("trigger", 0.0) + more}
    assert 0.0 <= judge.of(signs) <= judge.of(raised) <= 1.0


def test_a_sum_of_weighted_signs_is_worked_out_by_hand() -> None:
    judge = Judge({"trigger": 2.0, BIAS: math.log(3)})
    assert judge.of({"trigger": log_odds(0.5), BIAS: 1.0, "unknown": 9.0}) == pytest.approx(0.75)


def test_fitting_finds_the_weights_that_made_the_outcomes() -> None:
    truth, rng = Judge({"trigger": 0.6, "no agent": -1.0, BIAS: -0.8}), random.Random(1)
    signs = [
        {BIAS: 1.0, "trigger": log_odds(rng.uniform(0.02, 0.98)), "no agent": float(rng.random() < 0.4)}
        for _ in range(20_000)
    ]
    outcomes = [(s, rng.random() < truth.of(s)) for s in signs]
    found = fitted(outcomes)
    assert found.weights == pytest.approx(truth.weights, abs=0.08)
    assert reliability([(found.of(s), right) for s, right in outcomes]).error < 0.02


@pytest.mark.model
def test_the_shipped_table_knows_every_sign_and_trusts_a_sure_trigger(parse: Parse) -> None:
    witness = Witness({})
    read(parse, witness)
    weights = load_judge().weights
    assert witness.seen and {name for signs in witness.seen for name in signs} <= weights.keys()
    assert weights["trigger"] + weights["product"] > 0 > weights["no target"]


@pytest.mark.model
def test_what_is_likelier_wrong_is_left_out_but_not_the_condition_of_what_stays(parse: Parse) -> None:
    everything = read(parse, Judge({BIAS: 9.0})).relations
    expels = next(r for r in everything if r.type == "expels")
    condition = next(r for r in everything if r.id == expels.condition)
    assert {r.type for r in everything} >= {"expels", condition.type, "praises"}
    # envoys are expelled by an agent that is a state; who attacks the port is a group
    only = Judge({BIAS: -9.0, "agent is a State": 8.9, "target is a State": -9.0})
    kept = read(parse, only).relations
    assert {r.id: r.confidence >= KEEP for r in kept} == {condition.id: False, expels.id: True}
    assert next(r for r in kept if r.id == expels.id).condition == condition.id
    assert read(parse, Judge({BIAS: -9.0})).relations == ()


@pytest.mark.model
def test_what_only_frames_can_find_is_kept_whatever_the_table_says(parse: Parse) -> None:
    unlearnt = replace(parse, triggers=(), types=frozenset())
    found = read(unlearnt, Judge({BIAS: -9.0})).relations
    assert "expels" in {r.type for r in found}


@pytest.mark.parametrize("text", ["", "[]", '{"trigger": "steep"}', '{"trigger": null}'])
def test_a_broken_table_names_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "confidence.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadModel, match=r"confidence\.json"):
        load_judge(tmp_path)


def test_a_table_is_read_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "confidence.json").write_text(json.dumps({"trigger": 0.5}), encoding="utf-8")
    assert load_judge(tmp_path).weights == {"trigger": 0.5}
