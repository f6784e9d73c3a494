"""What the tree and the weak links tell of a claim's ends reaches the record."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Arc, Link, Parse, Status, Trigger
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.load import load_ontology
from kg.reading.assemble import assemble
from tests.parses import parse_rows

# 0 Norland 1 spoke | 2 Sudmark 3 urged 4 it 5 ; 6 Estmark 7 left
PARSE = parse_rows(
    """
Norland Norland PROPN NNP 2 nsubj
spoke speak VERB VBD 0 root

Sudmark Sudmark PROPN NNP 2 nsubj
urged urge VERB VBD 0 root
it it PRON PRP 2 obj
; ; PUNCT : 6 punct
Estmark Estmark PROPN NNP 6 nsubj
left leave VERB VBD 2 conj
""",
    "1 State;3 State;5 ~State;7 State",
)
NORLAND, SUDMARK, URGED, IT, ESTMARK = 0, 2, 3, 4, 6


def ends(gazetteer: Gazetteer, arcs: dict[tuple[str, int], float]) -> tuple[list[str], list[str]]:
    """Return the agents and targets of "urged" by name."""
    parse: Parse = replace(
        PARSE,
        triggers=(Trigger(URGED, URGED, URGED, "requests", Status.ASSERTED, 0.95),),
        arcs=tuple(Arc(URGED, role, word, score, "requests") for (role, word), score in arcs.items()),
        links=(Link(IT, NORLAND, 0.3),),
        types=frozenset({"requests"}),
    )
    record = assemble(parse, ontology=load_ontology(), gazetteer=gazetteer, sift=False)
    names = {a.id: a.name for a in record.actors}
    [r] = [r for r in record.relations if r.type == "requests"]
    return [names[a] for a in r.agents], [names[t] for t in r.targets]


def test_a_weakly_linked_pronoun_fills_an_empty_role(gazetteer: Gazetteer) -> None:
    found = ends(gazetteer, {("agent", SUDMARK): 0.9, ("target", IT): 0.9})
    assert found == (["Sudmark"], ["Norland"])


def test_the_subject_fills_an_empty_role(gazetteer: Gazetteer) -> None:
    assert ends(gazetteer, {("target", NORLAND): 0.9}) == (["Sudmark"], ["Norland"])


def test_the_subject_of_the_next_verb_is_left_out(gazetteer: Gazetteer) -> None:
    arcs = {("agent", SUDMARK): 0.9, ("agent", ESTMARK): 0.7, ("target", NORLAND): 0.9}
    assert ends(gazetteer, arcs) == (["Sudmark"], ["Norland"])
