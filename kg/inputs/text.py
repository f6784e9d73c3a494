"""Plain text and Markdown: one article in a file, with an optional head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from kg.inputs.decode import Decoded, blank_controls, decode
from kg.inputs.header import Head, read_front, split_head
from kg.inputs.lines import whole
from kg.inputs.markdown import plain_text
from kg.inputs.parts import Found, Where


def read_text(stream: BinaryIO, _: Where) -> Iterator[Found]:
    """Yield the one document of a text file."""
    decoded = decode(whole(stream))
    head = split_head(decoded.text)
    yield _found(decoded, head, decoded.text[head.length :])


def read_markdown(stream: BinaryIO, _: Where) -> Iterator[Found]:
    """Yield the one document of a Markdown file."""
    decoded = decode(whole(stream))
    head = split_head(decoded.text)
    plain = plain_text(decoded.text[head.length :])
    if plain.head:
        head = read_front(plain.head)
    yield _found(decoded, replace(head, title=head.title or plain.title), plain.text)


def _found(decoded: Decoded, head: Head, text: str) -> Found:
    return Found(
        text=blank_controls(text).strip(),
        id=head.id,
        title=head.title,
        published=head.date,
        source=head.source,
        author=head.author,
        remarks=decoded.remarks,
    )
