"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import NamedTemporaryFile, mkdtemp
from typing import IO

from kg.errors import BadInput

# What a full disk, a quota, a limit on the size of files and a broken disk give: the error of a write
# names no file.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside `path` for writing bytes; it takes the place of `path` when all went well.

    After an error nothing is left behind and `path` is as it was. A folder that is missing or closed to
    writing raises BadInput, as does a full disk.
    """
    with _naming(path):
        file = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False)  # noqa: SIM115 - closed below
    beside = Path(file.name)
    try:
        with _naming(path, among=_FULL):
            with file:
                yield file
            beside.chmod(_usual_mode(0o666))
            beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def replacing_folder(path: Path, *, mark: str) -> Iterator[Path]:
    """Make a folder beside `path` for writing files; it takes the place of `path` when all went well.

    After an error nothing is left behind and `path` is as it was. Only a folder that is empty or holds a
    file called `mark` is replaced; any other raises BadInput, as does a place closed to writing or full.
    """
    _check_replaceable(path, mark)
    with _naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(dir=path.parent, prefix=f".{path.name[:40]}."))
    new, old = beside / "new", beside / "old"
    try:
        with _naming(path, among=_FULL):
            new.mkdir()
            yield new
            if path.exists():
                path.replace(old)
            new.replace(path)
    finally:
        rmtree(beside)


def _check_replaceable(path: Path, mark: str) -> None:
    if path.is_dir():
        if any(path.iterdir()) and not (path / mark).exists():
            raise BadInput(f"{path}: the folder holds other files (no {mark}); name a new or empty one")
    elif path.exists():
        raise BadInput(f"{path} is a file; name a folder")


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, which in the end takes the place of `folder`, missing or empty.

    After an error nothing is left behind. A place that is closed to writing or full raises BadInput.
    """
    with _naming(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name[:40]}."))
    try:
        with _naming(folder, among=_FULL):
            yield beside
            beside.chmod(_usual_mode(0o777))
            beside.replace(folder)
    except BaseException:
        rmtree(beside, ignore_errors=True)
        raise


@contextmanager
def _naming(path: Path, *, among: Container[int | None] | None = None) -> Iterator[None]:
    """Let an error of the system, where `among` is given one with a number of those, name what could not be
    written."""
    try:
        yield
    except OSError as cause:
        if among is not None and cause.errno not in among:
            raise
        raise BadInput(f"{path} cannot be written: {cause.strerror}") from cause


def _usual_mode(most: int) -> int:
    # What is temporary is closed to others; a result has the rights anything new would have.
    mask = os.umask(0)
    os.umask(mask)
    return most & ~mask
