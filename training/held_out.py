"""Which annotated passages are never trained on. Needs the standard library alone."""

from __future__ import annotations

from hashlib import sha256

_SHARE = 16  # of the 256 values of a byte


def held_out(passage_id: str) -> bool:
    """Tell whether a passage calibrates and tests: about one in sixteen, by its id alone."""
    return sha256(passage_id.encode()).digest()[0] < _SHARE
