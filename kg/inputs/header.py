"""The head of an article: `Key: value` lines before the text, and dates as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

# Other keys are known so that a head which carries them still ends where the text begins.
_FIELDS = {
    "id": "id",
    "title": "title",
    "headline": "title",
    "date": "date",
    "published": "date",
    "source": "source",
    "author": "author",
    "authors": "author",
    "byline": "author",
}
_IGNORED = frozenset({"language", "licence", "license", "section", "tags", "url"})
_LINE = re.compile(r"[ \t]*([A-Za-z]+)[ \t]*:(?:[ \t]+(.*))?$")
_ISO = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?=$|[T ])")
_LOOSE_ISO = re.compile(r"(\d{4})(?:-(?=\d+-)|/(?=\d+/))(\d{1,2})[-/](\d{1,2})(?=$|[T ])")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$", re.IGNORECASE)
_SHORTENED = {"sept": "Sep", "tues": "Tue", "thur": "Thu", "thurs": "Thu"}  # longer than `strptime` has them
# YAML's quoted values, as far as one line holds them; a comment may follow.
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$')
_SINGLE = re.compile(r"'((?:[^']|'')*)'\s*(?:#.*)?$")
_ESCAPED = re.compile(r'\\(["\\/])')
_COMMENT = re.compile(r"(?:^|\s+)#(?:\s.*)?$")  # "Resolution #1701" is none
_FORMATS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_DAYS = ("%A", "%a")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a text. `date` is as written; `length` counts the characters up to the text."""

    id: str | None = None
    title: str | None = None
    date: str | None = None
    source: str | None = None
    author: str | None = None
    length: int = 0


def split_head(text: str) -> Head:
    """Find the leading run of `Key: value` lines with known keys (Title, Date, Source, Id, …)."""
    found: dict[str, str] = {}
    length = 0
    for line in text.splitlines(keepends=True):
        match = _known(line)
        if match is None:
            break
        key, value = match[1].lower(), (match[2] or "").strip()
        if key in _FIELDS and value:
            found.setdefault(_FIELDS[key], value)
        length += len(line)
    return Head(length=length, **found)


def read_front(block: str) -> Head:
    """Read front matter: keys at the margin. Other keys, lists and what is nested are passed over."""
    known = [match for line in block.splitlines() if line[:1].isalpha() and (match := _known(line))]
    return split_head("".join(f"{match[1]}: {_unquoted(match[2] or '')}\n" for match in known))


def parse_date(written: str) -> date | None:
    """Read "2024-05-03", "2024-05-03T10:00Z", "Friday, 3rd May 2024", "Sept. 3, 2024" or a mail date.

    "03/05/2024" is not read: half of the world takes it for the 5th of March.
    """
    text = " ".join(written.split())
    if iso := _ISO.match(text) or _LOOSE_ISO.match(text):
        return _checked(int(iso[1]), int(iso[2]), int(iso[3]))
    if named := _read_as(_plain(text), _FORMATS):
        return named.date()
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _plain(text: str) -> str:
    """Return a date in words without its weekday, full stops after names, and endings of ordinals."""
    words = [_ORDINAL.sub("", word) for word in text.replace(",", " ").replace(".", " ").split()]
    words = [_SHORTENED.get(word.lower(), word) for word in words]
    return " ".join(words[1:] if words and _read_as(words[0], _DAYS) else words)


def _read_as(text: str, layouts: Iterable[str]) -> datetime | None:
    for layout in layouts:
        try:
            return datetime.strptime(text, layout)
        except ValueError:
            continue
    return None


def _known(line: str) -> re.Match[str] | None:
    """Return a head's line taken apart into key and value, if the key is known."""
    match = _LINE.match(line.rstrip())
    return match if match and match[1].lower() in {*_FIELDS, *_IGNORED} else None


def _unquoted(value: str) -> str:
    """Return a value of front matter without the quotes around it, and what they keep apart, or a comment."""
    value = value.strip()
    if quoted := _DOUBLE.match(value):
        return _ESCAPED.sub(r"\1", quoted[1])
    if quoted := _SINGLE.match(value):
        return quoted[1].replace("''", "'")
    return _COMMENT.sub("", value)


def _checked(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
