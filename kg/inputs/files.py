"""Names of files, folders and addresses → what is to be read, and files opened with care."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from kg.errors import BadInput, UnreadableDocument
from kg.inputs.formats import is_known, suffixes
from kg.inputs.parts import InputOptions, Where

STANDARD_INPUT = "-"
# What a shell hands over as <(command).
_PIPES = ("/dev/fd/", "/dev/stdin", "/proc/")
_SCHEMES = ("http://", "https://")


def is_address(name: str) -> bool:
    """Tell whether an input is the address of a page."""
    return name.lower().startswith(_SCHEMES)


def list_inputs(inputs: Iterable[str | Path]) -> tuple[str, ...]:
    """Expand folders and drop repeated paths; keep "-" and addresses as they are.

    Raises:
        BadInput: an input does not exist or is an address of another kind, or there is nothing to read.
    """
    found: dict[str, str] = {}
    for given in inputs:
        for name in _expand(str(given)):
            found.setdefault(_identity(name), name)
    if not found:
        raise BadInput("nothing to read: name files, folders, addresses or - for standard input")
    return tuple(found.values())


def open_input(name: str) -> BinaryIO:
    """Open a file, or standard input for "-".

    Raises:
        OSError: the file cannot be opened.
        UnreadableDocument: it is no file: reading a pipe or a device might never end.
    """
    if name == STANDARD_INPUT:
        # Not `sys.stdin.buffer`: leaving the caller's `with` would close it for everybody.
        return open(sys.stdin.fileno(), "rb", closefd=False)
    kind = _kind(Path(name).stat().st_mode)
    if kind == "a folder":
        # The walk keeps one that it cannot list. To list it again tells the cause.
        os.scandir(name).close()
    if kind and not (kind == "a pipe" and name.startswith(_PIPES)):
        raise UnreadableDocument(f"is {kind}, no file")
    return Path(name).open("rb")


def _identity(name: str) -> str:
    return name if name == STANDARD_INPUT or is_address(name) else os.path.realpath(name)


def _expand(name: str) -> Sequence[str]:
    if name == STANDARD_INPUT or is_address(name):
        return [name]
    if "://" in name:
        raise BadInput(f"{name}: cannot be fetched; addresses begin with http:// or https://")
    path = Path(name)
    if path.is_dir():
        return _walk(path)
    if not os.path.lexists(path):
        raise BadInput(f"{name}: no such file or folder")
    return [name]


def _walk(folder: Path) -> Sequence[str]:
    # A dangling link, a folder that cannot be listed and what is no file are kept: they are to be
    # reported and not lost.
    closed: list[str] = []
    inside = [name for name in _inside(folder, closed) if is_known(Where.of_file(name, InputOptions()))]
    files = sorted(inside + closed)
    if not files:
        raise BadInput(f"{folder}: holds no file that can be read; known are {', '.join(suffixes())}")
    return files


def _inside(folder: Path, closed: list[str]) -> Iterator[str]:
    """Yield every file under a folder that has a suffix. Links to folders are not followed.

    The folders that cannot be listed are added to `closed`.
    """
    for place, _, names in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        yield from (str(Path(place, name)) for name in names if Path(name).suffix)


def _kind(mode: int) -> str | None:
    """Return what something that is no plain file is."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a folder" if stat.S_ISDIR(mode) else "a device or socket"
