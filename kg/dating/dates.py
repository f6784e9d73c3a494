"""Dates that need no day of publication: "2024-05-03", "May 3, 2024", "3 May 2024", "2012", "the 1990s"."""

from __future__ import annotations

import re
from datetime import date

from kg.dating.periods import Period, day, months, years
from kg.dating.tense import is_over, lies_ahead
from kg.dating.timewords import TimeWords
from kg.model import Parse
from kg.reading.syntax import Tree, first_conjunct

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_YEAR = re.compile(r"(1[5-9]|20)\d\d")
_DECADE = re.compile(r"(1[5-9]|20)\d0s")
_DAY = re.compile(r"([0-9]{1,2})(st|nd|rd|th)?")
# So many days ahead may lie what is told in the past: "announced elections on July 9", said on July 2. And
# yesterday may be today where it happened.
_SOON = 60


class Cursor:
    """A place in a parse from which words for time are read; `opened` after "in", "since" and the like."""

    def __init__(self, parse: Parse, tree: Tree, words: TimeWords, index: int, *, opened: bool) -> None:
        """Stand at a token of a parse, whose tree is `tree`."""
        self.parse = parse
        self.tree = tree
        self.index = index
        self.opened = opened
        self.words = words

    @property
    def inside(self) -> bool:
        """Tell whether the place is in the parse."""
        return 0 <= self.index < len(self.parse.tokens)

    def word(self, step: int) -> str:
        """Return the word some steps on in small letters, "" outside the parse."""
        place = self.index + step
        return self.tree.words[place] if 0 <= place < len(self.tree.words) else ""

    def text(self, step: int) -> str:
        """Return the word some steps on as written."""
        place = self.index + step
        return self.parse.tokens[place].text if 0 <= place < len(self.parse.tokens) else ""

    def number(self, role: str, step: int) -> int | None:
        """Return which month, weekday, unit … the word some steps on is."""
        return self.words.number(role, self.word(step))

    def named(self, step: int) -> bool:
        """Tell whether a word is written and tagged as a name, so that "may" and "march" are no months."""
        place = self.index + step
        return self.text(step)[:1].isupper() and self.parse.tokens[place].upos not in {"AUX", "VERB"}

    def count(self, step: int) -> int | None:
        """Return a number in digits or words, None if the word is none."""
        word = self.word(step)
        if word.isascii() and word.isdigit() and len(word) < 5:
            return int(word)
        return self.words.number("number", word)

    def month(self, step: int) -> int | None:
        """Return the month that the word some steps on names."""
        return self.number("month", step) if self.named_month(step) else None

    def named_month(self, step: int) -> bool:
        """Tell whether a word some steps on is inside the parse and written as a name."""
        return 0 <= self.index + step < len(self.parse.tokens) and self.named(step)

    def year(self, step: int) -> int | None:
        """Return a year from 1500 to 2099."""
        return (
            int(self.word(step)) if _YEAR.fullmatch(self.word(step)) and self.word(step).isascii() else None
        )

    def day(self, step: int) -> int | None:
        """Return a day of the month, "3" or "3rd"."""
        match = _DAY.fullmatch(self.word(step))
        return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None

    def part(self) -> tuple[int | None, int]:
        """Return which third of a period is named ("early", "the end of") and by how many words."""
        start = 1 if self.word(0) == "the" else 0
        for width in (3, 2, 1):
            phrase = " ".join(self.word(start + n) for n in range(width))
            number = self.words.number("part", phrase)
            if number is not None:
                return number, start + width
        return None, 0


def absolute(cursor: Cursor) -> tuple[int, Period] | None:
    """Return the last token and the period of the absolute date at a cursor, None if there is none."""
    if not _may_begin(cursor):
        return None
    for read in (_iso, _month_first, _day_first, _month_year, _quarter, _season, _decade, _year):
        found = read(cursor)
        if found is not None:
            width, period = found
            return cursor.index + width - 1, period
    return None


def _may_begin(cursor: Cursor) -> bool:
    """Tell whether one of the readers below may find a date here; most words are none."""
    first = 1 if cursor.word(0) == "the" else 0
    return (
        cursor.word(first)[:1].isdigit()
        or any(cursor.number(role, first) is not None for role in ("month", "season"))
        or cursor.number("quarter", first + 1) is not None
    )


def _iso(cursor: Cursor) -> tuple[int, Period] | None:
    tokens, text = cursor.parse.tokens, cursor.parse.document.text
    start = tokens[cursor.index].start
    match = _ISO.match(text, start)
    period = day(int(match[1]), int(match[2]), int(match[3])) if match else None
    if match is None or period is None:
        return None
    width = 0
    while cursor.index + width < len(tokens) and tokens[cursor.index + width].start < match.end():
        width += 1
    return max(width, 1), period


def _month_first(cursor: Cursor) -> tuple[int, Period] | None:
    """Read "May 3, 2024" and, with a day of publication, "May 3"."""
    month, number = cursor.month(0), cursor.day(1)
    if month is None or number is None:
        return None
    comma = 3 if cursor.word(2) == "," else 2
    return _dated(cursor, month, number, year_at=comma, bare=2)


def _day_first(cursor: Cursor) -> tuple[int, Period] | None:
    """Read "3 May 2024", "the 3rd of May"."""
    start = 1 if cursor.word(0) == "the" else 0
    number = cursor.day(start)
    month_at = start + (2 if cursor.word(start + 1) == "of" else 1)
    month = cursor.month(month_at)
    if number is None or month is None:
        return None
    comma = 2 if cursor.word(month_at + 1) == "," else 1
    return _dated(cursor, month, number, year_at=month_at + comma, bare=month_at + 1)


def _dated(cursor: Cursor, month: int, number: int, *, year_at: int, bare: int) -> tuple[int, Period] | None:
    year = cursor.year(year_at)
    if year is not None:
        period = day(year, month, number)
        return None if period is None else (year_at + 1, period)
    now = cursor.parse.document.published
    if now is None:
        return None
    near = [
        p.earliest
        for n in (-1, 0, 1)
        if (p := day(now.year + n, month, number)) is not None and p.earliest is not None
    ]
    if not near:
        return None
    meant = _meant(cursor, near, now)
    return bare, Period(meant, meant)


def _meant(cursor: Cursor, near: list[date], now: date) -> date:
    """Return the one of `near`, in order, that a clause means: the last, the next or else the nearest."""
    nearest = min(near, key=lambda d: abs((d - now).days))
    days = (nearest - now).days
    if -1 <= days <= _SOON:
        return nearest
    if lies_ahead(cursor.tree, cursor.index, cursor.words):
        return next((d for d in near if d >= now), nearest)
    if is_over(cursor.tree, cursor.index, cursor.words):
        return next((d for d in reversed(near) if d <= now), nearest)
    return nearest


def _month_year(cursor: Cursor) -> tuple[int, Period] | None:
    """Read "May 2024", "May of 2024"."""
    month = cursor.month(0)
    place = 2 if cursor.word(1) in {"of", ","} else 1
    year = cursor.year(place)
    period = months(year, month) if month is not None and year is not None else None
    return None if period is None else (place + 1, period)


def _quarter(cursor: Cursor) -> tuple[int, Period] | None:
    """Read "the first quarter of 2023"."""
    start = 1 if cursor.word(0) == "the" else 0
    size, number = cursor.number("quarter", start + 1), cursor.count(start)
    place = start + (3 if cursor.word(start + 2) == "of" else 2)
    year = cursor.year(place)
    if size is None or number is None or year is None or not 1 <= number <= 4:
        return None
    period = months(year, 3 * number - 2, size)
    return None if period is None else (place + 1, period)


def _season(cursor: Cursor) -> tuple[int, Period] | None:
    """Read "summer 2022", "the spring of 2022"; winter begins in December of the year before."""
    start = 1 if cursor.word(0) == "the" else 0
    season = cursor.number("season", start)
    place = start + (2 if cursor.word(start + 1) == "of" else 1)
    year = cursor.year(place)
    period = months(year, season, 3) if season is not None and year is not None else None
    return None if period is None else (place + 1, period)


def _decade(cursor: Cursor) -> tuple[int, Period] | None:
    start = 1 if cursor.word(0) == "the" else 0
    word = cursor.word(start)
    if not (word.isascii() and _DECADE.fullmatch(word)):
        return None
    period = years(int(word[:-1]), 10)
    return None if period is None else (start + 1, period)


def _year(cursor: Cursor) -> tuple[int, Period] | None:
    """Read a bare year, only after a word that asks for a time: "in 2012", "(2012"."""
    year = cursor.year(0)
    if (
        year is None
        or not cursor.opened
        or cursor.parse.tokens[cursor.index].upos not in {"NUM", "X", "NOUN", "PROPN"}
        or _counts(cursor)
    ):
        return None
    period = years(year)
    return None if period is None else (1, period)


def _counts(cursor: Cursor) -> bool:
    """Tell whether a number counts the noun after it: "over 2000 prisoners", "1800 to 2000 prisoners"."""
    first = first_conjunct(cursor.tree, cursor.index)
    return cursor.tree.label(first) == "nummod" and cursor.tree.tokens[first].head > cursor.index
