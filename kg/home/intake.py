"""What a run must read: documents that were read with other options, new ones, and changed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.home.database import Home
from kg.home.identity import Arrivals, Identity, content_hash
from kg.home.ledger import outdated
from kg.model import Document
from kg.read import Item, Remark


class Intake:
    """Sorts out what need not be read, and remembers as what the rest is to be kept."""

    def __init__(self, home: Home, arrivals: Arrivals, options: str) -> None:
        """Take an open home, its arrivals, and the fingerprint of the options it is read with."""
        self.unchanged = 0
        self._home, self._arrivals, self._options = home, arrivals, options
        self._in_work: dict[tuple[str, str], Identity] = {}

    def wanted(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the documents to read, under the ids they have in the home, and what is said of them."""
        for identity, document in outdated(self._home.db, self._options):
            yield self._asked(identity, document)
        said: list[Remark] = []
        for item in items:
            if isinstance(item, Remark):
                said.append(item)
                continue
            news = self._news(item) if isinstance(item, Document) else item
            if news is None:
                said = [remark for remark in said if not _is_about(remark, item)]
                continue
            yield from said
            yield news
            said = []
        yield from said

    def identity(self, read: Document) -> Identity:
        """Return as what a document is to be kept that has been read."""
        return self._in_work.pop((read.id, content_hash(read)))

    def _news(self, document: Document) -> Document | None:
        identity, known = self._arrivals.place(document)
        if known:
            self.unchanged += 1
            return None
        return self._asked(identity, document)

    def _asked(self, identity: Identity, document: Document) -> Document:
        # By content too: the old text of a document may be in work together with its correction.
        self._in_work[identity.id, identity.content] = identity
        return replace(document, id=identity.id)


def _is_about(remark: Remark, item: Item) -> bool:
    origin = item.origin if isinstance(item, Document) else None
    return origin is not None and (remark.path, remark.line) == (origin.path, origin.line)
