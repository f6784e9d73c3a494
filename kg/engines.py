"""Where a build runs: on this machine, or on Ray."""

from __future__ import annotations

from kg.errors import BadInput
from kg.extras import need

LOCAL = "local"
RAY = "ray"


def check_engine(engine: str) -> str:
    """Return `engine` if there is such a one and what it needs is installed, else raise BadInput."""
    if engine not in (LOCAL, RAY):
        raise BadInput(f"there is no engine {engine!r}; choose one of {LOCAL} {RAY}")
    if engine == RAY:
        need(RAY)
    return engine
