"""ZIP files: their members in sorted order, one at a time. No member is ever written to its path."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from kg.errors import UnreadableDocument
from kg.inputs.limits import MEGABYTE, MOST_DIRECTORY_BYTES, MOST_NAME_BYTES, MOST_NESTED_BYTES
from kg.inputs.packed import Budget, watched
from kg.inputs.parts import Inner, Unread, Where, one_line

# Others, such as LZMA, let a member ask for gigabytes of memory.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})
_ENCRYPTED = 0x1
_SHOWN = 40
_WRONG = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError, struct.error)
_DAMAGE = (*_WRONG, zlib.error)


def read_zip(stream: BinaryIO, where: Where) -> Iterator[Inner | Unread]:
    """Yield each member of a ZIP file."""
    if stream.seekable():
        yield from _members(stream, where)
        return
    with TemporaryFile() as copy:
        _copy(stream, copy)
        yield from _members(copy, where)


def _members(stream: IO[bytes], where: Where) -> Iterator[Inner | Unread]:
    try:
        archive = zipfile.ZipFile(cast(IO[bytes], _Careful(stream)))
    except _WRONG as error:
        raise UnreadableDocument(f"is no ZIP file, or damaged: {error}") from None
    size = stream.seek(0, 2)
    budget = Budget(lambda: size)
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        # Finder leaves a second, binary "file" beside each.
        if info.is_dir() or info.filename.startswith("__MACOSX/"):
            continue
        yield _member(archive, info, budget, where)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, where: Where) -> Inner | Unread:
    name = one_line(info.filename)
    if (length := len(name.encode())) > MOST_NAME_BYTES:
        return Unread(
            f"member {name[:_SHOWN]}… has a name of {length:,} bytes, more than {MOST_NAME_BYTES:,}"
        )
    if info.flag_bits & _ENCRYPTED:
        return Unread(f"member {name} is encrypted")
    if info.compress_type not in _METHODS:
        return Unread(f"member {name} is packed by method {info.compress_type}, which is not read")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Unread(f"member {name} is a link")
    try:
        content = archive.open(info)
    except _WRONG as error:
        return Unread(f"member {name} is damaged: {error}")
    return Inner(cast(BinaryIO, watched(content, budget, _DAMAGE)), where.member(info.filename))


def _copy(stream: BinaryIO, copy: IO[bytes]) -> None:
    size = 0
    while data := stream.read(MEGABYTE):
        size += len(data)
        if size > MOST_NESTED_BYTES:
            raise UnreadableDocument(f"is larger than {MOST_NESTED_BYTES // MEGABYTE} MB: unpack it first")
        copy.write(data)


class _Careful:
    """A file that hands out no more at once than an honest list of members takes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek = stream.seek
        self.tell = stream.tell
        self.seekable = stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > MOST_DIRECTORY_BYTES:
            raise UnreadableDocument("lists more members than can be kept in memory: split it")
        return self._stream.read(size)
