"""Reading expressions for time at a place of a parse: "last week", "two days ago", "since 2012"."""

from __future__ import annotations

from datetime import date, timedelta

from kg.dating.dates import Cursor, absolute
from kg.dating.periods import WEEK, WEEKEND, Period, around, months, moved, running, third
from kg.dating.tense import lies_ahead
from kg.dating.timewords import TimeWords
from kg.model import Parse
from kg.reading.syntax import Tree


class TimeSearch:
    """A parse being searched, with the day it is told from; a find is its last token and its period."""

    def __init__(self, parse: Parse, words: TimeWords, tree: Tree) -> None:
        """Take a parse, the words for time and the parse's tree."""
        self._parse = parse
        self._words = words
        self._tree = tree
        self._now = parse.document.published

    def at(self, index: int) -> tuple[int, Period] | None:
        """Return the last token and the period of the expression that begins here, None if none does."""
        word = self._word(index)
        if not self._words.begins(self._word(index + 1) if word == "the" else word):
            return None
        for reading in (self._range, self._open, self._plain):
            found = reading(index)
            if found is not None:
                return found
        return None

    def beyond(self, first: int, last: int, period: Period) -> Period | None:
        """Return the time of what is told "before Monday's attack", where "Monday" is that of the attack."""
        return self._bounded(first - 1, period) if self._dates_noun(first, last) else None

    def _range(self, index: int) -> tuple[int, Period] | None:
        """Read "between 2010 and 2012", "from May 3 to May 5"."""
        if not self._words.has("range", self._word(index)):
            return None
        left = self._plain(index + 1, opened=True)
        if left is None or not self._words.has("through", self._word(left[0] + 1)):
            return None
        right = self._plain(left[0] + 2, opened=True)
        if right is None:
            return None
        start, stop = left[1].earliest, right[1].latest
        if start is None or stop is None or start > stop:
            return None
        return right[0], Period(start, stop)

    def _open(self, index: int) -> tuple[int, Period] | None:
        """Read "since 2012", "until June", "before Monday", but not "before Monday's attack"."""
        if not self._bounds(index):
            return None
        found = self._plain(index + 1, opened=True)
        if found is None or self._dates_noun(index + 1, found[0]):
            return None
        return _found(found[0], self._bounded(index, found[1]))

    def _bounded(self, index: int, period: Period) -> Period | None:
        """Return what "since", "until" … at a place make of the period after it."""
        for role in ("from", "to"):
            shift = self._words.number(role, self._word(index))
            if shift is not None:
                return _bound(period, role, shift)
        return None

    def _dates_noun(self, first: int, last: int) -> bool:
        """Tell whether an expression belongs to a noun after it: "Monday's attack", "Monday night raids"."""
        tokens = self._tree.tokens
        stop = last + self._words.has("hours", self._word(last + 1))
        if stop + 1 < len(tokens) and tokens[stop + 1].xpos == "POS":
            return True
        return any(t.dep in {"compound", "nmod:poss"} and t.head > stop for t in tokens[first : last + 1])

    def _plain(self, index: int, *, opened: bool = False) -> tuple[int, Period] | None:
        """Read an expression without a bound; `opened` after a word that only a time can follow."""
        cursor = Cursor(self._parse, self._tree, self._words, index, opened=opened or self._opened(index))
        if not cursor.inside:
            return None
        for read in (self._parts, absolute, self._shifted, self._ago, self._single):
            found = read(cursor)
            if found is not None:
                return found
        return None

    def _parts(self, cursor: Cursor) -> tuple[int, Period] | None:
        """Read "early 2023", "late April", "the end of last year", "mid-May"."""
        number, width = cursor.part()
        if number is None:
            return None
        inner = self._plain(cursor.index + width, opened=True)
        return None if inner is None else (inner[0], third(inner[1], number))

    def _shifted(self, cursor: Cursor) -> tuple[int, Period] | None:
        """Read "last week", "the past two months", "next April", "this summer"."""
        start = 1 if cursor.word(0) == "the" else 0
        shift = cursor.number("shift", start)
        if shift is None or self._now is None:
            return None
        count = cursor.count(start + 1)
        wide = start + (1 if count is None else 2)
        unit = cursor.number("unit", wide)
        last = cursor.index + wide
        if unit is not None:
            if start and count is None and cursor.word(start) in {"next", "previous"}:
                return None  # "the next day" counts from an event, not from now
            plain = count is None and not (start and cursor.word(start) == "past")
            return _found(last, self._unit(unit, shift, count, plain=plain))
        if count is not None:
            return None
        return _found(last, self._named(cursor, wide, shift))

    def _unit(self, unit: int, shift: int, count: int | None, *, plain: bool) -> Period | None:
        now = self._now
        if now is None:
            return None
        if plain:
            return around(now, unit, shift)
        return running(now, (count or 1) * unit, -1 if shift < 0 else 1)

    def _named(self, cursor: Cursor, place: int, shift: int) -> Period | None:
        """Return "last April", "next Monday", "this summer", "last night"."""
        now = self._now
        weekday, month, season = (cursor.number(r, place) for r in ("weekday", "month", "season"))
        if now is None:
            return None
        if weekday is not None:
            if shift == 0:
                return _one_day(now, weekday - now.weekday())  # of this week, over or not
            return self._weekday(weekday, future=shift > 0, strict=True)
        if month is not None or season is not None:
            first, size = (month, 1) if month is not None else (season or 0, 3)
            if shift == 0:
                return months(now.year, first, size)
            return self._nearest(first, size, future=shift > 0)
        return None

    def _ago(self, cursor: Cursor) -> tuple[int, Period] | None:
        """Read "two days ago", "a year ago"."""
        count, unit = cursor.count(0), cursor.number("unit", 1)
        if count is None or unit is None or self._now is None or not self._words.has("ago", cursor.word(2)):
            return None
        if unit in {WEEKEND, WEEK}:
            day = moved(self._now, -count * 7)
            return _found(cursor.index + 2, None if day is None else Period(day, day))
        return _found(cursor.index + 2, around(self._now, unit, -count))

    def _single(self, cursor: Cursor) -> tuple[int, Period] | None:
        """Read "Saturday", "yesterday", "in April", "over the weekend"."""
        if self._now is None:
            return None
        future = lies_ahead(self._tree, cursor.index, self._words)
        days = cursor.number("day", 0)
        if days is not None:
            return _found(cursor.index, _one_day(self._now, days))
        weekday = cursor.number("weekday", 0)
        if weekday is not None and cursor.named(0):
            return _found(cursor.index, self._weekday(weekday, future=future))
        month, season = cursor.number("month", 0), cursor.number("season", 0)
        if month is not None and cursor.named(0) and cursor.opened:
            return _found(cursor.index, self._nearest(month, 1, future=future))
        if season is not None and cursor.opened and cursor.word(-1) in {"in", "of", "during", "since"}:
            return _found(cursor.index, self._nearest(season, 3, future=future))
        if cursor.word(0) == "the" and cursor.number("unit", 1) == WEEKEND and cursor.opened:
            return _found(cursor.index + 1, around(self._now, WEEKEND, 0 if future else self._last_weekend()))
        return None

    def _last_weekend(self) -> int:
        return 0 if self._now is not None and self._now.weekday() >= 5 else -1

    def _weekday(self, weekday: int, *, future: bool, strict: bool = False) -> Period | None:
        """Return the nearest such day before or after now; `strict` leaves out now itself."""
        if self._now is None:
            return None
        offset = (weekday - self._now.weekday()) % 7 if future else -((self._now.weekday() - weekday) % 7)
        if strict and offset == 0:
            offset = 7 if future else -7
        return _one_day(self._now, offset)

    def _nearest(self, month: int, count: int, *, future: bool) -> Period | None:
        """Return the nearest such months: begun up to now, or not over yet."""
        now = self._now
        if now is None:
            return None
        near = [months(now.year + n, month, count) for n in ((-1, 0, 1) if future else (1, 0, -1))]
        known = [p for p in near if p is not None]
        return next((p for p in known if (_ends(p) >= now if future else _starts(p) <= now)), None)

    def _opened(self, index: int) -> bool:
        return self._words.has("opener", self._word(index - 1)) or self._bounds(index - 1)

    def _bounds(self, index: int) -> bool:
        """Tell whether a word is one such as "since" or "until"."""
        return any(self._words.has(role, self._word(index)) for role in ("from", "to"))

    def _word(self, index: int) -> str:
        return self._tree.word(index) if 0 <= index < len(self._parse.tokens) else ""


def _bound(period: Period, role: str, shift: int) -> Period | None:
    if role == "from":
        end = period.latest if shift else period.earliest
        return None if end is None else Period(end, None)
    end = period.earliest if shift else period.latest
    day = None if end is None else (moved(end, -1) if shift else end)
    return None if day is None else Period(None, day)


def _one_day(now: date, days: int) -> Period | None:
    day = moved(now, days)
    return None if day is None else Period(day, day)


def _found(last: int, period: Period | None) -> tuple[int, Period] | None:
    return None if period is None else (last, period)


def _starts(period: Period) -> date:
    return period.earliest or date.min


def _ends(period: Period) -> date:
    return period.latest or date.max - timedelta(days=1)
