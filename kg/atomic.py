"""Files and folders that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import NamedTemporaryFile, mkdtemp
from typing import IO

from kg.errors import BadInput


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside `path` for writing bytes; it takes the place of `path` when all went well.

    After an error nothing is left behind and `path` is as it was. A folder that is missing or closed to
    writing raises BadInput.
    """
    try:
        file = NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False)  # noqa: SIM115 - closed below
    except OSError as cause:
        raise BadInput(f"{path} cannot be written: {cause.strerror}") from cause
    beside = Path(file.name)
    try:
        with file:
            yield file
        beside.chmod(_usual_mode())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def replacing_folder(path: Path, *, mark: str) -> Iterator[Path]:
    """Make a folder beside `path` for writing files; it takes the place of `path` when all went well.

    After an error nothing is left behind and `path` is as it was. Only a folder that is empty or holds a
    file called `mark` is replaced; any other raises BadInput, as does a place closed to writing.
    """
    _check_replaceable(path, mark)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(dir=path.parent, prefix=f".{path.name[:40]}."))
    except OSError as cause:
        raise BadInput(f"{path} cannot be written: {cause.strerror}") from cause
    new, old = beside / "new", beside / "old"
    try:
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


def _usual_mode() -> int:
    # A temporary file is closed to others; a result has the rights any new file would have.
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
