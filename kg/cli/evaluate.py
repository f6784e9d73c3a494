"""How `kg evaluate` shows what it found: text for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg import Evaluation
    from kg.evaluation.calibration import Calibration
    from kg.evaluation.figures import Score
    from kg.evaluation.slips import Slip

_NOBODY = "nobody"
_HEAD = ("precision", "recall", "F1", "right", "read", "annotated")
_MARK = "In brackets: for whom the actor acts; (?) if the annotation lacks the actor."


def evaluation_text(evaluation: Evaluation, *, errors: bool) -> str:
    """Return all figures as text; with `errors` what was misread follows, sentence by sentence."""
    figures = evaluation.figures
    parts = [
        "\n".join(_summary(evaluation)),
        "\n".join(_table("", figures.scores)),
        "\n".join(_table("status", figures.statuses)),
        "\n".join(_table("type", figures.types)),
        "\n".join(_table("mention", figures.mentions)),
        "\n".join(_reliability(evaluation.calibration)),
    ]
    if errors:
        parts += [_MARK, *_misread(evaluation.slips, figures.types)]
    return "\n\n".join(parts)


def evaluation_json(evaluation: Evaluation, *, errors: bool) -> str:
    """Return the same as JSON."""
    figures = evaluation.figures
    data = {
        "documents": evaluation.documents,
        "missing": evaluation.missing,
        "scores": _scores(figures.scores),
        "actorRecall": figures.actor_recall,
        "actorsSplit": figures.split,
        "reversed": figures.swapped,
        "hypotheticalAsFact": figures.as_fact,
        "hitsNotAsserted": figures.not_asserted,
        "statuses": _scores(figures.statuses),
        "types": _scores(figures.types),
        "mentions": _scores(figures.mentions),
        "calibration": {
            "error": evaluation.calibration.error,
            "bins": [dataclasses.asdict(one) for one in evaluation.calibration.bins],
        },
    }
    if errors:
        data["errors"] = [dataclasses.asdict(slip) for slip in evaluation.slips]
    return json.dumps(data, ensure_ascii=False, indent=2)


def _summary(evaluation: Evaluation) -> Iterator[str]:
    figures, missing = evaluation.figures, evaluation.missing
    yield f"{evaluation.documents} documents" + (f", {missing} of them without a record" if missing else "")
    yield f"actor recall {figures.actor_recall:.3f}, actors read as several {figures.split}"
    hypothetical = f"{figures.as_fact} of {figures.not_asserted}"
    yield f"relations the wrong way round {figures.swapped}, not asserted but read as fact {hypothetical}"


def _table(title: str, scores: Mapping[str, Score]) -> Iterator[str]:
    width = max(len(name) for name in (title, *scores))
    yield f"{title:{width}}" + "".join(f"  {head:>9}" for head in _HEAD)
    for name, score in scores.items():
        shares = (f"{share:.3f}" for share in (score.precision, score.recall, score.f1))
        cells = (*shares, score.right, score.read, score.gold)
        yield f"{name:{width}}" + "".join(f"  {cell:>9}" for cell in cells)


def _reliability(calibration: Calibration) -> Iterator[str]:
    yield f"expected calibration error {calibration.error:.3f}"
    yield f"{'confidence':10}  {'relations':>9}  {'mean':>5}  {'right':>5}"
    for one in calibration.bins:
        if one.relations:
            span = f"{one.lower:.1f} to {one.upper:.1f}"
            yield f"{span:10}  {one.relations:>9}  {one.confidence:5.2f}  {one.right:5.2f}"


def _misread(slips: Iterable[Slip], types: Mapping[str, Score]) -> Iterator[str]:
    for name, found in groupby(slips, key=lambda slip: slip.type):
        score = types[name]
        yield f"{name}: {score.gold} annotated, {score.read} read, {score.right} right"
        for (document, _), inside in groupby(found, key=lambda slip: (slip.document, slip.sentence)):
            same = list(inside)
            lines = (f"  {_slip_line(slip)}" for slip in same)
            yield "\n".join((f"{document}: {' '.join(same[0].words.split())}", *lines))


def _slip_line(slip: Slip) -> str:
    parts = [f"{slip.kind:6}  {slip.agent or _NOBODY} → {slip.target or _NOBODY}", _presented(slip)]
    quoted = f'"{slip.trigger}"' if slip.trigger else ""
    return " · ".join(part for part in (*parts, quoted, slip.hint) if part)


def _presented(slip: Slip) -> str:
    gold, read = " and ".join(slip.gold), " and ".join(slip.read)
    return f"{gold}, read as {read}" if gold and read else gold or read


def _scores(scores: Mapping[str, Score]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "precision": score.precision,
            "recall": score.recall,
            "f1": score.f1,
            **dataclasses.asdict(score),
        }
        for name, score in scores.items()
    }
