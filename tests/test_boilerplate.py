"""Which stretches of a text are not read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.errors import BadOntology
from kg.reading.boilerplate import boilerplate_spans, load_phrases
from kg.resources import resource

FILE = resource("ontology") / "boilerplate.ttl"
EXAMPLE = NamedNode("http://www.w3.org/2004/02/skos/core#example")
EXAMPLES = [
    quad.object.value for quad in parse(path=str(FILE), format=RdfFormat.TURTLE) if quad.predicate == EXAMPLE
]

# What stands between angle marks is not read.
CASES = {
    "prose": "Norway hosted envoys.\nThey left on Friday.",
    "tweet in two lines": "He left.\n‹We won! pic.twitter.com/abc\n— A B (@ab) May 3, 2024›\nShe stayed.",
    "tweet in one line": "He left.\n‹We won! — A B (@ab) May 3, 2024›\nShe stayed.",
    "tweet after a blank line": "He left.\n\n‹We won!\n\n— A B (@ab) 3 May 2024›\n\nShe stayed.",
    "tweet without a date": "‹We won!\n– A B (@ab)›\nShe stayed.",
    "handle in prose": "Officials – among them A B (@ab) – met envoys.",
    "link in a sentence": "He pointed to ‹https://example.org/a?b=c› on Friday.",
    "credit in brackets": "The minister in Oslo ‹[A. Painter/Harbour Pictures]›",
    "slash in prose": "The minister (and/or deputy) met envoys.",
    "furniture": "He left.\n‹ADVERTISEMENT›\n‹Read more: Envoys leave›\nShe stayed.",
    "word of the furniture in prose": "Share prices fell after the advertisement was banned.",
    "newsletter": "‹Subscribe to our newsletter!›\nNorway hosted envoys.",
    "cookies": "‹We use cookies to improve your visit.›",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES)
def test_spans(marked: str) -> None:
    text = marked.replace("‹", "").replace("›", "")
    for span in reversed(boilerplate_spans(text)):
        text = f"{text[: span.start]}‹{text[span.start : span.end]}›{text[span.end :]}"
    assert text == marked


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_phrases_is_found(example: str) -> None:
    assert [(span.start, span.end) for span in boilerplate_spans(example)] == [(0, len(example))]


def test_a_phrase_without_a_place_is_named(tmp_path: Path) -> None:
    file = tmp_path / "wrong.ttl"
    file.write_text('@prefix kg: <https://w3id.org/newskg/ontology/> . kg:x kg:phrase "x" .')
    with pytest.raises(BadOntology, match=r"wrong\.ttl.*ontology/x.*whole, start, end, inside"):
        load_phrases(file)


@given(st.text(alphabet="ab@()—. \n:/\u2028[]", max_size=80))
def test_spans_are_sorted_apart_and_inside_the_text(text: str) -> None:
    spans = boilerplate_spans(text)
    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start < span.end <= len(text) for end, span in zip(ends, spans, strict=False))
