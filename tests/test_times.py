"""Expressions for time: what they resolve to, and which of them belongs to a trigger."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.dating.times import find_times, time_of
from kg.dating.timewords import load_time_words
from kg.errors import BadOntology
from kg.model import Document, Parse, Span, Token
from kg.nlp import Reader, load_reader
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
    ("this-sunday", "met this Sunday", "2024-05-05", "2024-05-05", "this Sunday"),
    ("this-monday", "met this Monday", "2024-04-29", "2024-04-29", "this Monday"),
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


PRAISED = """Friday Friday PROPN NNP 4 obl:unmarked
President President PROPN NNP 3 compound
Bell Bell PROPN NNP 4 nsubj
praised praise VERB VBD 0 root
Norland Norland PROPN NNP 4 obj"""
SERVED = """Bell Bell PROPN NNP 2 nsubj
served serve VERB VBD 0 root
{} {} ADP IN 4 case
president president NOUN NN 2 obl
in in ADP IN 6 case
2016 2016 NUM CD 2 obl"""


@pytest.mark.parametrize(
    ("rows", "token", "expected"),
    [
        pytest.param(PRAISED, 1, None, id="title"),
        pytest.param(PRAISED, 3, "Friday", id="verb"),
        pytest.param(SERVED.format("as", "as"), 3, "2016", id="served as"),
        pytest.param(SERVED.format("under", "under"), 3, None, id="served under"),
    ],
)
def test_an_office_is_not_held_when_its_holder_acts(rows: str, token: int, expected: str | None) -> None:
    parse = parse_rows(rows, published=SATURDAY)
    time = time_of(token, find_times(parse), grow_tree(parse), standing=True)
    assert (time and time.text) == expected


BEFORE = """Before before ADP IN 4 case
Sunday Sunday PROPN NNP 4 nmod:poss
's 's PART POS 2 case
raid raid NOUN NN 7 obl
Oman Oman PROPN NNP 7 nsubj
had have AUX VBD 7 aux
warned warn VERB VBN 0 root
Yemen Yemen PROPN NNP 7 obj"""

TOLD = [
    # a preposition before "Sunday's raid" bounds what is told of the raid, not the raid
    (
        "before-event",
        "2025-07-02",
        "raid",
        "2025-06-29",
        "2025-06-29",
        BEFORE,
    ),
    (
        "before-event-beyond",
        "2025-07-02",
        "warned",
        None,
        "2025-06-28",
        BEFORE,
    ),
    (
        "after-event-curly",
        "2025-07-02",
        "raids",
        "2025-06-30",
        "2025-06-30",
        """Chad Chad PROPN NNP 2 nsubj
protested protest VERB VBD 0 root
after after ADP IN 6 case
Monday Monday PROPN NNP 6 nmod:poss
’s ’s PART POS 4 case
raids raid NOUN NNS 2 obl
by by ADP IN 8 case
Libya Libya PROPN NNP 6 nmod""",
    ),
    (
        "until-event-night",
        "2025-06-10",
        "truce",
        "2025-06-07",
        "2025-06-07",
        """Until until ADP IN 5 case
Saturday Saturday PROPN NNP 3 compound
night night NOUN NN 5 nmod:poss
's 's PART POS 3 case
truce truce NOUN NN 7 obl
Sudan Sudan PROPN NNP 7 nsubj
burned burn VERB VBD 0 root""",
    ),
    (
        "after-event-year",
        "2025-07-02",
        "war",
        "2023-01-01",
        "2023-12-31",
        """Niger Niger PROPN NNP 2 nsubj
recovered recover VERB VBD 0 root
after after ADP IN 6 case
2023 2023 NUM CD 6 nmod:poss
's 's PART POS 4 case
war war NOUN NN 2 obl""",
    ),
    (
        "before-compound",
        "2025-07-02",
        "talks",
        "2025-06-29",
        "2025-06-29",
        """Oman Oman PROPN NNP 2 nsubj
left leave VERB VBD 0 root
before before ADP IN 5 case
Sunday Sunday PROPN NNP 5 compound
talks talk NOUN NNS 2 obl""",
    ),
    (
        "before-night",
        "2025-07-02",
        "left",
        None,
        "2025-06-28",
        """Oman Oman PROPN NNP 2 nsubj
left leave VERB VBD 0 root
before before ADP IN 5 case
Sunday Sunday PROPN NNP 5 compound
night night NOUN NN 2 obl""",
    ),
    (
        "past-month",
        "2025-06-10",
        "struck",
        "2024-10-07",
        "2024-10-07",
        """Rebels rebel NOUN NNS 2 nsubj
struck strike VERB VBD 0 root
Haifa Haifa PROPN NNP 2 obj
on on ADP IN 5 case
October October PROPN NNP 2 obl
7 7 NUM CD 5 nummod""",
    ),
    (
        "past-day-first",
        "2025-07-02",
        "ratified",
        "2024-12-20",
        "2024-12-20",
        """Spain Spain PROPN NNP 2 nsubj
ratified ratify VERB VBD 0 root
it it PRON PRP 2 obj
on on ADP IN 6 case
20 20 NUM CD 6 nummod
December December PROPN NNP 2 obl""",
    ),
    (
        "past-passive",
        "2025-07-02",
        "ratified",
        "2024-12-20",
        "2024-12-20",
        """It it PRON PRP 3 nsubj:pass
was be AUX VBD 3 aux:pass
ratified ratify VERB VBN 0 root
on on ADP IN 5 case
December December PROPN NNP 3 obl
20 20 NUM CD 5 nummod""",
    ),
    (
        "past-perfect",
        "2025-07-02",
        "ratified",
        "2024-12-20",
        "2024-12-20",
        """Spain Spain PROPN NNP 3 nsubj
has have AUX VBZ 3 aux
ratified ratify VERB VBN 0 root
it it PRON PRP 3 obj
on on ADP IN 6 case
December December PROPN NNP 3 obl
20 20 NUM CD 6 nummod""",
    ),
    (
        "past-noun",
        "2025-06-10",
        "raid",
        "2024-10-07",
        "2024-10-07",
        """Troops troop NOUN NNS 2 nsubj
fell fall VERB VBD 0 root
in in ADP IN 7 case
the the DET DT 7 det
October October PROPN NNP 7 compound
7 7 NUM CD 5 nummod
raid raid NOUN NN 2 obl""",
    ),
    # a text may be dated a day before what it tells of
    (
        "past-tomorrow",
        "2025-07-02",
        "met",
        "2025-07-03",
        "2025-07-03",
        """They they PRON PRP 2 nsubj
met meet VERB VBD 0 root
on on ADP IN 4 case
July July PROPN NNP 2 obl
3 3 NUM CD 4 nummod""",
    ),
    (
        "past-range",
        "2025-06-10",
        "fought",
        "2024-10-07",
        "2024-10-12",
        """From from ADP IN 2 case
October October PROPN NNP 8 obl
7 7 NUM CD 2 nummod
until until ADP IN 5 case
October October PROPN NNP 2 nmod
12 12 NUM CD 5 nummod
troops troop NOUN NNS 8 nsubj
fought fight VERB VBD 0 root""",
    ),
    (
        "future-would",
        "2025-05-02",
        "sign",
        "2025-12-20",
        "2025-12-20",
        """Spain Spain PROPN NNP 2 nsubj
said say VERB VBD 0 root
it it PRON PRP 5 nsubj
would would AUX MD 5 aux
sign sign VERB VB 2 ccomp
on on ADP IN 7 case
December December PROPN NNP 5 obl
20 20 NUM CD 7 nummod""",
    ),
    (
        "future-to",
        "2025-07-02",
        "meet",
        "2026-02-01",
        "2026-02-01",
        """They they PRON PRP 2 nsubj
plan plan VERB VBP 0 root
to to PART TO 4 mark
meet meet VERB VB 2 xcomp
on on ADP IN 6 case
February February PROPN NNP 4 obl
1 1 NUM CD 6 nummod""",
    ),
    (
        "future-yesterday",
        "2025-07-02",
        "meet",
        "2025-07-01",
        "2025-07-01",
        """They they PRON PRP 3 nsubj
would would AUX MD 3 aux
meet meet VERB VB 0 root
on on ADP IN 5 case
July July PROPN NNP 3 obl
1 1 NUM CD 5 nummod""",
    ),
    (
        "scheduled",
        "2025-07-02",
        "scheduled",
        "2025-07-09",
        "2025-07-09",
        """The the DET DT 2 det
forum forum NOUN NN 8 nsubj
, , PUNCT , 4 punct
scheduled schedule VERB VBN 2 acl
for for ADP IN 6 case
July July PROPN NNP 4 obl
9 9 NUM CD 6 nummod
drew draw VERB VBD 0 root
envoys envoy NOUN NNS 8 obj""",
    ),
    (
        "was-scheduled-for",
        "2025-07-02",
        "scheduled",
        "2025-07-09",
        "2025-07-09",
        """It it PRON PRP 3 nsubj:pass
was be AUX VBD 3 aux:pass
scheduled schedule VERB VBN 0 root
for for ADP IN 5 case
July July PROPN NNP 3 obl
9 9 NUM CD 5 nummod""",
    ),
    (
        "extended-until",
        "2025-07-02",
        "extended",
        None,
        "2025-07-09",
        """Oman Oman PROPN NNP 2 nsubj
extended extend VERB VBD 0 root
it it PRON PRP 2 obj
until until ADP IN 5 case
July July PROPN NNP 2 obl
9 9 NUM CD 5 nummod""",
    ),
    (
        "counted",
        "2025-07-02",
        "freed",
        None,
        None,
        """Mali Mali PROPN NNP 2 nsubj
freed free VERB VBD 0 root
over over ADV RB 4 advmod
2000 2000 NUM CD 5 nummod
captives captive NOUN NNS 2 obj""",
    ),
    (
        "counted-range",
        "2025-07-02",
        "freed",
        None,
        None,
        """Mali Mali PROPN NNP 2 nsubj
freed free VERB VBD 0 root
1800 1800 NUM CD 6 nummod
to to ADP IN 5 case
2000 2000 NUM CD 3 conj
captives captive NOUN NNS 2 obj""",
    ),
    (
        "year-in-brackets",
        "2025-07-02",
        "treaty",
        "2012-01-01",
        "2012-12-31",
        """The the DET DT 2 det
treaty treaty NOUN NN 6 nsubj
( ( PUNCT -LRB- 4 punct
2012 2012 NUM CD 2 nmod
) ) PUNCT -RRB- 4 punct
failed fail VERB VBD 0 root""",
    ),
]


@pytest.mark.parametrize(
    ("published", "word", "earliest", "latest", "rows"), [r[1:] for r in TOLD], ids=[r[0] for r in TOLD]
)
def test_a_time_is_read_with_the_clause_that_it_stands_in(
    published: str, word: str, earliest: str | None, latest: str | None, rows: str
) -> None:
    parse = parse_rows(rows, published=date.fromisoformat(published))
    trigger = next(i for i, token in enumerate(parse.tokens) if token.text == word)
    time = time_of(trigger, find_times(parse), grow_tree(parse))
    ends = [None if end is None else date.fromisoformat(end) for end in (earliest, latest)]
    assert [time and time.earliest, time and time.latest] == ends


DAYS_OF_CLAUSES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "days.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@pytest.mark.model
@pytest.mark.parametrize("case", DAYS_OF_CLAUSES, ids=[case["id"] for case in DAYS_OF_CLAUSES])
def test_a_day_without_a_year_is_the_last_or_next_as_its_clause_says(
    case: dict[str, Any], reader: Reader
) -> None:
    document = Document("d", case["text"], published=date.fromisoformat(case["published"]))
    [parse] = reader.parse([document])
    [time] = [found.time for found in find_times(parse)]
    assert [day and day.isoformat() for day in (time.earliest, time.latest)] == case["time"]


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
