"""Libraries that only some formats need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import UnreadableDocument


@contextmanager
def extra(library: str) -> Iterator[None]:
    """Say how to get a library that the imports in this block do not find.

    Raises:
        UnreadableDocument: a module is not installed.
    """
    try:
        yield
    except ImportError:
        raise UnreadableDocument(f"needs {library}: pip install 'newskg[inputs]'") from None
