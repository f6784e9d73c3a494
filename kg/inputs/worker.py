"""The process that runs foreign parsers for another one: `python -m kg.inputs.worker`.

It reads requests from standard input, each a line of JSON (format, where, size) and that many bytes, and
answers on standard output with lines of JSON, the parts of the document, and `null` at the end.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO, TextIO

from kg.errors import SkipDocument
from kg.inputs.formats import format_named
from kg.inputs.limits import MOST_CHARACTERS, MOST_PARTS, MOST_PROCESS_MEMORY, too_long
from kg.inputs.parts import Found, InputOptions, Part, Unread, Where


def serve(requests: BinaryIO, answers: TextIO) -> None:
    """Answer requests until there are no more."""
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        for part in _parts(request["format"], data, request["where"]):
            answers.write(json.dumps({"kind": type(part).__name__, **asdict(part)}) + "\n")
        answers.write("null\n")
        answers.flush()


def _parts(name: str, data: bytes, where: dict[str, Any]) -> Iterator[Part]:
    place = Where(**where | {"options": InputOptions(**where["options"])})
    try:
        for number, part in enumerate(format_named(name).read(io.BytesIO(data), place)):
            if number >= MOST_PARTS:
                raise SkipDocument(f"holds more than {MOST_PARTS:,} entries: the rest is not read")
            yield _short(part)
    except SkipDocument as error:
        yield Unread(str(error))
    except MemoryError:
        yield Unread("needs too much memory to be read")
    except Exception as error:  # noqa: BLE001 - a foreign parser may raise anything at a hostile file
        yield Unread(f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _short(part: Part) -> Part:
    """Return the part; what is much too long is not sent, only said to be so."""
    if isinstance(part, Found) and len(part.text) > MOST_CHARACTERS:
        return Unread(too_long(len(part.text)), part.line)
    return part


def _limit_memory() -> None:
    # Not every system has this limit, or lets it be set.
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_PROCESS_MEMORY, MOST_PROCESS_MEMORY))


def main() -> None:
    """Serve the process that started this one. What a parser prints goes nowhere."""
    _limit_memory()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
