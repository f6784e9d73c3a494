"""Expressions for time: what they resolve to, and which of them belongs to a trigger."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.dating.times import find_times, time_of
from kg.dating.timewords import load_time_words
from kg.errors import BadOntology
from kg.model import Document, Parse, Span, Token
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

SATURDAY = date(2024, 5, 4)


def flat(text: str, published: date | None = SATURDAY) -> Parse:
    """A parse of words that all depend on the first; names and numbers are tagged by their shape."""
    tokens: list[Token] = []
    offset = 0
    for word in text.split():
        upos = "NUM" if word[0].isdigit() else "PROPN" if word[0].isupper() else "NOUN"
        upos = "AUX" if word == "will" else upos
        head, dep = (0, "aux" if upos == "AUX" else "dep") if tokens else (0, "root")
        tokens.append(Token(word, offset, offset + len(word), word.lower(), upos, "VBD", head, dep, 0))
        offset += len(word) + 1
    return Parse(Document("d", text, published=published), tuple(tokens), (Span(0, offset),), ())


RESOLVED = [
    ("iso", "signed 2023-02-28", "2023-02-28", "2023-02-28", "2023-02-28"),
    ("american", "signed on May 3 , 2023", "2023-05-03", "2023-05-03", "May 3 , 2023"),
    ("british", "signed on 3 May 2023", "2023-05-03", "2023-05-03", "3 May 2023"),
    ("ordinal", "signed on the 3rd of May 2023", "2023-05-03", "2023-05-03", "the 3rd of May 2023"),
    ("no-year", "signed on December 20", "2023-12-20", "2023-12-20", "December 20"),
    ("month-year", "signed in February 2024", "2024-02-01", "2024-02-29", "February 2024"),
    ("in-april", "signed in April", "2024-04-01", "2024-04-30", "April"),
    ("in-june", "signed in June", "2023-06-01", "2023-06-30", "June"),
    ("will-june", "come will in June", "2024-06-01", "2024-06-30", "June"),
    ("saturday", "reported Saturday", "2024-05-04", "2024-05-04", "Saturday"),
    ("friday", "met on Friday", "2024-05-03", "2024-05-03", "Friday"),
    ("will-friday", "meet will on Friday", "2024-05-10", "2024-05-10", "Friday"),
    ("last-friday", "met last Friday", "2024-05-03", "2024-05-03", "last Friday"),
    ("next-monday", "meet next Monday", "2024-05-06", "2024-05-06", "next Monday"),
    ("today", "met today", "2024-05-04", "2024-05-04", "today"),
    ("yesterday", "met yesterday", "2024-05-03", "2024-05-03", "yesterday"),
    ("tomorrow", "meet tomorrow", "2024-05-05", "2024-05-05", "tomorrow"),
    ("last-week", "met last week", "2024-04-22", "2024-04-28", "last week"),
    ("this-week", "met this week", "2024-04-29", "2024-05-05", "this week"),
    ("next-month", "meet next month", "2024-06-01", "2024-06-30", "next month"),
    ("last-year", "met last year", "2023-01-01", "2023-12-31", "last year"),
    ("this-weekend", "meet this weekend", "2024-05-04", "2024-05-05", "this weekend"),
    ("past-week", "met over the past week", "2024-04-27", "2024-05-04", "the past week"),
    ("last-two-months", "met in the last two months", "2024-03-05", "2024-05-04", "the last two months"),
    ("days-ago", "met two days ago", "2024-05-02", "2024-05-02", "two days ago"),
    ("year-ago", "met a year ago", "2023-01-01", "2023-12-31", "a year ago"),
    ("in-2023", "met in 2023", "2023-01-01", "2023-12-31", "2023"),
    ("since", "hosted since 2012", "2012-01-01", None, "since 2012"),
    ("until", "stay will until June", None, "2024-06-30", "until June"),
    ("before", "left before Monday", None, "2024-04-28", "before Monday"),
    ("between", "hosted between 2010 and 2012", "2010-01-01", "2012-12-31", "between 2010 and 2012"),
    (
        "from-to",
        "hosted from May 2010 to June 2012",
        "2010-05-01",
        "2012-06-30",
        "from May 2010 to June 2012",
    ),
    ("early", "met in early 2023", "2023-01-01", "2023-04-30", "early 2023"),
    ("early-today", "met early today", "2024-05-04", "2024-05-04", "early today"),
    ("late-month", "met in late April", "2024-04-21", "2024-04-30", "late April"),
    ("nineties", "met in the 1990s", "1990-01-01", "1999-12-31", "the 1990s"),
    ("quarter", "grew in the first quarter of 2023", "2023-01-01", "2023-03-31", "the first quarter of 2023"),
    ("summer-year", "met in summer 2022", "2022-06-01", "2022-08-31", "summer 2022"),
    ("winter-year", "met in the winter of 2022", "2021-12-01", "2022-02-28", "the winter of 2022"),
    ("last-summer", "met last summer", "2023-06-01", "2023-08-31", "last summer"),
]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "words"), [r[1:] for r in RESOLVED], ids=[r[0] for r in RESOLVED]
)
def test_an_expression_resolves_against_the_day_of_publication(
    text: str, earliest: str | None, latest: str | None, words: str
) -> None:
    found = [(e.time.earliest, e.time.latest, e.time.text) for e in find_times(flat(text))]
    ends = [None if end is None else date.fromisoformat(end) for end in (earliest, latest)]
    assert found == [(*ends, words)]


SILENT = [
    "fought for months",
    "they may leave",
    "march on the city",
    "sold 2012 cars",
    "met a second time",
    "2024-13-40",
]


@pytest.mark.parametrize("text", SILENT)
def test_words_that_name_no_date_give_none(text: str) -> None:
    assert find_times(flat(text)) == ()


@pytest.mark.parametrize("text", ["met on Friday", "met yesterday", "met last week", "signed in April"])
def test_without_a_day_of_publication_nothing_relative_is_found(text: str) -> None:
    assert find_times(flat(text, None)) == ()


def test_without_a_day_of_publication_absolute_dates_are_found() -> None:
    assert [e.time.earliest for e in find_times(flat("met in May 2023", None))] == [date(2023, 5, 1)]


SAID = """Officials official NOUN NNS 2 nsubj
said say VERB VBD 0 root
Friday Friday PROPN NNP 2 obl:unmarked
that that SCONJ IN 6 mark
Iran Iran PROPN NNP 6 nsubj
attacked attack VERB VBD 2 ccomp
Jordan Jordan PROPN NNP 6 obj
on on ADP IN 9 case
Monday Monday PROPN NNP 6 obl"""


def test_each_clause_keeps_its_own_time() -> None:
    parse = parse_rows(SAID, published=SATURDAY)
    times = find_times(parse)
    said, attacked = time_of(1, times, grow_tree(parse)), time_of(5, times, grow_tree(parse))
    assert said is not None and attacked is not None
    assert (said.text, attacked.text) == ("Friday", "Monday")


def test_the_time_of_saying_is_not_that_of_what_was_said() -> None:
    parse = parse_rows("\n".join(SAID.splitlines()[:7]), published=SATURDAY)
    assert time_of(5, find_times(parse), grow_tree(parse)) is None


def test_a_noun_takes_the_time_of_the_verb_that_governs_it() -> None:
    rows = "Iran Iran PROPN NNP 2 nsubj\nheld hold VERB VBD 0 root\ntalks talk NOUN NNS 2 obj\n"
    parse = parse_rows(rows + "Monday Monday PROPN NNP 2 obl:unmarked", published=SATURDAY)
    time = time_of(2, find_times(parse), grow_tree(parse))
    assert time is not None and time.earliest == date(2024, 4, 29)


WORDS = [
    "the",
    "last",
    "next",
    "past",
    "two",
    "weeks",
    "week",
    "ago",
    "since",
    "until",
    "between",
    "and",
    "May",
    "April",
    "3",
    "31",
    ",",
    "2012",
    "0",
    "9999",
    "2024-02-30",
    "early",
    "end",
    "of",
    "Monday",
    "quarter",
    "first",
    "winter",
    "before",
    "from",
    "to",
    "1990s",
    "decades",
    "weekend",
    "in",
    "by",
    "²",
    "٣",
    "mid-May",
]
DAYS = st.none() | st.dates() | st.sampled_from([date.min, date.max, date(2024, 2, 29)])


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(WORDS)
        | st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=4),
        min_size=1,
        max_size=12,
    ),
    DAYS,
)
def test_any_words_can_be_read_and_no_time_ends_before_it_begins(
    words: list[str], published: date | None
) -> None:
    for expression in find_times(flat(" ".join(words), published)):
        time = expression.time
        assert expression.first <= expression.last
        assert time.earliest is None or time.latest is None or time.earliest <= time.latest


def test_a_malformed_word_list_is_reported_with_its_file(tmp_path: object) -> None:
    file = tmp_path / "times.ttl"  # type: ignore[operator]
    file.write_text(
        "@prefix kg: <https://w3id.org/newskg/ontology/> .\n<x:a> kg:timeRole 'moonth' ; kg:number 1 ."
    )
    with pytest.raises(BadOntology, match="unknown kg:timeRole 'moonth'"):
        load_time_words(file)
