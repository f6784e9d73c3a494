"""How what stands over a trigger combines; the sentences themselves are in cases/frames.jsonl."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Parse, Status
from kg.ontology.load import load_ontology
from kg.reading.cues import CueTable
from kg.reading.status import combine, status_of
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

CUES = CueTable(load_ontology().cues)
TABLE = [
    ("negated", "negated", "possible"),
    ("negated", "possible", "possible"),
    ("negated", "conditional", "conditional"),
    ("negated", "requested", "negated"),
    ("negated", "intended", "negated"),
    ("possible", "negated", "negated"),
    ("possible", "requested", "possible"),
    ("possible", "conditional", "conditional"),
    ("intended", "negated", "negated"),
    ("intended", "possible", "possible"),
    ("intended", "requested", "requested"),
    ("intended", "conditional", "conditional"),
    ("requested", "negated", "requested"),
    ("requested", "intended", "requested"),
    ("requested", "possible", "requested"),
    ("requested", "conditional", "conditional"),
    ("conditional", "negated", "conditional"),
]


@pytest.mark.parametrize(("inner", "outer", "expected"), TABLE, ids=[f"{a}-in-{b}" for a, b, _ in TABLE])
def test_the_nearest_scope_wins_but_for_the_pairs_of_the_table(inner: str, outer: str, expected: str) -> None:
    assert combine(Status(inner), Status(outer)) is Status(expected)


@given(st.sampled_from(Status))
def test_whatever_stands_over_an_assertion_becomes_its_status(outer: Status) -> None:
    assert combine(Status.ASSERTED, outer) is outer


@given(st.sampled_from([s for s in Status if s is not Status.ASSERTED]), st.sampled_from(Status))
def test_nothing_hypothetical_or_denied_becomes_asserted(inner: Status, outer: Status) -> None:
    assert combine(inner, outer) is not Status.ASSERTED


def clause(*over: str) -> Parse:
    """ "Israel … attack Iran" with words over the verb, each "text lemma UPOS XPOS label"."""
    verb = 2 + len(over)
    rows = [f"Israel Israel PROPN NNP {verb} nsubj"]
    rows += [f"{w.rpartition(' ')[0]} {verb} {w.rpartition(' ')[2]}" for w in over]
    return parse_rows("\n".join([*rows, "attack attack VERB VB 0 root", f"Iran Iran PROPN NNP {verb} obj"]))


LOCAL = [
    ((), Status.ASSERTED),
    (("did do AUX VBD aux", "not not PART RB advmod"), Status.NEGATED),
    (("may may AUX MD aux",), Status.POSSIBLE),
    (("may may AUX MD aux", "not not PART RB advmod"), Status.POSSIBLE),
    (("can can AUX MD aux", "not not PART RB advmod"), Status.NEGATED),
    (("will will AUX MD aux",), Status.INTENDED),
    (("will will AUX MD aux", "not not PART RB advmod"), Status.NEGATED),
    (("would would AUX MD aux",), Status.INTENDED),
    (("would would AUX MD aux", "have have AUX VB aux"), Status.NEGATED),
    (("should should AUX MD aux",), Status.REQUESTED),
    (("never never ADV RB advmod",), Status.NEGATED),
    (("allegedly allegedly ADV RB advmod",), Status.POSSIBLE),
    (("will will AUX MD aux", "perhaps perhaps ADV RB advmod"), Status.POSSIBLE),
    (("not not PART RB advmod", "only only ADV RB advmod"), Status.ASSERTED),
    (("if if SCONJ IN mark",), Status.CONDITIONAL),
    (("if if SCONJ IN mark", "not not PART RB advmod"), Status.CONDITIONAL),
]


@pytest.mark.parametrize(
    ("over", "expected"), LOCAL, ids=[" ".join(o.split()[0] for o in w) or "bare" for w, _ in LOCAL]
)
def test_words_of_its_own_clause_change_a_verb(over: tuple[str, ...], expected: Status) -> None:
    parse = clause(*over)
    assert status_of(len(over) + 1, grow_tree(parse), CUES) is expected


def test_what_a_trigger_is_about_takes_the_status_of_its_frame() -> None:
    parse = parse_rows("Iran Iran PROPN NNP 2 nsubj\ngot get VERB VBD 0 root\nleave leave VERB VB 2 xcomp")
    assert status_of(2, grow_tree(parse), CUES) is Status.ASSERTED
    assert status_of(2, grow_tree(parse), CUES, themes={1: Status.REQUESTED}) is Status.REQUESTED
