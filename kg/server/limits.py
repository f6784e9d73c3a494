"""How much a query may take."""

from __future__ import annotations

from dataclasses import dataclass

REQUEST_BYTES = 1_000_000  # the longest body of a request
ANSWER_BYTES = 100_000_000  # the longest answer


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take, and how many there may be.

    A query that runs longer than `seconds` (waiting for a worker not counted) or takes more than `memory`
    bytes beyond the graph itself is killed; one with more than `rows` rows or triples is refused. Each of
    `workers` processes answers one query at a time, and `waiting` more queries may wait for their turn.
    """

    seconds: float = 30.0
    rows: int = 100_000
    workers: int = 4
    waiting: int = 32
    memory: int = 2_000_000_000
