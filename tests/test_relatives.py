"""A relative pronoun whose clause tells of something else than an actor joins none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import Link, Parse
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.load import load_ontology
from kg.reading.assemble import assemble
from kg.reading.relatives import SURE, without_lost_relatives
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

# 0 Lind 1 deplored 2 a 3 tape 4 in 5 which 6 rebels 7 mock 8 her
TAPE = """
Lind Lind PROPN NNP 2 nsubj
deplored deplore VERB VBD 0 root
a a DET DT 4 det
tape tape NOUN NN 2 obj
in in ADP IN 6 case
which which PRON WDT 8 obl
rebels rebel NOUN NNS 8 nsubj
mock mock VERB VBP 4 acl:relcl
her she PRON PRP 8 obj
"""
# 0 Lind 1 , 2 the 3 envoy 4 , 5 whom 6 rebels 7 mock 8 left
ENVOY = """
Lind Lind PROPN NNP 9 nsubj
, , PUNCT , 4 punct
the the DET DT 4 det
envoy envoy NOUN NN 1 appos
, , PUNCT , 4 punct
whom who PRON WP 8 obj
rebels rebel NOUN NNS 8 nsubj
mock mock VERB VBP 4 acl:relcl
left leave VERB VBD 0 root
"""
# 0 Rebels 1 asked 2 who 3 mocked 4 Lind
QUESTION = """
Rebels rebel NOUN NNS 2 nsubj
asked ask VERB VBD 0 root
who who PRON WP 4 nsubj
mocked mock VERB VBD 2 ccomp
Lind Lind PROPN NNP 4 obj
"""
WHO = {"tape": (TAPE, "1 Person;7 Group;6 ~Person"), "envoy": (ENVOY, "1 Person;7 Group;6 ~Person")}


def linked(name: str, score: float = 0.6) -> Parse:
    """Return the parse of a sentence whose relative pronoun the model links to Lind."""
    return replace(parse_rows(*WHO[name]), links=(Link(5, 0, score),))


def links_left(parse: Parse) -> list[Link]:
    return without_lost_relatives(parse, grow_tree(parse))


def mentions_of_lind(name: str, gazetteer: Gazetteer) -> list[str]:
    record = assemble(linked(name), ontology=load_ontology(), gazetteer=gazetteer)
    return next([m.text for m in a.mentions] for a in record.actors if a.name == "Lind")


def test_a_clause_about_a_thing_names_no_actor(gazetteer: Gazetteer) -> None:
    assert mentions_of_lind("tape", gazetteer) == ["Lind"]


def test_a_clause_about_an_actor_s_apposition_names_the_actor(gazetteer: Gazetteer) -> None:
    assert mentions_of_lind("envoy", gazetteer) == ["Lind", "whom"]


@pytest.mark.parametrize(("score", "kept"), [(SURE - 0.01, False), (SURE, True)])
def test_the_model_is_believed_where_it_is_sure(score: float, kept: bool) -> None:
    assert bool(links_left(linked("tape", score))) is kept


def test_other_links_stay() -> None:
    parse = parse_rows(QUESTION, "1 Group;5 Person;3 ~Person")
    links = (Link(2, 0, 0.5), Link(4, 0, 0.5))
    assert links_left(replace(parse, links=links)) == [*links]
