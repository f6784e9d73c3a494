"""Lines that were broken to fit a page or a screen → paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A line this much shorter than a full one ends its paragraph.
_FULL = 0.75
_HYPHEN = re.compile(r"(?<=[^\W\d_])-$")


def unwrap(lines: Sequence[str]) -> str:
    """Join the lines of each paragraph; an empty or a short line ends one.

    A word that is parted by a hyphen at a line's end is made whole if it goes on in lower case.
    """
    tidy = [" ".join(line.split()) for line in lines]
    full = _FULL * _usual_length(tidy)
    paragraphs: list[str] = []
    before = ""
    for line in tidy:
        goes_on = before and (len(before) >= full or line[:1].islower())
        if goes_on and line:
            paragraphs[-1] = _joined(paragraphs[-1], line)
        elif line:
            paragraphs.append(line)
        before = line
    return "\n\n".join(paragraphs)


def _usual_length(lines: Sequence[str]) -> int:
    """Return the length of a full line: nearly the longest, as a single one may be far too long."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _joined(text: str, line: str) -> str:
    if line[0].islower() and _HYPHEN.search(text):
        return text[:-1] + line
    return f"{text} {line}"
