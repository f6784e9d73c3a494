"""Packed files (.gz, .bz2, .xz, .zst): their content as a stream, watched for bombs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol, cast

from kg.errors import UnreadableDocument
from kg.inputs.extras import extra
from kg.inputs.limits import FREE_BYTES, MOST_RATIO, MOST_UNPACK_MEMORY
from kg.inputs.parts import Inner, Where

_BLOCK = 64 * 1024
Errors = tuple[type[Exception], ...]


class Content(Protocol):
    """What unpacked bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes."""


def read_gzip(stream: BinaryIO, where: Where) -> Iterator[Inner]:
    """Yield the content of a gzip file of one or more members."""
    packed = Counted(stream)
    yield _inner(gzip.GzipFile(fileobj=packed), packed, where, damage=(OSError, zlib.error))


def read_bzip2(stream: BinaryIO, where: Where) -> Iterator[Inner]:
    """Yield the content of a bzip2 file."""
    packed = Counted(stream)
    yield _inner(bz2.BZ2File(cast(BinaryIO, packed)), packed, where, damage=(OSError,))


def read_xz(stream: BinaryIO, where: Where) -> Iterator[Inner]:
    """Yield the content of an .xz file."""
    packed = Counted(stream)
    yield _inner(_Xz(packed), packed, where, damage=(lzma.LZMAError,))


def read_zstandard(stream: BinaryIO, where: Where) -> Iterator[Inner]:
    """Yield the content of a Zstandard file."""
    with extra("backports.zstd"):
        if sys.version_info >= (3, 14):
            from compression.zstd import DecompressionParameter, ZstdError, ZstdFile
        else:
            from backports.zstd import DecompressionParameter, ZstdError, ZstdFile
    packed = Counted(stream)
    options: dict[int, int] = {DecompressionParameter.window_log_max: MOST_UNPACK_MEMORY.bit_length() - 1}
    content = ZstdFile(cast(BinaryIO, packed), options=options)
    yield _inner(content, packed, where, damage=(ZstdError,))


class Budget:
    """How many bytes may come from a packed file."""

    def __init__(self, packed: Callable[[], int]) -> None:
        """Take what tells how many packed bytes there are, or have been read."""
        self._packed = packed
        self._unpacked = 0

    def spend(self, count: int) -> None:
        """Add unpacked bytes; raise `UnreadableDocument` if so many cannot honestly come from so few."""
        self._unpacked += count
        if self._unpacked > max(FREE_BYTES, MOST_RATIO * self._packed()):
            raise UnreadableDocument(
                f"unpacks to more than {MOST_RATIO} times its size: looks like a decompression bomb"
            )


class Counted(io.RawIOBase):
    """A stream that counts the bytes taken from it."""

    def __init__(self, stream: BinaryIO) -> None:
        """Read from `stream`; closing this one leaves it open."""
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


def _inner(content: Content, packed: Counted, where: Where, *, damage: Errors) -> Inner:
    budget = Budget(lambda: packed.count)
    return Inner(watched(content, budget, damage), where.unpacked())


def watched(content: Content, budget: Budget, damage: Errors) -> io.BufferedReader:
    """Return unpacked bytes as a stream that tells in one line what is wrong with them.

    Raises while it is read:
        UnreadableDocument: they are cut off or damaged (one of `damage` was raised), or a bomb.
    """
    return io.BufferedReader(_Watched(content, budget, damage), _BLOCK)


class _Watched(io.RawIOBase):
    def __init__(self, content: Content, budget: Budget, damage: Errors) -> None:
        self._content = content
        self._budget = budget
        self._damage = damage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # typeshed's buffer has no length
        try:
            data = self._content.read(min(len(buffer), _BLOCK))
        except EOFError:
            raise UnreadableDocument("is cut off before its end") from None
        except self._damage as error:
            raise UnreadableDocument(f"is damaged: {error}") from None
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


class _Xz:
    """An .xz file's content. The standard library's reader knows no limit of memory."""

    def __init__(self, packed: Counted) -> None:
        self._packed = packed
        self._decoder = _xz_decoder()

    def read(self, size: int) -> bytes:
        while True:
            data = b""
            if self._decoder.eof:
                data = (self._decoder.unused_data or self._packed.read(_BLOCK)).lstrip(b"\0")
                if not data:
                    return b""
                self._decoder = _xz_decoder()
            elif self._decoder.needs_input and not (data := self._packed.read(_BLOCK)):
                raise EOFError
            if content := self._decoder.decompress(data, size):
                return content


def _xz_decoder() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_UNPACK_MEMORY)
