"""Records, one per line: JSON objects whose keys name the parts of a document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from kg.errors import UnreadableDocument
from kg.inputs.decode import decode, mend_surrogates
from kg.inputs.limits import MEGABYTE, MOST_TEXT_BYTES
from kg.inputs.lines import lines
from kg.inputs.parts import FIELDS, Found, Unread, Where

TOO_LONG = f"is longer than {MOST_TEXT_BYTES // MEGABYTE} MB"


def read_records(stream: BinaryIO, where: Where) -> Iterator[Found | Unread]:
    """Yield the document of each line; `columns` maps the parts of a document to other keys.

    A key may lead into an object: "article.body".
    """
    for line, data in lines(stream):
        if data is None:
            yield Unread(TOO_LONG, line)
        elif data.strip():
            yield _read(data, line, where.options.columns)


def _read(data: bytes, line: int, columns: Mapping[str, str]) -> Found | Unread:
    try:
        return _record(data, line, columns)
    except UnreadableDocument as error:
        return Unread(str(error), line)


def _record(data: bytes, line: int, columns: Mapping[str, str]) -> Found:
    decoded = decode(data)
    try:
        record = json.loads(decoded.text, strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"is no JSON: {error}") from None
    key = columns.get("text", "text")
    text = _value(record, key)
    if not isinstance(text, str):
        raise UnreadableDocument(f'is no record: an object with at least "{key}" is needed')
    others = {name: _scalar(_value(record, columns.get(name, name))) for name in FIELDS[1:]}
    # The text stays as it is, white space included: other tools count offsets in it.
    return Found(text=text, line=line, remarks=decoded.remarks, **others)


def _value(record: Any, key: str) -> Any:
    """Return what a key leads to: itself if the record has it, else step by step at its full stops."""
    if isinstance(record, dict) and key in record:
        return record[key]
    for step in key.split("."):
        record = record.get(step) if isinstance(record, dict) else None
    return record


def _scalar(value: object) -> str | None:
    """Return a string or number as a string; None for null, an empty string and anything nested."""
    return mend_surrogates(str(value)).strip() or None if isinstance(value, str | int | float) else None
