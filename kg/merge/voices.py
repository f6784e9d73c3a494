"""Documents as witnesses: which of them speak for themselves, and which repeat another.

Two documents are one voice if one outlet published both, or if their texts are nearly the same: a report
of a news agency that ten papers print. Nearness is the share of common runs of three words (Jaccard),
estimated by MinHash (Broder 1997); candidates are found by bands of the signature (locality-sensitive
hashing, Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, ch. 3).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from rensa import RMinHash

from kg.linking.names import name_key
from kg.model import Document

ALGORITHM = f"rensa {RMinHash.ALGORITHM_VERSION}"
SAME = 0.5  # share of common runs from which on two texts are copies
_SIZE = 128  # numbers in a signature: the estimate is off by 0.044 at most one time in three
_ROWS = 4  # numbers in a band: copies meet in one of 32 bands, 7 of 8 times at the threshold
_SEED = 1
_RUN = 3  # words


@dataclass(frozen=True, slots=True)
class Voice:
    """A document as a witness: `publisher` is an outlet's name or host, `signature` its MinHash."""

    document: str
    published: date | None
    publisher: str | None
    signature: bytes


def voice_of(document: Document) -> Voice:
    """Return a document as a witness; its text is hashed and not kept."""
    return Voice(document.id, document.published, _publisher(document.source), signature(document.text))


def signature(text: str) -> bytes:
    """Return the MinHash of a text, 4 bytes for each number; empty for a text without words."""
    runs = _runs(name_key(text).split())
    if not runs:
        return b""
    sketch = RMinHash(num_perm=_SIZE, seed=_SEED)
    sketch.update(runs)
    numbers = array("I", sketch.digest())
    return numbers.tobytes()


def resemblance(one: bytes, other: bytes) -> float:
    """Return the estimated share of common runs of two signatures, from 0 to 1."""
    if not one or not other:
        return 0.0
    same = sum(a == b for a, b in zip(array("I", one), array("I", other), strict=True))
    return same / _SIZE


def independent(voices: Sequence[Voice]) -> int:
    """Return how many of the documents speak for themselves."""
    group = list(range(len(voices)))
    for one, other in _same_voice(voices):
        _join(group, one, other)
    return len({_root(group, place) for place in group})


def _same_voice(voices: Sequence[Voice]) -> Iterator[tuple[int, int]]:
    outlets: dict[str, int] = {}
    bands: dict[tuple[int, bytes], list[int]] = {}
    for place, voice in enumerate(voices):
        if voice.publisher is not None:
            yield outlets.setdefault(voice.publisher, place), place
        for band in _bands(voice.signature):
            others = bands.setdefault(band, [])
            yield from (
                (o, place) for o in others if resemblance(voices[o].signature, voice.signature) >= SAME
            )
            # Copies of one text lie in the same bands: one of them stands for all.
            if not any(voices[o].signature == voice.signature for o in others):
                others.append(place)


def _bands(signed: bytes) -> Iterator[tuple[int, bytes]]:
    size = _ROWS * array("I").itemsize
    return ((start, signed[start : start + size]) for start in range(0, len(signed), size))


def _join(group: list[int], one: int, other: int) -> None:
    group[_root(group, one)] = _root(group, other)


def _root(group: list[int], place: int) -> int:
    while group[place] != place:
        group[place] = place = group[group[place]]
    return place


def _runs(words: Sequence[str]) -> list[str]:
    if len(words) < _RUN:
        return [" ".join(words)] if words else []
    return sorted({" ".join(run) for run in zip(*(words[start:] for start in range(_RUN)), strict=False)})


def _publisher(source: str | None) -> str | None:
    """The host of an address, else the name, folded; None where the document names nobody."""
    if not source or not source.strip():
        return None
    host = urlsplit(source).hostname if source.startswith(("https://", "http://")) else None
    return host.removeprefix("www.") if host else name_key(source)
