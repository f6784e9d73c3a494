"""Stretches of days: both ends inclusive, None where open. Arithmetic that never leaves the calendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

WEEKEND, WEEK, MONTH, YEAR, DECADE = 2, 7, 30, 365, 3652


@dataclass(frozen=True, slots=True)
class Period:
    """From `earliest` to `latest`."""

    earliest: date | None
    latest: date | None


def day(year: int, month: int, number: int) -> Period | None:
    """Return one day, None if there is no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
        return None
    value = date(year, month, number)
    return Period(value, value)


def months(year: int, first: int, count: int = 1) -> Period | None:
    """Return `count` months from a month, which may be 0 or below for months of the year before."""
    start, stop = _month(year, first), _month(year, first + count)
    if start is None or stop is None:
        return None
    return Period(start, stop - timedelta(days=1))


def years(year: int, count: int = 1) -> Period | None:
    """Return `count` whole years."""
    return months(year, 1, 12 * count)


def moved(start: date, days: int) -> date | None:
    """Return the day some days later, None beyond the calendar."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def around(now: date, unit: int, shift: int) -> Period | None:
    """Return the calendar unit that is `shift` units from the one that holds `now`; weeks start on Monday."""
    if unit == MONTH:
        return months(now.year, now.month + shift)
    if unit == YEAR:
        return years(now.year + shift)
    if unit == DECADE:
        return years(now.year // 10 * 10 + 10 * shift, 10)
    if unit == WEEKEND:
        return _span(moved(now, 5 - now.weekday() + 7 * shift), 2)
    if unit == WEEK:
        return _span(moved(now, 7 * shift - now.weekday()), 7)
    return _span(moved(now, shift), 1)


def running(now: date, days: int, direction: int) -> Period | None:
    """Return the last (-1) or next (1) so many days, with `now` as one end."""
    other = moved(now, direction * days)
    if other is None:
        return None
    return Period(min(other, now), max(other, now))


def third(period: Period, number: int) -> Period:
    """Return the first, second or last third of a period that has both ends and at least three days."""
    if period.earliest is None or period.latest is None:
        return period
    start, stop = period.earliest, period.latest
    length = (stop - start).days + 1
    if length < 3:
        return period
    if length > 300:
        whole = (stop.year - start.year + 1) * 4
        part = months(start.year, start.month + whole * (number - 1), whole)
        return part or period
    cut = [0, length // 3, 2 * length // 3, length]
    return Period(start + timedelta(days=cut[number - 1]), start + timedelta(days=cut[number] - 1))


def _span(start: date | None, days: int) -> Period | None:
    if start is None:
        return None
    stop = moved(start, days - 1)
    return None if stop is None else Period(start, stop)


def _month(year: int, month: int) -> date | None:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1) if 1 <= year <= 9999 else None
