"""WARC archives of the web: the pages that answered with success.

Read with the standard library's HTTP parser, whose lines and headers have limits. (Of the libraries for
the format, warcio reads a header line of any length into memory and prints to standard error; fastwarc
stops the interpreter at a stream that cannot seek.)
"""

from __future__ import annotations

import gzip
import io
import socket
import zlib
from collections.abc import Iterator
from email.message import Message
from http.client import HTTPException, HTTPResponse, parse_headers
from typing import BinaryIO, cast

from kg.errors import UnreadableDocument
from kg.inputs.limits import MEGABYTE
from kg.inputs.lines import peekable
from kg.inputs.packed import Budget, Counted, watched
from kg.inputs.parts import Inner, Unread, Where

_MAGIC = b"WARC/"
_OK = 200
_LONGEST_LINE = 65_536
_MOST_DIGITS = 18  # Python itself reads no number of many thousand
# "conversion" is text that somebody has already taken out of pages.
_TYPES = frozenset({"response", "resource", "conversion"})
_DAMAGE = (OSError, zlib.error, HTTPException, ValueError)


def read_warc(stream: BinaryIO, where: Where) -> Iterator[Inner | Unread]:
    """Yield the page of each record that holds one."""
    source = peekable(stream)
    while True:
        headers = _record_headers(source)
        if headers is None:
            return
        block = _Block(source, _length(headers))
        if headers.get("WARC-Type", "").lower() in _TYPES:
            page = _page(block, headers, where)
            if page:
                yield page
        block.skip()


def _record_headers(source: io.BufferedReader) -> Message | None:
    """Return the next record's headers, None at the end.

    Raises:
        UnreadableDocument: there is something else than a record.
    """
    line = b"\n"
    while line in {b"\r\n", b"\n"}:
        line = source.readline(_LONGEST_LINE)
    if not line:
        return None
    if not line.startswith(_MAGIC):
        raise UnreadableDocument("is no WARC file, or damaged: where a record should begin there is none")
    try:
        return parse_headers(source)
    except HTTPException as error:
        raise UnreadableDocument(f"is damaged: the headers of a record are no headers: {error}") from None


def _length(headers: Message) -> int:
    written = headers.get("Content-Length", "").strip()
    if not written.isdecimal() or len(written) > _MOST_DIGITS:
        raise UnreadableDocument(f"is damaged: a record's length is {written[:40]!r}")
    return int(written)


def _page(block: _Block, headers: Message, where: Where) -> Inner | Unread | None:
    url = headers.get("WARC-Target-URI", "").strip("<> ") or where.stem
    media = headers.get_content_type()
    if media != "application/http":
        return Inner(cast(BinaryIO, block), Where.of_page(url, media, where.options, where.depth + 1))
    response = HTTPResponse(cast(socket.socket, _Wire(block)))
    try:
        response.begin()
    except _DAMAGE as error:
        return Unread(f"{url}: is no HTTP answer: {error}")
    if response.status != _OK:
        return None
    place = Where.of_page(url, response.headers.get_content_type(), where.options, where.depth + 1)
    return Inner(_content(response), place)


def _content(response: HTTPResponse) -> BinaryIO:
    packed = Counted(cast(BinaryIO, response))
    unzip = response.headers.get("Content-Encoding", "").lower() in {"gzip", "x-gzip"}
    content = gzip.GzipFile(fileobj=packed) if unzip else packed
    return cast(BinaryIO, watched(content, Budget(lambda: packed.count), _DAMAGE))


class _Wire:
    """What the HTTP parser takes for a socket."""

    def __init__(self, block: _Block) -> None:
        self._block = block

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._block)


class _Block(io.RawIOBase):
    """The bytes of one record."""

    def __init__(self, source: io.BufferedReader, length: int) -> None:
        self._source = source
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # typeshed's buffer has no length
        data = self._source.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def skip(self) -> None:
        """Read on to the record's end."""
        while self._left and (data := self._source.read(min(self._left, MEGABYTE))):
            self._left -= len(data)
        if self._left:
            raise UnreadableDocument("is cut off within a record")
