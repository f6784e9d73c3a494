"""Relations from frames: language cases as data, and properties that hold on any parse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Document, Kind, Mention, Parse, Span, Status, Token, Trigger
from kg.ontology.load import load_ontology
from kg.ontology.schema import Ontology
from kg.reading.frames import FrameFindings, find_relations
from tests.parses import parse_rows

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "cases" / "frames.jsonl").open(encoding="utf-8")
]
ROLES = ("by", "theme", "condition")


@cache
def ontology() -> Ontology:
    """The shipped ontology, read once."""
    return load_ontology()


def told(parse: Parse, findings: FrameFindings) -> list[str]:
    """Return findings as lines: "expels(Qatar, Hamas) requested by=Reuters"."""
    return [line for trigger in findings.triggers for line in _lines(parse, findings, trigger)]


def _lines(parse: Parse, findings: FrameFindings, trigger: Trigger) -> Iterator[str]:
    names = {m.head: m.text for m in parse.mentions}
    roles: dict[str, list[str]] = {}
    for arc in findings.arcs:
        if (arc.source, arc.type) == (trigger.token, trigger.type):
            word = parse.tokens[arc.target].text
            roles.setdefault(arc.role, []).append(names.get(arc.target, word))
    agents, targets = (" + ".join(roles.get(role, ["-"])) for role in ("agent", "target"))
    plain = f"{trigger.type}({agents}, {targets}) {trigger.status}"
    extra = [f"{role}={roles[role][0]}" for role in ROLES if role in roles]
    yield plain
    yield " ".join([plain, *extra])
    for one in extra:
        yield f"{plain} {one}"


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_sentence_gives_the_relations_a_reader_finds(case: dict[str, object]) -> None:
    parse = parse_rows("\n".join(case["rows"]), str(case["mentions"]))  # type: ignore[arg-type]
    found = told(parse, find_relations(parse, ontology()))
    missing = [line for line in case["expects"] if line not in found]  # type: ignore[attr-defined]
    assert not missing, f"{case['text']}\nfound {found}"


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_arcs_of_actors_point_at_mentions_and_start_at_triggers(case: dict[str, object]) -> None:
    parse = parse_rows("\n".join(case["rows"]), str(case["mentions"]))  # type: ignore[arg-type]
    findings = find_relations(parse, ontology())
    heads = {m.head for m in parse.mentions}
    starts = {(t.token, t.type) for t in findings.triggers}
    assert all((a.source, a.type) in starts for a in findings.arcs)
    assert all(a.target in heads for a in findings.arcs if a.role in {"agent", "target", "by"})


def test_only_the_types_asked_for_are_found() -> None:
    case = next(c for c in CASES if c["id"] == "told")
    parse = parse_rows("\n".join(case["rows"]), case["mentions"])
    found = find_relations(parse, ontology(), types=["expels"])
    assert {t.type for t in found.triggers} == {"expels"}


def test_without_types_nothing_is_found() -> None:
    case = CASES[0]
    parse = parse_rows("\n".join(case["rows"]), case["mentions"])
    assert find_relations(parse, ontology(), types=[]) == FrameFindings((), ())


WORDS = [
    "tell",
    "attack",
    "deny",
    "Qatar",
    "talks",
    "who",
    "not",
    "if",
    "by",
    "to",
    "leader",
    "and",
    "hold",
    '"',
]
LABELS = [
    "nsubj",
    "obj",
    "obl",
    "ccomp",
    "xcomp",
    "advcl",
    "acl:relcl",
    "acl",
    "conj",
    "mark",
    "case",
    "amod",
    "nsubj:pass",
    "nmod",
    "root",
    "parataxis",
    "compound",
    "appos",
    "aux",
    "nmod:poss",
]
TAGS = ["VERB", "NOUN", "PROPN", "ADP", "AUX", "SCONJ", "PRON", "PUNCT", "ADJ"]


@st.composite
def odd_parses(draw: st.DrawFn) -> Parse:
    """Parses whose heads may form rings and whose labels make no sense."""
    size = draw(st.integers(1, 9))
    tokens = []
    for index in range(size):
        word, upos = draw(st.sampled_from(WORDS)), draw(st.sampled_from(TAGS))
        head, dep = draw(st.integers(0, size - 1)), draw(st.sampled_from(LABELS))
        xpos = draw(st.sampled_from(["VBN", "VB", "VBD", "NN", "VBG"]))
        tokens.append(Token(word, 8 * index, 8 * index + len(word), word, upos, xpos, head, dep, 0))
    places = draw(st.sets(st.integers(0, size - 1)))
    mentions = tuple(
        Mention(p, p, p, draw(st.sampled_from(list(Kind))), 8 * p, 8 * p + 1, "x") for p in sorted(places)
    )
    return Parse(Document("odd", " " * 80), tuple(tokens), (Span(0, 80),), mentions)


@settings(max_examples=150, deadline=None)
@given(odd_parses())
def test_any_parse_can_be_read_and_gives_the_same_twice(parse: Parse) -> None:
    first = find_relations(parse, ontology())
    assert first == find_relations(parse, ontology())
    assert all(isinstance(t.status, Status) for t in first.triggers)
