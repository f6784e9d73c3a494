"""Which triple a store refuses, found by halving in a graph that is dropped afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.errors import BadStore, StoreRefused

_HARMLESS = "<urn:kg:load> <urn:kg:load> <urn:kg:load>"

Add = Callable[[Sequence[str]], None]


def find_refused(add: Add, triples: Sequence[str]) -> str | None:
    """Return the first triple that `add` refuses; None if it takes either half of what it has refused.

    A store that refuses even a harmless triple raises BadStore.
    """
    try:
        add([_HARMLESS])
    except StoreRefused as cause:
        raise BadStore(f"the store refuses whatever is sent: {cause}") from cause
    while len(triples) > 1:
        half = len(triples) // 2
        halves = (triples[:half], triples[half:])
        refused = next((piece for piece in halves if not _takes(add, piece)), None)
        if refused is None:
            return None
        triples = refused
    return None if _takes(add, triples) else triples[0]


def about(triple: str) -> str:
    """Return how a message names a triple: its subject, property and size."""
    subject, _, rest = triple.partition(" ")
    return f"{subject} {rest.partition(' ')[0]} with {len(triple.encode()):,} bytes"


def _takes(add: Add, triples: Sequence[str]) -> bool:
    try:
        add(triples)
    except StoreRefused:
        return False
    return True
