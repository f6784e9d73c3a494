"""Paths or standard input → a stream of documents, and of what could not be read and why."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from io import BufferedReader
from pathlib import Path

from kg.decode import mend_surrogates
from kg.errors import BadInput, SkipDocument
from kg.header import parse_date
from kg.layouts import BY_SUFFIX, RECORDS, TEXT, Found, Layout, layout_of
from kg.model import Document, Origin

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that could not be read. `line` counts from 1 in a .jsonl file, else None."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        """Return "feed.jsonl, line 3: is no JSON: …"."""
        return _said(self.path, self.line, self.reason)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a user should know of a document that is read all the same."""

    path: str
    line: int | None
    text: str

    def __str__(self) -> str:
        """Return "notes.txt: has no date: …"."""
        return _said(self.path, self.line, self.text)


Item = Document | Skipped | Remark


def read_documents(
    inputs: Iterable[str | Path],
    *,
    undated: date | None = None,
    source: str | None = None,
    distinct: bool = True,
) -> Iterator[Item]:
    """Read files, folders (walked in sorted order) and "-" (standard input) as a stream.

    `.txt` and `.md` hold one document each, with an optional head; `.jsonl` holds one per line.
    `undated` and `source` serve documents that name no date or source. A document's id is its
    record's id or its file's stem; where that is taken, "-2" is added, and so on in order of input.
    The very same document given twice is handed out once. With `distinct` off all documents come
    with the ids they have, for a caller that tells them apart by their origins.

    Raises:
        BadInput: an input does not exist or is a URL; before anything is read.
    """
    names = list_inputs(inputs)
    items = _read_all(names, undated=undated, source=source)
    return _named_once(items) if distinct else items


def _said(path: str, line: int | None, text: str) -> str:
    return f"{path}: {text}" if line is None else f"{path}, line {line}: {text}"


def list_inputs(inputs: Iterable[str | Path]) -> tuple[str, ...]:
    """Expand folders and drop repeated paths; keep "-" as it is.

    Raises:
        BadInput: an input does not exist or is a URL, or there is nothing to read.
    """
    found: dict[str, str] = {}
    for given in inputs:
        for name in _expand(str(given)):
            found.setdefault(name if name == STANDARD_INPUT else str(Path(name).resolve()), name)
    if not found:
        raise BadInput("nothing to read: name files, folders or - for standard input")
    return tuple(found.values())


def _expand(name: str) -> Sequence[str]:
    if name == STANDARD_INPUT:
        return [name]
    if "://" in name:
        raise BadInput(f"{name}: URLs are not fetched; save the article and name the file")
    path = Path(name)
    if path.is_dir():
        return _walk(path)
    if not path.exists():
        raise BadInput(f"{name}: no such file or folder")
    return [name]


def _walk(folder: Path) -> Sequence[str]:
    inside = (path for path in folder.rglob("*") if path.suffix.lower() in BY_SUFFIX)
    # A dangling link is kept, so that it is reported and not lost.
    files = sorted(str(path) for path in inside if path.is_file() or not path.exists())
    if not files:
        raise BadInput(f"{folder}: holds no file that can be read; known are {', '.join(BY_SUFFIX)}")
    return files


def _read_all(names: Iterable[str], *, undated: date | None, source: str | None) -> Iterator[Item]:
    for name in names:
        shown = mend_surrogates(name)
        try:
            with _open(name) as stream:
                yield from _read_file(stream, name=shown, undated=undated, source=source)
        except OSError as error:
            yield Skipped(shown, None, f"cannot be opened: {error.strerror or error}")
        except SkipDocument as error:
            yield Skipped(shown, None, str(error))


def _open(name: str) -> BufferedReader:
    if name == STANDARD_INPUT:
        # Not `sys.stdin.buffer`: leaving the caller's `with` would close it for everybody.
        return open(sys.stdin.fileno(), "rb", closefd=False)
    return Path(name).open("rb")


def _read_file(
    stream: BufferedReader, *, name: str, undated: date | None, source: str | None
) -> Iterator[Item]:
    layout = _layout(stream, name)
    stem = "stdin" if name == STANDARD_INPUT else Path(name).stem
    for line, data in layout.cut(stream):
        try:
            found = layout.parse(data)
        except SkipDocument as error:
            yield Skipped(name, line, str(error))
            continue
        document = Document(
            id=found.id or (stem if line is None else f"{stem}-{line}"),
            text=found.text,
            title=found.title,
            published=(parse_date(found.published) if found.published else None) or undated,
            source=found.source or source,
            origin=Origin(name, line, named=found.id is not None),
        )
        yield from (Remark(name, line, text) for text in _remarks(found, document))
        yield document


def _layout(stream: BufferedReader, name: str) -> Layout:
    if name == STANDARD_INPUT:
        return RECORDS if stream.peek(512).lstrip().startswith(b"{") else TEXT
    return layout_of(Path(name).suffix)


def _remarks(found: Found, document: Document) -> Iterator[str]:
    if found.guessed:
        yield f"is not UTF-8: read as {found.guessed}"
    if found.published and not parse_date(found.published):
        rest = f"{document.published} instead" if document.published else "read as undated"
        yield f"date {found.published!r} is not understood (write 2024-05-03): {rest}"
    elif not document.published:
        yield "has no date: times such as Friday stay open (--date gives one)"


def _named_once(items: Iterable[Item]) -> Iterator[Item]:
    # Hashes, not documents: a long feed must not stay in memory.
    given: dict[str, str] = {}
    for item in items:
        if not isinstance(item, Document):
            yield item
            continue
        digest = sha256(repr(item).encode()).hexdigest()
        number, name = 1, item.id
        while name in given and given[name] != digest:
            number += 1
            name = f"{item.id}-{number}"
        if name in given:
            yield Remark(item.id, None, "is given twice: read once")
            continue
        if number > 1:
            yield Remark(item.id, None, f"is the id of another document too: this one is called {name}")
        given[name] = digest
        yield replace(item, id=name)
