"""Kinds of files: how each is cut into documents and how one of them is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BufferedReader

from kg.decode import Decoded, blank_controls, decode, marked_encoding, mend_surrogates, refuse_formats
from kg.errors import EmptyDocument, UnreadableDocument
from kg.header import Head, split_head
from kg.markdown import plain_text

MOST_CHARACTERS = 1_000_000
_MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A document's parts as its file gives them; `published` as written, `guessed` the encoding."""

    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None
    guessed: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file. `cut` yields line numbers (None: the whole file) and bytes, `parse` reads them.

    Both raise `SkipDocument`: `cut` for the whole file, `parse` for that document alone.
    """

    cut: Callable[[BufferedReader], Iterator[tuple[int | None, bytes]]]
    parse: Callable[[bytes], Found]


def _whole(stream: BufferedReader) -> Iterator[tuple[None, bytes]]:
    data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise UnreadableDocument(f"is larger than {_MOST_BYTES >> 20} MB: split it into articles")
    yield None, data


def _lines(stream: BufferedReader) -> Iterator[tuple[int, bytes]]:
    start = stream.peek(512)
    refuse_formats(start)
    mark = marked_encoding(start)
    lines: Iterable[bytes] = stream
    if mark and mark != "utf-8-sig":
        lines = decode(stream.read()).text.encode().split(b"\n")
    elif b"\x00" in start:
        raise UnreadableDocument("is binary, not text")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, line


def _parse_text(data: bytes) -> Found:
    decoded = decode(data)
    head = split_head(decoded.text)
    return _found(decoded, head, decoded.text[head.length :])


def _parse_markdown(data: bytes) -> Found:
    decoded = decode(data)
    head = split_head(decoded.text)
    plain = plain_text(decoded.text[head.length :])
    if plain.head:
        head = split_head(plain.head)
    return _found(decoded, replace(head, title=head.title or plain.title), plain.text)


def _found(decoded: Decoded, head: Head, text: str) -> Found:
    return _checked(
        Found(
            text=blank_controls(text).strip(),
            id=head.id,
            title=head.title,
            published=head.date,
            source=head.source,
            guessed=decoded.guessed,
        )
    )


def _parse_record(data: bytes) -> Found:
    decoded = decode(data)
    try:
        record = json.loads(decoded.text, strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"is no JSON: {error}") from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise UnreadableDocument('is no record: an object with at least "text" is needed')
    fields = {key: _scalar(record.get(key)) for key in ("id", "title", "published", "source")}
    # The text stays as it is, white space included: other tools count offsets in it.
    return _checked(Found(text=mend_surrogates(record["text"]), guessed=decoded.guessed, **fields))


def _scalar(value: object) -> str | None:
    """Return a string or number as a string; None for null, an empty string and anything nested."""
    return mend_surrogates(str(value)).strip() or None if isinstance(value, str | int | float) else None


def _checked(found: Found) -> Found:
    if not found.text.strip():
        raise EmptyDocument("holds no text")
    if len(found.text) > MOST_CHARACTERS:
        raise UnreadableDocument(
            f"holds {len(found.text):,} characters, more than {MOST_CHARACTERS:,}: split it into articles"
        )
    return found


TEXT = Layout(_whole, _parse_text)
MARKDOWN = Layout(_whole, _parse_markdown)
RECORDS = Layout(_lines, _parse_record)

BY_SUFFIX = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".jsonl": RECORDS,
    ".ndjson": RECORDS,
}


def layout_of(suffix: str) -> Layout:
    """Return the layout for a file name's suffix (".txt"; "" is text).

    Raises:
        UnreadableDocument: the suffix is unknown.
    """
    # A file without a suffix is text: notes, and what a shell hands over as /dev/fd/63.
    if suffix and suffix.lower() not in BY_SUFFIX:
        raise UnreadableDocument(f"has the unknown suffix {suffix}; known are {', '.join(BY_SUFFIX)}")
    return BY_SUFFIX.get(suffix.lower(), TEXT)
