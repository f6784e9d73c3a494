"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
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


def _usual_mode() -> int:
    # A temporary file is closed to others; a result has the rights any new file would have.
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
