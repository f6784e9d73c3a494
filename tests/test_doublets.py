"""What a text says once is one claim, and what pointed at the other reading points at the one that stays."""

from __future__ import annotations

from dataclasses import replace

from kg.model import MentionText, Relation, Span, Status, Theme
from kg.reading.doublets import doublets, without
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

# 0 Norland 1 may 2 impose 3 sanctions 4 on 5 Sudmark 6 and 7 jail 8 envoys
TREE = grow_tree(
    parse_rows("""
Norland Norland PROPN NNP 3 nsubj
may may AUX MD 3 aux
impose impose VERB VB 0 root
sanctions sanction NOUN NNS 3 obj
on on ADP IN 6 case
Sudmark Sudmark PROPN NNP 3 obl
and and CCONJ CC 8 cc
jail jail VERB VB 3 conj
envoys envoy NOUN NNS 8 obj
""")
)
IMPOSE, SANCTIONS, JAIL = 2, 3, 7
FAMILIES = {"sanctions": "Measures", "expels": "Measures", "threatens": "Disapproval"}


def claim(
    name: str, kind: str, status: Status, confidence: float, *, agents: tuple[str, ...] = ("norland",)
) -> Relation:
    return Relation(name, kind, agents, ("sudmark",), status, MentionText(0, 1, "x"), Span(0, 1), confidence)


VERB = claim("verb", "sanctions", Status.POSSIBLE, 0.6)
NOUN = claim("noun", "sanctions", Status.ASSERTED, 0.9)


def test_of_two_words_of_one_phrase_the_verb_says_whether_it_happened() -> None:
    assert doublets([(SANCTIONS, NOUN), (IMPOSE, VERB)], TREE, FAMILIES) == {"noun": "verb"}


def test_words_of_two_clauses_are_two_claims() -> None:
    assert not doublets([(SANCTIONS, NOUN), (JAIL, VERB)], TREE, FAMILIES)
    assert not doublets([(IMPOSE, NOUN), (JAIL, VERB)], TREE, FAMILIES)


def test_a_noun_that_names_one_more_actor_stays() -> None:
    more = replace(NOUN, agents=("norland", "westland"))
    assert not doublets([(SANCTIONS, more), (IMPOSE, VERB)], TREE, FAMILIES)


def test_of_two_near_types_of_one_word_the_likelier_stays() -> None:
    near = claim("near", "expels", Status.ASSERTED, 0.7)
    assert doublets([(SANCTIONS, NOUN), (SANCTIONS, near)], TREE, FAMILIES) == {"near": "noun"}


def test_types_of_two_families_or_of_no_known_one_both_stay() -> None:
    far, own = (claim(name, kind, Status.ASSERTED, 0.7) for name, kind in (("f", "threatens"), ("o", "mine")))
    assert not doublets([(SANCTIONS, NOUN), (SANCTIONS, far), (SANCTIONS, own)], TREE, FAMILIES)


def test_near_types_of_other_actors_both_stay() -> None:
    other = claim("other", "expels", Status.ASSERTED, 0.7, agents=("westland",))
    assert not doublets([(SANCTIONS, NOUN), (SANCTIONS, other)], TREE, FAMILIES)


def test_what_stays_is_as_sure_as_the_surest_reading() -> None:
    assert without([NOUN, VERB], {"noun": "verb"}) == [replace(VERB, confidence=NOUN.confidence)]


def test_what_pointed_at_a_needless_claim_points_at_the_other() -> None:
    demand = replace(claim("demand", "threatens", Status.ASSERTED, 0.9), theme=Theme(relation="noun"))
    bound = replace(VERB, condition="noun")
    assert without([demand, NOUN, bound], {"noun": "verb"}) == [
        replace(demand, theme=Theme(relation="verb")),
        replace(bound, condition=None, confidence=NOUN.confidence),
    ]


def test_a_chain_of_needless_claims_ends_at_one_that_stays() -> None:
    near = claim("near", "expels", Status.ASSERTED, 0.7)
    told = [(SANCTIONS, near), (SANCTIONS, NOUN), (IMPOSE, VERB)]
    assert doublets(told, TREE, FAMILIES) == {"near": "verb", "noun": "verb"}


def test_of_one_type_both_stay_where_each_does_it_to_the_other() -> None:
    back = replace(NOUN, id="back", agents=NOUN.targets, targets=NOUN.agents)
    assert not doublets([(SANCTIONS, NOUN), (SANCTIONS, back)], TREE, FAMILIES)
