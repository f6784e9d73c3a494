"""Parts of the server by themselves: which format a client wants, addresses, counting of rows."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Store

from kg.errors import Refused
from kg.ids import DEFAULT_BASE, document_iri, name_slug
from kg.server.addresses import address_of, iri_at
from kg.server.answers import Question, answer
from kg.server.formats import GRAPHS, HTML, RESULTS, choose

CHOICES = [
    ("", "json"),
    ("*/*", "json"),
    ("text/csv", "csv"),
    ("TEXT/CSV ; charset=utf-8", "csv"),
    ("text/csv;q=0.5, text/tab-separated-values;q=0.6", "tsv"),
    ("text/csv;q=0, text/*", "xml"),
    ("text/*;q=0.1, */*;q=0.2", "json"),
    ("application/sparql-results+xml, */*;q=0.1", "xml"),
    ("application/*", "json"),
    ("image/png", None),
    ("application/sparql-results+json;q=0", None),
    ("*/*;q=0", None),
    (", ,", "json"),
]


@pytest.mark.parametrize(("accept", "expected"), CHOICES)
def test_the_format_is_the_one_that_the_client_likes_best(accept: str, expected: str | None) -> None:
    chosen = choose(accept, RESULTS)
    assert (chosen.suffix if chosen else None) == expected


@pytest.mark.parametrize(
    "accept", ["garbage", "text/csv;q=2", "text/csv;q=-1", "text/csv;q=", "a b/c", "/", "*"]
)
def test_a_header_that_makes_no_sense_is_refused(accept: str) -> None:
    with pytest.raises(Refused, match="Accept: ") as error:
        choose(accept, RESULTS)
    assert error.value.status == 400


def test_a_browser_likes_html_and_a_program_triples() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert choose(browser, (*GRAPHS, HTML)) is HTML
    assert choose("*/*", (*GRAPHS, HTML)) is GRAPHS[0]


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@given(name=NAMES)
def test_the_address_of_an_iri_leads_back_to_it(name: str) -> None:
    for iri in (document_iri(name), f"{DEFAULT_BASE}actor/body/{name_slug(name)}"):
        address = address_of(iri, DEFAULT_BASE)
        assert address.isascii() and address.startswith("/id/")
        assert iri_at(address.removeprefix("/id/"), DEFAULT_BASE) == iri


@given(iri=NAMES)
def test_the_address_of_any_other_iri_is_a_parameter(iri: str) -> None:
    address = address_of(f"x:{iri}", DEFAULT_BASE)
    assert address.isascii() and address.startswith("/resource?iri=x%3A")


TEXTS = st.lists(st.text('"},{\r\n\\<result>ab\t', max_size=12), max_size=6)


@given(texts=TEXTS, suffix=st.sampled_from([choice.suffix for choice in RESULTS]))
def test_rows_are_counted_right_whatever_values_hold(texts: list[str], suffix: str) -> None:
    values = " ".join(f"({Literal(text)} {Literal(text[::-1])})" for text in texts)
    [wanted] = [choice for choice in RESULTS if choice.suffix == suffix]
    question = Question(f"SELECT * WHERE {{ VALUES (?x ?y) {{ {values} }} }}", wanted, None)
    count = len(texts)
    assert answer(Store(), question, DEFAULT_BASE, max(count, 1)).body
    if count > 1:
        with pytest.raises(Refused, match=f"more than {count - 1:,} rows"):
            answer(Store(), question, DEFAULT_BASE, count - 1)


def test_an_answer_holds_what_it_should() -> None:
    question = Question('SELECT ("a,\\"b" AS ?x) WHERE {}', RESULTS[2], None)
    body = answer(Store(), question, DEFAULT_BASE, 1).body.decode()
    assert list(csv.reader(io.StringIO(body))) == [["x"], ['a,"b']]
    question = Question("ASK {}", RESULTS[0], None)
    assert json.loads(answer(Store(), question, DEFAULT_BASE, 1).body) == {"head": {}, "boolean": True}
