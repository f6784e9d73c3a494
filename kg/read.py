"""Files, addresses or standard input → a stream of documents, and of what could not be read and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from kg.errors import BadInput
from kg.inputs.decode import mend_surrogates
from kg.inputs.files import list_inputs
from kg.inputs.header import parse_date
from kg.inputs.language import foreign_language
from kg.inputs.limits import MOST_CHARACTERS, too_long
from kg.inputs.parts import FIELDS, Found, InputOptions, Note, Unread, Where, one_line
from kg.inputs.reading import Reading
from kg.model import Document, Origin


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that could not be read.

    `line` counts from 1 where a file holds several, else it is None. `language` is set where that is
    the reason: the code (ISO 639) of the one that the text seems to be in.
    """

    path: str
    line: int | None
    reason: str
    language: str | None = None

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
    reading: InputOptions | None = None,
) -> Iterator[Item]:
    """Read files, folders (walked in sorted order), addresses and "-" (standard input) as a stream.

    What is read is in `kg.inputs.formats`; archives, feeds and sitemaps give the documents in them.
    `undated` and `source` serve documents that name no date or source, `reading` says how to read. A
    document's id is its record's id, its page's address or its file's stem; where that is taken, "-2"
    is added, and so on in order of input. The very same document given twice is handed out once. With
    `distinct` off all documents come with the ids they have, for a caller that tells them apart by
    their origins. Texts that are not English are skipped unless `reading` wants them.

    Raises:
        BadInput: an input does not exist, or an option is wrong; before anything is read.
    """
    options = reading or InputOptions()
    for part in options.columns:
        if part not in FIELDS:
            raise BadInput(
                f"a document has no {part!r} that a column could hold; known are {', '.join(FIELDS)}"
            )
    names = list_inputs(inputs)
    items = _read_all(names, undated=undated, source=source, options=options)
    return _named_once(items) if distinct else items


def _said(path: str, line: int | None, text: str) -> str:
    return f"{path}: {text}" if line is None else f"{path}, line {line}: {text}"


def _read_all(
    names: Iterable[str], *, undated: date | None, source: str | None, options: InputOptions
) -> Iterator[Item]:
    with closing(Reading(options)) as reading:
        for name in names:
            for where, part in reading.read(name):
                if isinstance(part, Unread):
                    yield Skipped(where.name, part.line, part.reason)
                elif isinstance(part, Note):
                    yield Remark(where.name, None, part.text)
                else:
                    yield from _items(part, where, undated=undated, source=source)


def _items(found: Found, where: Where, *, undated: date | None, source: str | None) -> Iterator[Item]:
    """Yield a document with remarks on it, or why it is skipped."""
    text = mend_surrogates(found.text)
    if skipped := _unfit(text, found, where):
        yield skipped
        return
    document = Document(
        id=_tidy(found.id) or (where.stem if found.line is None else f"{where.stem}-{found.line}"),
        text=text,
        title=_tidy(found.title),
        published=(parse_date(found.published) if found.published else None) or undated,
        source=_tidy(found.source) or source,
        author=_tidy(found.author),
        origin=Origin(where.name, found.line, named=_is_named(found, where)),
    )
    yield from (Remark(where.name, found.line, text) for text in _remarks(found, document))
    yield document


def _is_named(found: Found, where: Where) -> bool:
    """Tell whether a document states what it is called: a page does by its address."""
    return found.id is not None or (where.url is not None and found.line is None)


def _unfit(text: str, found: Found, where: Where) -> Skipped | None:
    """Return why a text is not read, if there is a reason."""
    if not text.strip():
        return Skipped(where.name, found.line, "holds no text")
    if len(text) > MOST_CHARACTERS:
        return Skipped(where.name, found.line, too_long(len(text)))
    language = None if where.options.any_language else foreign_language(text)
    if language:
        reason = f"is not in English but, it seems, in {language!r}: --any-language reads it all the same"
        return Skipped(where.name, found.line, reason, language)
    return None


def _tidy(value: str | None) -> str | None:
    return one_line(value).strip() or None if value else None


def _remarks(found: Found, document: Document) -> Iterator[str]:
    yield from found.remarks
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
            yield _told(item, f"{item.id!r} is given twice: read once")
            continue
        if number > 1:
            yield _told(item, f"{item.id!r} is the id of another document, too: this one is called {name!r}")
        given[name] = digest
        yield replace(item, id=name)


def _told(document: Document, text: str) -> Remark:
    """Return a remark on a document with the file and line that it comes from."""
    origin = document.origin or Origin(document.id)
    return Remark(origin.path, origin.line, text)
