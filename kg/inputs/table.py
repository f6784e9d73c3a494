"""Tables: comma, semicolon or tab separated values, one document per row."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Self

from kg.errors import UnreadableDocument
from kg.inputs.decode import decode, mend_surrogates
from kg.inputs.header import parse_date
from kg.inputs.limits import MOST_TEXT_BYTES
from kg.inputs.lines import lines
from kg.inputs.parts import FIELDS, Found, Unread, Where
from kg.inputs.records import TOO_LONG

_SEPARATORS = ",;\t|"


def read_table(stream: BinaryIO, where: Where) -> Iterator[Found | Unread]:
    """Yield the document of each row; the first row names the columns, in any case.

    `columns` maps the parts of a document to other columns. The separator is the commonest of the
    usual four in the first row.
    """
    # The module's own limit is an eighth of what a text may hold; `_Source` keeps rows within theirs.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MOST_TEXT_BYTES))
    known = _lines(stream)
    first = next(known, _Line(1, ""))
    if first.fault:
        raise UnreadableDocument(f"line {first.number} {first.fault}")
    separator = _separator(first.text)
    names = next(csv.reader([first.text], delimiter=separator), [])
    places = _places(names, where.options.columns)
    for row in _rows(_Source(known, separator), _Shape(len(names), places.get("published"))):
        yield row if isinstance(row, Unread) else _document(*row, places)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file; `fault` says why it cannot be read."""

    number: int
    text: str
    fault: str | None = None


def _lines(stream: BinaryIO) -> Iterator[_Line]:
    """Yield the lines, also those of an old Mac, which end in a carriage return alone."""
    number = 0
    old_mac = False
    for read, data in lines(stream):
        text, fault = _decoded(data)
        old_mac = old_mac or (read == 1 and "\n" in text[:-1])
        for piece in io.StringIO(text) if old_mac else [text]:
            number += 1
            yield _Line(number, piece, fault)


def _decoded(data: bytes | None) -> tuple[str, str | None]:
    """Return a line's text and what is wrong with it."""
    if data is None:
        return "\n", TOO_LONG
    try:
        return decode(data).text, None
    except UnreadableDocument as error:
        # The row is skipped, but its quotes still tell where it ends.
        return data.decode("latin-1").replace("\r", " "), str(error)


class _Source:
    """Hands its lines to the csv module, which asks for a further one of a row while a quote is open.

    `row` are the lines of the row at hand; `open` says that it is given no more though a quote is open.
    """

    def __init__(self, known: Iterator[_Line], separator: str) -> None:
        self._known = known
        self.separator = separator
        self._ahead: deque[_Line] = deque()
        self._size = 0
        self.row: list[_Line] = []
        self.open = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._next_line()
        self.open = line is None or self._is_another(line)
        if line is None:
            raise StopIteration
        if self.open:
            self._ahead.appendleft(line)
            raise StopIteration
        self.row.append(line)
        self._size += len(line.text)
        return line.text

    def begin_row(self) -> None:
        """Let go of the row at hand."""
        self.row.clear()
        self._size = 0

    def go_back(self, cell: str) -> int:
        """Go back to where the last cell of the row began: the next line is the one after it.

        Return the number of the line where it began.
        """
        inside = cell.count("\n")
        while inside > (ends := self.row[-1].text.count("\n")):
            inside -= ends
            self._ahead.appendleft(self.row.pop())
        return self.row[-1].number

    def leave(self, shape: _Shape) -> int:
        """Pass over the lines up to the next row, as they may be text of the last; return their number."""
        count = 0
        while line := self._next_line():
            if shape.fits(line.text, self.separator):
                self._ahead.appendleft(line)
                break
            count += 1
        return count

    def _next_line(self) -> _Line | None:
        return self._ahead.popleft() if self._ahead else next(self._known, None)

    def _is_another(self, line: _Line) -> bool:
        """Tell whether a line cannot go on with the row at hand, whose quote is open.

        A quote at the start of one of its cells would close the open one, and then only a separator or
        the line's end may follow.
        """
        before, _, after = line.text.partition('"')
        opens = (before or self.separator).endswith(self.separator)
        follows = after[:1].strip(f'"{self.separator}\n ')
        return bool(self.row) and (self._size > MOST_TEXT_BYTES or (opens and follows != ""))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the rows of a table look like: how many cells they have, and in which of them a date stands."""

    width: int
    dated: int | None

    def fits(self, line: str, separator: str) -> bool:
        """Tell whether a line begins a row and not, with its commas, a line of somebody's text.

        It has as many cells as the header, and a date in its place or a cell that is quoted.
        """
        try:
            [row] = csv.reader([line], delimiter=separator)
        except (csv.Error, ValueError):
            return False
        if len(row) != self.width:
            return False
        if self.dated is not None and parse_date(row[self.dated]):
            return True
        return (f'{separator}"' if self.width > 1 else '"') in line


def _rows(source: _Source, shape: _Shape) -> Iterator[tuple[Sequence[str], int] | Unread]:
    """Yield each row that is not empty, with the number of its first line, or what is wrong with it."""
    reader = csv.reader(source, delimiter=source.separator)
    while True:
        source.begin_row()
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Unread(f"is no row: {error}", source.row[0].number)
            continue
        if row is None:
            return
        if source.open:
            number = source.go_back(row[-1])
            yield Unread(_open(source.leave(shape)), number)
            continue
        line = source.row[0].number
        if faults := [Unread(read.fault, read.number) for read in source.row if read.fault]:
            yield from faults
        elif any(cell.strip() for cell in row[shape.width :]):
            yield Unread(f"has {len(row)} cells, the header {shape.width}: quote the text", line)
        elif row:
            yield row, line


def _open(more: int) -> str:
    told = "opens a quote that is not closed"
    if not more:
        return told
    return f"{told}: skipped with the {f'{more:,} lines' if more > 1 else 'line'} after it"


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


def _document(row: Sequence[str], line: int, places: Mapping[str, int]) -> Found:
    values = {part: row[place] for part, place in places.items() if place < len(row)}
    others = {part: values.get(part, "").strip() or None for part in FIELDS[1:]}
    return Found(text=values.get("text", ""), line=line, remarks=(), **others)
