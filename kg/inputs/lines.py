"""A stream's bytes within limits: all of them, or line by line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import UnreadableDocument
from kg.inputs.decode import marked_encoding, refuse_formats
from kg.inputs.limits import MEGABYTE, MOST_TEXT_BYTES

_START = 512


def whole(stream: BinaryIO, most: int = MOST_TEXT_BYTES) -> bytes:
    """Return all bytes of a stream.

    Raises:
        UnreadableDocument: there are more than `most`.
    """
    data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableDocument(f"is larger than {most // MEGABYTE} MB: split it into articles")
    return data


def lines(stream: BinaryIO, most: int = MOST_TEXT_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines with numbers from 1; None for one of more than `most` bytes.

    Lines of a file whose byte order mark announces UTF-16 or UTF-32 are handed out as UTF-8.

    Raises:
        UnreadableDocument: the stream is no text.
    """
    source = peekable(stream)
    start = source.peek(_START)[:_START]
    refuse_formats(start)
    mark = marked_encoding(start)
    if mark and mark != "utf-8-sig":
        yield from _recoded(source, mark, most)
        return
    if b"\x00" in start:
        raise UnreadableDocument("is binary, not text")
    number = 0
    while line := source.readline(most + 1):
        number += 1
        if len(line) > most and not line.endswith(b"\n"):
            _skip_line(source)
            yield number, None
        else:
            yield number, line


def peekable(stream: BinaryIO) -> io.BufferedReader:
    """Return a stream with the same bytes that can be looked into before it is read."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(_Raw(stream))


class _Raw(io.RawIOBase):
    """Anything with `read` as a raw stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # typeshed's buffer has no length
        """Fill `buffer` from the stream."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _skip_line(source: io.BufferedReader) -> None:
    while (rest := source.readline(MEGABYTE)) and not rest.endswith(b"\n"):
        pass


def _recoded(source: io.BufferedReader, encoding: str, most: int) -> Iterator[tuple[int, bytes | None]]:
    text = io.TextIOWrapper(source, encoding=encoding, newline="\n")
    number = 0
    try:
        while line := text.readline(most):
            number += 1
            if len(line) == most and not line.endswith("\n"):
                while (rest := text.readline(MEGABYTE)) and not rest.endswith("\n"):
                    pass
                yield number, None
            else:
                yield number, line.encode(errors="surrogatepass")
    except UnicodeError:
        raise UnreadableDocument(f"begins like {encoding} but breaks off after line {number}") from None
    finally:
        text.detach()
