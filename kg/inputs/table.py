"""Tables: comma, semicolon or tab separated values, one document per row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from kg.errors import UnreadableDocument
from kg.inputs.decode import decode, mend_surrogates
from kg.inputs.limits import MOST_CHARACTERS
from kg.inputs.lines import lines
from kg.inputs.parts import FIELDS, Found, Unread, Where
from kg.inputs.records import TOO_LONG

_SEPARATORS = ",;\t|"


def read_table(stream: BinaryIO, where: Where) -> Iterator[Found | Unread]:
    """Yield the document of each row; the first row names the columns, in any case.

    `columns` maps the parts of a document to other columns. The separator is the commonest of the
    usual four in the first row.
    """
    # The module's own limit is an eighth of what a text may hold. It only ever rises.
    csv.field_size_limit(max(csv.field_size_limit(), MOST_CHARACTERS + 1))
    rows = _lines(stream)
    first = next(rows, "")
    places = _places(next(csv.reader([first], delimiter=_separator(first)), []), where.options.columns)
    reader = csv.reader(rows, delimiter=_separator(first))
    while True:
        line = reader.line_num + 2
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unread(f"is no row: {error}", line)
            continue
        if row:
            yield _document(row, places, line)


def _lines(stream: BinaryIO) -> Iterator[str]:
    for number, data in lines(stream):
        if data is None:
            raise UnreadableDocument(f"line {number} {TOO_LONG}")
        yield decode(data).text


def _separator(first: str) -> str:
    return max(_SEPARATORS, key=first.count)


def _places(names: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Return in which column each part of a document stands."""
    known = {name.strip().lower(): place for place, name in enumerate(names)}
    wanted = {part: columns.get(part, part).lower() for part in FIELDS}
    missing = [wanted[part] for part in FIELDS if wanted[part] not in known and part in {"text", *columns}]
    if missing:
        shown = ", ".join(mend_surrogates(name.strip()) for name in names[:20]) or "none"
        raise UnreadableDocument(f"has no column {missing[0]!r} (its columns: {shown}); --columns names it")
    return {part: known[name] for part, name in wanted.items() if name in known}


def _document(row: Sequence[str], places: Mapping[str, int], line: int) -> Found:
    values = {part: row[place] for part, place in places.items() if place < len(row)}
    others = {part: values.get(part, "").strip() or None for part in FIELDS[1:]}
    return Found(text=values.get("text", ""), line=line, remarks=(), **others)
