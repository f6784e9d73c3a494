"""Fillers named in one breath fill a role together; others do not follow."""

from __future__ import annotations

import pytest

from kg.model import Arc, Parse
from kg.reading.coordination import RAISED, partners_of, with_conjuncts
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

# 0 talks 1 mediated 2 by 3 Norlandic 4 and 5 Sudmark 6 officials 7 in 8 Estmark
ROWS = """
talks talk NOUN NNS 0 root
mediated mediate VERB VBN 1 acl
by by ADP IN 7 case
Norlandic Norlandic ADJ JJ 7 amod
and and CCONJ CC 6 cc
Sudmark Sudmark PROPN NNP 4 conj
officials official NOUN NNS 2 obl:agent
in in ADP IN 9 case
Estmark Estmark PROPN NNP 2 obl
"""
PARSE = parse_rows(ROWS, "4 State;6-7@7 Government;9 State")
NORLAND, OFFICIALS, ESTMARK = 3, 6, 8


def scores(parse: Parse, *arcs: Arc) -> dict[tuple[str, int], float]:
    return {
        (a.role, a.target): a.score
        for a in with_conjuncts(arcs, partners_of(parse.mentions, grow_tree(parse)))
    }


def arc(role: str, target: int, score: float) -> Arc:
    return Arc(1, role, target, score, "mediates")


def test_a_conjunct_of_the_likeliest_filler_fills_the_role_too() -> None:
    found = scores(
        PARSE, arc("agent", NORLAND, 0.8), arc("agent", OFFICIALS, 0.2), arc("agent", ESTMARK, 0.2)
    )
    assert found == {("agent", NORLAND): 0.8, ("agent", OFFICIALS): RAISED, ("agent", ESTMARK): 0.2}


def test_a_conjunct_leaves_the_role_it_fits_less_surely() -> None:
    likely, other = arc("agent", NORLAND, 0.9), arc("target", OFFICIALS, 0.6)
    found = scores(PARSE, likely, other, arc("agent", OFFICIALS, 0.3))
    assert found["agent", OFFICIALS] > found["target", OFFICIALS] == 0.6


def test_the_first_conjunct_follows_the_second() -> None:
    found = scores(PARSE, arc("agent", OFFICIALS, 0.8), arc("agent", NORLAND, 0.3))
    assert found["agent", NORLAND] == RAISED


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([arc("agent", NORLAND, 0.4)], id="an unlikely filler pulls nobody along"),
        pytest.param(
            [arc("agent", NORLAND, 0.8), arc("target", OFFICIALS, 0.85)], id="surer of its own role"
        ),
        pytest.param([arc("by", NORLAND, 0.8)], id="speakers are no agents"),
    ],
)
def test_a_conjunct_stays_as_it_is(others: list[Arc]) -> None:
    assert scores(PARSE, *others, arc("agent", OFFICIALS, 0.2))["agent", OFFICIALS] == 0.2


def test_a_hopeless_conjunct_stays_out() -> None:
    assert (
        scores(PARSE, arc("agent", NORLAND, 0.8), arc("agent", OFFICIALS, 0.05))["agent", OFFICIALS] == 0.05
    )


def test_mentions_with_a_conjunction_between_them_go_together_where_the_tree_is_wrong() -> None:
    rows = ROWS.replace("Sudmark Sudmark PROPN NNP 4 conj", "Sudmark Sudmark PROPN NNP 7 compound")
    parse = parse_rows(rows, "4 State;6-7@7 Government;9 State")
    found = scores(
        parse, arc("agent", NORLAND, 0.8), arc("agent", OFFICIALS, 0.2), arc("agent", ESTMARK, 0.2)
    )
    assert found == {("agent", NORLAND): 0.8, ("agent", OFFICIALS): RAISED, ("agent", ESTMARK): 0.2}
