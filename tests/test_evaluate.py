"""Figures of an evaluation, on texts small enough to count by hand and against the guideline's scorer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import BadInput
from kg.evaluation.alignment import bare, same_words
from kg.evaluation.calibration import reliability
from kg.evaluation.figures import Score
from kg.evaluation.gold import read_gold
from kg.evaluation.rules import type_rules
from kg.evaluation.slips import SlipKind
from kg.ids import DEFAULT_BASE
from kg.model import Actor, Document, Kind, MentionText, Record, Relation, Span, Status
from kg.nlp.sentences import sentence_spans
from kg.ontology.load import load_ontology
from kg.resources import resource
from training.gold import annotation, chosen, document
from training.held_out import held_out

ROOT = Path(__file__).parents[1]
TYPES = {kind.name for kind in load_ontology().types}
TEXT = (
    "Norland's officials accused Estmark and Sudmark. Estmark may attack the Red Front. "
    "Norland met Estmark. Sudmark denied that it had hosted the Red Front."
)
ACTORS = {
    "norland": {"name": "Norland", "type": "State", "surface": ["Norland"]},
    "officials": {"name": "officials", "type": "Government", "of": "norland", "surface": ["officials"]},
    "estmark": {"name": "Estmark", "type": "State", "surface": ["Estmark"]},
    "sudmark": {"name": "Sudmark", "type": "State", "surface": ["Sudmark"]},
    "front": {"name": "Red Front", "type": "Group", "surface": ["the Red Front"]},
}


def relation(
    number: int, name: str, agent: Any, target: Any, status: str, trigger: str, sent: int
) -> dict[str, Any]:
    fields = {"agent": agent, "target": target, "status": status, "trigger": trigger, "sent": sent}
    return {"id": f"r{number}", "type": name, **fields}


GOLD = [
    relation(1, "accuses", "officials", ["estmark", "sudmark"], "asserted", "accused", 0),
    relation(2, "attacks", "estmark", "front", "possible", "attack", 1),
    relation(3, "meets", "norland", "estmark", "asserted", "met", 2),
    relation(4, "hosts", "sudmark", "front", "negated", "hosted", 3) | {"by": "sudmark"},
]


def actor(name: str, kind: Kind, *mentions: str, of: str | None = None) -> Actor:
    places = [(TEXT.index(words), words) for words in mentions or (name,)]
    spans = tuple(MentionText(start, start + len(words), words) for start, words in places)
    owner = None if of is None else iri(of)
    return Actor(iri(name), name, kind, country=None, wikidata=None, of=owner, mentions=spans)


def iri(name: str) -> str:
    return f"{DEFAULT_BASE}actor/{name.replace(' ', '-')}"


def read(
    name: str, agents: list[str], targets: list[str], status: Status, trigger: str, confidence: float
) -> Relation:
    start = TEXT.index(trigger)
    sentence = next(span for span in sentence_spans(TEXT) if span.start <= start < span.end)
    return Relation(
        id=f"{DEFAULT_BASE}claim/{name}-{start}-{len(agents)}-{len(targets)}-{status}",
        type=name,
        agents=tuple(map(iri, agents)),
        targets=tuple(map(iri, targets)),
        status=status,
        trigger=MentionText(start, start + len(trigger), trigger),
        sentence=sentence,
        confidence=confidence,
    )


RECORD = Record(
    Document("d1", TEXT),
    (
        actor("Norland", Kind.STATE, "Norland's"),
        actor("Norland again", Kind.STATE, "Norland met"),  # ends elsewhere and overlaps for the most part
        actor("officials", Kind.GOVERNMENT, of="Norland"),
        actor("spokesman", Kind.PERSON, "it", of="officials"),  # a pronoun that the annotation does not list
        actor("Estmark", Kind.STATE),
        actor("Front", Kind.GROUP, "the Red Front"),
        actor("denial", Kind.PERSON, "denied"),
    ),
    (
        read("accuses", ["spokesman"], ["Estmark"], Status.ASSERTED, "accused", 0.95),
        read("attacks", ["Front"], ["Estmark"], Status.POSSIBLE, "attack", 0.55),
        read("attacks", ["Estmark"], ["Front"], Status.ASSERTED, "attack", 0.5),
        read("meets", ["Estmark"], ["Norland"], Status.NEGATED, "met", 1.0),
        read("criticises", ["denial"], [], Status.ASSERTED, "denied", 0.15),
        read("threatens", ["Estmark"], ["Front"], Status.POSSIBLE, "may", 0.3),
    ),
)


def annotated(relations: list[dict[str, Any]], key: str = "d1") -> dict[str, Any]:
    return {"id": key, "date": "2024-05-04", "actors": ACTORS, "relations": relations}


def write_lines(path: Path, *items: object) -> None:
    path.write_text("".join(f"{json.dumps(item)}\n" for item in items))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gold folder of two documents with the same text, one in a file of its own, and a record of one."""
    given = {"title": None, "published": "2024-05-04", "source": None, "text": TEXT}
    write_lines(tmp_path / "documents.jsonl", {"id": "d1", **given}, {"id": "d2", **given})
    write_lines(tmp_path / "gold.jsonl", annotated(GOLD))
    (tmp_path / "d2.json").write_text(json.dumps(annotated(GOLD[3:], "d2")))
    kg.write_records([RECORD], tmp_path / "records")
    return tmp_path


@pytest.fixture
def evaluation(folder: Path) -> kg.Evaluation:
    """The record against the folder."""
    return kg.run_evaluation(folder, folder / "records")


def test_scores_count_claims_pair_by_pair(evaluation: kg.Evaluation) -> None:
    assert (evaluation.documents, evaluation.missing) == (2, 1)
    assert evaluation.figures.scores == {
        "principal": Score(right=3, read=6, gold=6),
        "principal+status": Score(right=1, read=6, gold=6),
        "exact": Score(right=2, read=6, gold=6),
        "exact+status": Score(right=0, read=6, gold=6),
        "class": Score(right=3, read=6, gold=6),
    }
    assert evaluation.figures.types["accuses"] == Score(right=1, read=1, gold=2)
    assert evaluation.figures.types["attacks"] == Score(right=1, read=2, gold=1)
    assert evaluation.figures.types["hosts"] == Score(right=0, read=0, gold=2)
    assert evaluation.figures.statuses["asserted"] == Score(right=1, read=3, gold=3)
    assert evaluation.figures.statuses["negated"] == Score(right=0, read=1, gold=2)


def test_the_other_figures_count_what_they_say(evaluation: kg.Evaluation) -> None:
    figures = evaluation.figures
    # Of the five actors named in d1 and the two in d2, Sudmark and those of d2 are not found.
    assert (figures.actors_found, figures.actors) == (4, 7)
    assert figures.actor_recall == pytest.approx(4 / 7)
    assert figures.split == 1
    assert figures.swapped == 1
    assert (figures.as_fact, figures.not_asserted) == (1, 1)


def test_shares_of_nothing_are_zero() -> None:
    nothing = Score(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (0.0, 0.0, 0.0)


def test_a_relation_is_right_when_all_its_claims_are(evaluation: kg.Evaluation) -> None:
    bins = {one.lower: (one.relations, one.right) for one in evaluation.calibration.bins if one.relations}
    assert bins == {0.1: (1, 0.0), 0.3: (1, 0.0), 0.5: (2, 0.5), 0.9: (2, 1.0)}
    expected = (0.15 + 0.3 + 2 * 0.025 + 2 * 0.025) / 6
    assert evaluation.calibration.error == pytest.approx(expected)


def test_slips_name_the_actors_the_words_and_what_the_other_side_has(evaluation: kg.Evaluation) -> None:
    found = [
        (slip.document, slip.kind, slip.type, slip.agent, slip.target, slip.trigger, slip.hint)
        for slip in evaluation.slips
    ]
    assert found == [
        ("d1", SlipKind.STATUS, "attacks", "Estmark", "Red Front", "attack", ""),
        ("d1", SlipKind.WRONG, "attacks", "Red Front", "Estmark", "attack", "the wrong way round"),
        ("d1", SlipKind.MISSED, "hosts", "Sudmark", "Red Front", "hosted", ""),
        ("d2", SlipKind.MISSED, "hosts", "Sudmark", "Red Front", "hosted", ""),
        ("d1", SlipKind.MISSED, "accuses", "officials (Norland)", "Sudmark", "accused", ""),
        ("d1", SlipKind.WRONG, "criticises", "denial (?)", None, "denied", ""),
        ("d1", SlipKind.STATUS, "meets", "Estmark", "Norland", "met", ""),
        ("d1", SlipKind.WRONG, "threatens", "Estmark", "Red Front", "may", "annotated as attacks"),
    ]
    assert evaluation.slips[0].words == "Estmark may attack the Red Front."
    assert (evaluation.slips[0].gold, evaluation.slips[0].read) == (("possible",), ("asserted",))


BARE = {
    "determiner": ("the United Nations", "United Nations"),
    "possessive": ("Norland's", "Norland"),
    "typographic": ("the UN’s", "UN"),
    "quotes and stops": ("Norland.\"'", "Norland"),
    "nothing but a determiner": ("the ", "the"),
    "plural possessive": ("the officials'", "officials"),
    "no determiner": ("Andorra", "Andorra"),
}


@pytest.mark.parametrize(("words", "core"), BARE.values(), ids=BARE)
def test_a_mention_is_compared_without_what_readers_add_or_leave(words: str, core: str) -> None:
    span = bare(f"({words})", Span(1, 1 + len(words)))
    assert f"({words})"[span.start : span.end] == core


SAME = {
    "same end": (Span(0, 20), Span(15, 20), True),
    "most of it": (Span(0, 10), Span(0, 6), True),
    "less than most": (Span(0, 10), Span(0, 5), False),
    "side by side": (Span(0, 5), Span(5, 9), False),
}


@pytest.mark.parametrize(("one", "other", "same"), SAME.values(), ids=SAME)
def test_mentions_are_the_same_when_they_end_together_or_mostly_overlap(
    one: Span, other: Span, same: bool
) -> None:
    assert (same_words(one, other), same_words(other, one)) == (same, same)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=50))
def test_every_relation_stands_in_one_bin_and_the_error_is_a_share(
    outcomes: list[tuple[float, bool]],
) -> None:
    found = reliability(outcomes)
    assert sum(one.relations for one in found.bins) == len(outcomes)
    assert 0 <= found.error <= 1
    assert [one.lower for one in found.bins] == [number / 10 for number in range(10)]


def test_what_a_type_is_compared_as_comes_from_the_ontology() -> None:
    rules = type_rules(load_ontology())
    assert rules.symmetric == {
        *("meets", "speaksWith", "negotiatesWith"),
        *("agreesWith", "signsAgreementWith", "cooperatesWith"),
    }
    assert rules.personal == {"holdsOffice", "memberOf", "leads", "partOf", "locatedIn"}
    assert (rules.classes["hosts"], rules.classes["kills"]) == ("CONSULT", "ASSAULT")
    assert TYPES - rules.classes.keys() == {*rules.personal, "governs"}


def test_a_chain_that_runs_in_a_circle_ends(folder: Path) -> None:
    looped = {**ACTORS, "norland": {**ACTORS["norland"], "of": "officials"}}
    write_lines(folder / "gold.jsonl", annotated(GOLD) | {"actors": looped})
    assert kg.run_evaluation(folder, folder / "records").documents == 2


Change = Callable[[dict[str, Any]], object]
WRONG: dict[str, tuple[Change, str]] = {
    "unknown type": (lambda r: r.update(type="hots"), "line 1: relation 1: type must be one of abducts, "),
    "unknown status": (lambda r: r.update(status="denied"), "relation 1: status must be one of asserted, "),
    "unknown actor": (lambda r: r.update(agent="nobody"), "relation 1: agent 'nobody' is no actor of the"),
    "sentence": (lambda r: r.update(sent="0"), "relation 1: sent must be a number from 0 on, not '0'"),
    "no type": (lambda r: r.pop("type"), "relation 1: type must be one of"),
}


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_annotation_is_named_with_file_line_and_choices(
    folder: Path, change: Change, message: str
) -> None:
    wrong = dict(GOLD[0])
    change(wrong)
    write_lines(folder / "gold.jsonl", annotated([wrong]))
    with pytest.raises(BadInput) as caught:
        read_gold(folder, types=TYPES)
    assert "gold.jsonl, line 1" in str(caught.value)
    assert message in str(caught.value)


FILES = {
    "no documents": ("documents.jsonl", None, "documents.jsonl: No such file or directory"),
    "no JSON": ("gold.jsonl", '{"id"\n', "gold.jsonl, line 1: not JSON"),
    "no object": ("gold.jsonl", "[]\n", "gold.jsonl, line 1 must be an object"),
    "not UTF-8": ("gold.jsonl", "\udcff", "gold.jsonl: not UTF-8"),
    "twice": ("d1.json", json.dumps(annotated([])), "d1.json: 'd1' is annotated twice"),
    "of no document": ("d3.json", json.dumps(annotated([], "d3")), "d3.json: 'd3' is no document of"),
    "a date": ("documents.jsonl", '{"id": "d1", "text": "x", "published": "May"}\n', "must be a date"),
    "other text": ("documents.jsonl", '{"id": "d1", "text": "x"}\n{"id": "d2", "text": "x"}', "d1: the rec"),
    "other records": ("records", "", "none of the 2 annotated documents has a record"),
    "records twice": ("records", "twice", "there are two records of document 'd1'"),
}


@pytest.mark.parametrize(("name", "content", "message"), FILES.values(), ids=FILES)
def test_a_wrong_file_is_named(folder: Path, name: str, content: str | None, message: str) -> None:
    path = folder / name
    if content is None:
        path.unlink()
    else:
        text = path.read_text() * 2 if content == "twice" else content
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadInput) as caught:
        kg.run_evaluation(folder, folder / "records")
    assert message in str(caught.value)


def test_the_shipped_gold_is_what_the_rule_gives_and_was_never_trained_on() -> None:
    folder = resource("gold")
    lines = {
        name: list(map(json.loads, (folder / name).read_text("utf-8").splitlines()))
        for name in ("documents.jsonl", "gold.jsonl")
    }
    assert lines["documents.jsonl"] == [document(passage) for passage in chosen()]
    assert lines["gold.jsonl"] == [annotation(passage) for passage in chosen()]
    ids = [one["id"] for one in lines["gold.jsonl"]]
    assert (len(ids), {name[0] for name in ids}) == (30, set("abcdefgh"))
    assert all(map(held_out, ids))
    assert len(read_gold(folder, types=TYPES)) == 30


def command(*args: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    words = [sys.executable, "-m", "kg", "evaluate", *map(str, args)]
    return subprocess.run(words, cwd=cwd, capture_output=True, encoding="utf-8", env=environment)


def test_the_command_prints_figures_and_on_demand_the_sentences(folder: Path) -> None:
    done = command(".", "records", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "2 documents, 1 of them without a record",
        "actor recall 0.571, actors read as several 1",
        "relations the wrong way round 1, not asserted but read as fact 1 of 1",
    ]
    assert "principal             0.500      0.500      0.500          3          6          6" in lines
    assert "0.5 to 0.6          2   0.53   0.50" in lines
    errors = command(".", "records", "--errors", cwd=folder).stdout
    assert errors.startswith(done.stdout.rstrip())
    listing = errors.partition("the annotation lacks the actor.\n\n")[2]
    assert listing.split("\n\n")[:2] == [
        "attacks: 1 annotated, 2 read, 1 right",
        "d1: Estmark may attack the Red Front.\n"
        '  status  Estmark → Red Front · possible, read as asserted · "attack"\n'
        '  wrong   Red Front → Estmark · possible · "attack" · the wrong way round',
    ]


def test_the_command_gives_the_same_as_json(folder: Path) -> None:
    found = json.loads(command(".", "records", "--json", cwd=folder).stdout)
    assert "errors" not in found
    score = {"precision": 0.5, "recall": 0.5, "f1": 0.5, "right": 3, "read": 6, "gold": 6}
    assert found["scores"]["principal"] == score
    assert (found["reversed"], found["hypotheticalAsFact"], found["actorsSplit"]) == (1, 1, 1)
    errors = json.loads(command(".", "records", "--json", "--errors", cwd=folder).stdout)["errors"]
    assert {slip["kind"] for slip in errors} == {"missed", "wrong", "status"}


def test_the_command_says_what_is_no_folder(folder: Path) -> None:
    done = command("records", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: records: is no folder")


@pytest.mark.model
def test_the_reader_is_scored_as_its_records_are(tmp_path: Path) -> None:
    records = [record for record in kg.make_records(_shipped()) if isinstance(record, Record)]
    kg.write_records(records, tmp_path / "records")
    gold = resource("gold")
    assert kg.run_evaluation() == kg.run_evaluation(gold, tmp_path / "records")


def _shipped() -> list[Document]:
    return [one.document for one in read_gold(resource("gold"), types=TYPES)]


@pytest.mark.skipif(
    "KG_GOLD" not in os.environ, reason="set KG_GOLD to a folder with score.py, dev, events-dev"
)
@pytest.mark.parametrize("part", ["dev", "events-dev"])
def test_the_figures_are_those_of_the_guidelines_scorer(part: str, tmp_path: Path) -> None:
    gold = Path(os.environ["KG_GOLD"])
    documents = [one.document for one in read_gold(gold / part, types=TYPES)]
    kg.write_records(
        [record for record in kg.make_records(documents) if isinstance(record, Record)], tmp_path / "records"
    )
    scorer = [sys.executable, str(gold / "score.py"), str(gold / part), str(tmp_path / "records")]
    done = subprocess.run([*scorer, "--json"], capture_output=True, text=True, check=True)
    theirs, ours = json.loads(done.stdout), kg.run_evaluation(gold / part, tmp_path / "records")
    figures = ours.figures
    assert theirs["scores"] == {
        name: pytest.approx([score.precision, score.recall, score.f1])
        for name, score in figures.scores.items()
    }
    assert theirs["actor recall"] == pytest.approx(figures.actor_recall)
    assert (theirs["documents"], theirs["missing"]) == (ours.documents, ours.missing)
    assert (theirs["gold relations"], theirs["system relations"]) == (
        figures.scores["principal"].gold,
        figures.scores["principal"].read,
    )
    assert (theirs["actors split in two"], theirs["reversed"]) == (figures.split, figures.swapped)
    assert (theirs["hypothetical as fact"], theirs["of hits not asserted"]) == (
        figures.as_fact,
        figures.not_asserted,
    )
    done = subprocess.run(scorer, capture_output=True, text=True, check=True)
    by_type = done.stdout.splitlines()[-1].partition(": ")[2].split("  ")
    assert sorted(by_type) == sorted(
        f"{name} {score.right}/{score.read}/{score.gold}" for name, score in figures.types.items()
    )
