"""Foreign parsers in a process of their own: a hostile file costs a minute and that process, no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import Any

from kg.errors import UnreadableDocument
from kg.inputs.limits import MOST_SECONDS
from kg.inputs.parts import Format, Found, Link, Note, Part, Unread, Where

_KINDS = {kind.__name__: kind for kind in (Found, Unread, Note, Link)}
_FOLDER = Path(__file__).resolve().parents[2]


class Apart:
    """One such process, started when it is first needed and anew after it had to be ended."""

    def __init__(self, *, seconds: float = MOST_SECONDS) -> None:
        """Give every document so many seconds."""
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, form: Format, data: bytes, where: Where) -> Sequence[Part]:
        """Return the parts of a document.

        Raises:
            UnreadableDocument: the parser took too long, or brought its process down.
        """
        process = self._running()
        late = Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(self._seconds, end)
        timer.daemon = True
        timer.start()
        try:
            return _exchange(process, form, data, where)
        except (OSError, EOFError):
            code = process.wait()
            self.close()
            if late.is_set():
                raise UnreadableDocument(f"takes longer than {self._seconds:g} seconds to read") from None
            raise UnreadableDocument(f"brings its parser down (exit code {code})") from None
        finally:
            timer.cancel()

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            path = os.pathsep.join([str(_FOLDER), *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = subprocess.Popen(
                # -P: a module in the folder where somebody works must not stand in for one of ours.
                [sys.executable, "-P", "-m", "kg.inputs.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._process


def _exchange(process: subprocess.Popen[bytes], form: Format, data: bytes, where: Where) -> Sequence[Part]:
    assert process.stdin and process.stdout
    request = {"format": form.name, "where": asdict(where), "size": len(data)}
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.write(data)
    process.stdin.flush()
    parts: list[Part] = []
    while (answer := process.stdout.readline()).endswith(b"\n"):
        fields = json.loads(answer)
        if fields is None:
            return parts
        parts.append(_part(**fields))
    raise EOFError


def _part(kind: str, remarks: Sequence[str] = (), **fields: Any) -> Part:
    if kind == Found.__name__:
        return Found(remarks=tuple(remarks), **fields)
    part: Part = _KINDS[kind](**fields)
    return part
