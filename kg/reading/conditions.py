"""What holds only under a condition says so, where the model left the condition alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.model import Status
from kg.reading.cues import CueTable
from kg.reading.findings import Filled, TriggerKey
from kg.reading.status import is_condition
from kg.reading.syntax import Tree


def with_conditions(found: Sequence[Filled], tree: Tree, cues: CueTable) -> list[Filled]:
    """Return the findings, those that stand over an if-clause or are asked for under one hung on it, so that
    what holds only under a condition gives no plain fact."""
    found = _asked_under(found)
    hung = _hung(found, tree, cues)
    return [
        replace(f, condition=hung[f.trigger.token])
        if f.condition is None and f.trigger.token in hung and f.trigger.status is Status.ASSERTED
        else f
        for f in found
    ]


def _hung(found: Sequence[Filled], tree: Tree, cues: CueTable) -> dict[int, TriggerKey]:
    """The conditions that no claim has yet, by the outermost claim that their if-clause stands under."""
    bound = {f.condition for f in found}
    loose = [f for f in found if f.trigger.status is Status.CONDITIONAL]
    asserted = {f.trigger.token for f in found if f.trigger.status is Status.ASSERTED}
    hung: dict[int, TriggerKey] = {}
    for f in sorted(loose, key=lambda f: f.trigger.token, reverse=True):
        above = [token for token in _above_clause(f.trigger.token, tree, cues) if token in asserted]
        if above and f.key not in bound:
            hung[above[-1]] = f.key
    return hung


def _above_clause(token: int, tree: Tree, cues: CueTable) -> Iterator[int]:
    """The governors of the clause of condition that a token stands in; none where it stands in none."""
    inside = False
    for node in (token, *tree.up(token)):
        if inside:
            yield node
        inside = inside or is_condition(tree, cues, node)


def _asked_under(found: Sequence[Filled]) -> list[Filled]:
    """What is asked for under a condition is asked under it: "told X to leave if Y comes"."""
    asked = {f.key: f.condition for f in found if f.trigger.status is Status.REQUESTED and f.condition}
    return [
        replace(f, condition=asked[f.theme])
        if f.condition is None and f.theme in asked and asked[f.theme] != f.key
        else f
        for f in found
    ]
