"""A verb's own subject is its agent where the model names none, and another verb's is none beside it."""

from __future__ import annotations

import pytest

from kg.linking.entity import Entity
from kg.model import Arc, Parse, Status, Trigger
from kg.ontology.load import load_ontology
from kg.reading.arguments import Arguments
from kg.reading.cues import cue_table
from kg.reading.findings import MORE
from kg.reading.subjects import PASSED_OVER, Subjects
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

# Who is named by capitals is an actor: "Norland" is one, "fire" is none.
SENTENCES = {
    "plain": "Norland PROPN NNP 2 nsubj|backed VERB VBD 0 root|Sudmark PROPN NNP 2 obj",
    "conjunct": "Norland PROPN NNP 2 nsubj|left VERB VBD 0 root|and CCONJ CC 4 cc|"
    "thanked VERB VBD 2 conj|Sudmark PROPN NNP 4 obj",
    "infinitive": "Norland PROPN NNP 2 nsubj|promised VERB VBD 0 root|to PART TO 4 mark|"
    "help VERB VB 2 xcomp|Sudmark PROPN NNP 4 obj",
    "asked": "Estmark PROPN NNP 2 nsubj|asked VERB VBD 0 root|Norland PROPN NNP 2 obj|"
    "to PART TO 5 mark|support VERB VB 2 xcomp|Sudmark PROPN NNP 5 obj",
    "relative": "Norland PROPN NNP 0 root|which PRON WDT 3 nsubj|funds VERB VBZ 1 acl:relcl|"
    "Sudmark PROPN NNP 3 obj",
    "passive": "Sudmark PROPN NNP 3 nsubj:pass|was AUX VBD 3 aux:pass|praised VERB VBN 0 root|"
    "by ADP IN 5 case|Norland PROPN NNP 3 obl:agent",
    "gerund": "Norland PROPN NNP 5 nsubj|promising VERB VBG 5 advcl|Sudmark PROPN NNP 2 obj|"
    "help NOUN NN 2 obj|left VERB VBD 0 root",
    "inside": "fire NOUN NN 4 nsubj|in ADP IN 3 case|Norland PROPN NNP 1 nmod|"
    "embarrassed VERB VBD 0 root|Sudmark PROPN NNP 4 obj",
    "nobody": "report NOUN NN 2 nsubj|criticised VERB VBD 0 root|Sudmark PROPN NNP 2 obj|"
    "in ADP IN 5 case|Norland PROPN NNP 2 obl",
    "noun": "Norland PROPN NNP 2 nsubj|repeated VERB VBD 0 root|criticism NOUN NN 2 obj|"
    "of ADP IN 5 case|Sudmark PROPN NNP 3 nmod",
    "beside": "Norland PROPN NNP 2 nsubj|thanked VERB VBD 0 root|Sudmark PROPN NNP 2 obj|"
    "; PUNCT : 6 punct|Estmark PROPN NNP 6 nsubj|objected VERB VBD 2 conj",
    "told": "Estmark PROPN NNP 2 nsubj|said VERB VBD 0 root|Norland PROPN NNP 4 nsubj|"
    "urged VERB VBD 2 ccomp|Sudmark PROPN NNP 4 obj",
    "while": "Norland PROPN NNP 2 nsubj|blamed VERB VBD 0 root|Sudmark PROPN NNP 2 obj|"
    "while SCONJ IN 6 mark|Estmark PROPN NNP 6 nsubj|waited VERB VBD 2 advcl",
    "before": "after SCONJ IN 3 mark|Estmark PROPN NNP 3 nsubj|left VERB VBD 5 advcl|"
    "Norland PROPN NNP 5 nsubj|aided VERB VBD 0 root|Sudmark PROPN NNP 5 obj",
    "whose": "Norland PROPN NNP 5 nsubj|who PRON WP 3 nsubj|met VERB VBD 1 acl:relcl|"
    "Estmark PROPN NNP 3 obj|funded VERB VBD 0 root|Sudmark PROPN NNP 5 obj",
    "bys": "Sudmark PROPN NNP 2 nsubj:pass|condemned VERB VBN 0 root|by ADP IN 4 case|"
    "Norland PROPN NNP 2 obl:agent|and CCONJ CC 6 cc|hosted VERB VBN 2 conj|by ADP IN 8 case|"
    "Estmark PROPN NNP 6 obl:agent",
    "conjoined": "Norland PROPN NNP 2 nsubj|backed VERB VBD 0 root|Sudmark PROPN NNP 2 obj|"
    "and CCONJ CC 6 cc|Estmark PROPN NNP 6 nsubj|agreed VERB VBD 2 conj",
    "together": "Norland PROPN NNP 4 nsubj|and CCONJ CC 3 cc|Estmark PROPN NNP 1 conj|"
    "backed VERB VBD 0 root|Sudmark PROPN NNP 4 obj",
    "oblique": "Norland PROPN NNP 2 nsubj|backed VERB VBD 0 root|Sudmark PROPN NNP 2 obj|"
    "with ADP IN 5 case|Estmark PROPN NNP 2 obl",
    "earlier": "Estmark PROPN NNP 2 nsubj|spoke VERB VBD 0 root||Norland PROPN NNP 2 nsubj|"
    "backed VERB VBD 0 root|Sudmark PROPN NNP 2 obj",
}  # fmt: skip


def parsed(name: str) -> Parse:
    sentences = [sentence.split("|") for sentence in SENTENCES[name].split("||")]
    rows = "\n\n".join("\n".join(f"{r.split()[0]} {r}" for r in sentence) for sentence in sentences)
    words = rows.replace("\n\n", "\n").split("\n")
    mentions = ";".join(f"{i} State" for i, row in enumerate(words, 1) if "PROPN" in row)
    return parse_rows(rows, mentions)


def agents(name: str, verb: str, given: dict[str, float], *, type: str = "supports") -> dict[str, float]:
    """Return the scores of a verb's agents after the mending, by name."""
    parse = parsed(name)
    at = {t.text: i for i, t in enumerate(parse.tokens)}
    entity_of = {m.head: Entity() for m in parse.mentions}
    tree = grow_tree(parse)
    subjects = Subjects(tree, Arguments(tree, cue_table(load_ontology())), entity_of)
    trigger = Trigger(at[verb], at[verb], at[verb], type, Status.ASSERTED, 0.9)
    arcs = [Arc(at[verb], "agent", at[who], score, type) for who, score in given.items()]
    arcs.append(Arc(at[verb], "target", at["Sudmark"], 0.9, type))
    found = subjects.mend([trigger], arcs, voiced={"supports"})
    assert [a for a in found if a.role == "target"] == arcs[-1:]
    return {parse.tokens[a.target].text: a.score for a in found if a.role == "agent"}


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("plain", "backed"),
        ("conjunct", "thanked"),
        ("infinitive", "help"),
        ("asked", "support"),
        ("relative", "funds"),
        ("passive", "praised"),
        ("gerund", "promising"),
    ],
)
def test_a_subject_that_was_passed_over_is_the_agent(name: str, verb: str) -> None:
    assert agents(name, verb, {}) == {"Norland": PASSED_OVER}


@pytest.mark.parametrize(
    ("name", "verb", "given", "type"),
    [
        pytest.param("plain", "backed", {"Sudmark": 0.6}, "supports", id="somebody else is likely"),
        pytest.param("plain", "backed", {"Norland": 0.4}, "supports", id="it is taken already"),
        pytest.param("plain", "backed", {}, "kills", id="a type whose subject may be a thing"),
        pytest.param("inside", "embarrassed", {}, "supports", id="named inside the subject only"),
        pytest.param("nobody", "criticised", {}, "supports", id="the subject is no actor"),
        pytest.param("noun", "criticism", {}, "supports", id="a noun has no subject"),
    ],
)
def test_a_subject_is_no_agent_where(name: str, verb: str, given: dict[str, float], type: str) -> None:
    assert agents(name, verb, given, type=type) == given


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("beside", "thanked"),
        ("told", "urged"),
        ("while", "blamed"),
        ("before", "aided"),
        ("conjoined", "backed"),
        ("bys", "condemned"),
    ],
)
def test_the_subject_of_another_verb_is_no_agent_beside_its_own(name: str, verb: str) -> None:
    found = agents(name, verb, {"Norland": 0.9, "Estmark": 0.7})
    assert found["Norland"] == 0.9
    assert found["Estmark"] < MORE


def test_who_does_another_deed_by_name_is_no_agent_however_likely() -> None:
    assert agents("bys", "condemned", {"Norland": 0.98, "Estmark": 0.95})["Estmark"] < MORE


@pytest.mark.parametrize(
    ("name", "verb", "given"),
    [
        pytest.param("beside", "thanked", {"Norland": 0.9, "Estmark": 0.85}, id="it is all but sure"),
        pytest.param("beside", "thanked", {"Norland": 0.4, "Estmark": 0.7}, id="its own is not likely"),
        pytest.param("beside", "thanked", {"Estmark": 0.7}, id="its own is not there"),
        pytest.param("together", "backed", {"Norland": 0.9, "Estmark": 0.7}, id="named in one breath"),
        pytest.param("oblique", "backed", {"Norland": 0.9, "Estmark": 0.7}, id="no subject of any verb"),
        pytest.param("whose", "funded", {"Norland": 0.9, "Estmark": 0.7}, id="the object of another verb"),
        pytest.param("earlier", "backed", {"Norland": 0.9, "Estmark": 0.7}, id="in another sentence"),
    ],
)
def test_the_subject_of_another_verb_stays_where(name: str, verb: str, given: dict[str, float]) -> None:
    assert agents(name, verb, given) == given
