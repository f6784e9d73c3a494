"""Records into the database while a run goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from time import perf_counter

from kg.home.database import Home
from kg.home.entries import Entry, entry_of
from kg.home.identity import Identity
from kg.home.ledger import put
from kg.home.runs import note
from kg.model import Record
from kg.rdf.quads import RdfOptions
from kg.read import Item

# What is read is kept when more is asked for, at most twice a second: a crash costs no more than that
# and the documents in work.
_SECONDS = 0.5


class Keeper:
    """Keeps the records of one run, several in one transaction, and counts what they are."""

    def __init__(self, home: Home, run: int, rdf: RdfOptions, options: str) -> None:
        """Take an open home, the run's number, how records become quads, and the options' fingerprint."""
        self.counts = Counter(added=0, replaced=0, reread=0)
        self.words = self.relations = 0
        self._home, self._run, self._rdf, self._options = home, run, rdf, options
        self._ready: list[Entry] = []
        self._kept_at = perf_counter()

    def ahead_of(self, items: Iterable[Item]) -> Iterator[Item]:
        """Hand items on; before each, what has been read so far is kept."""
        for item in items:
            if self._ready and perf_counter() - self._kept_at >= _SECONDS:
                self.keep()
            yield item

    def take(self, record: Record, identity: Identity) -> None:
        """Take a record in; it is kept a little later."""
        self._ready.append(entry_of(record, identity, rdf=self._rdf, options=self._options))
        self.words += len(record.document.text.split())
        self.relations += len(record.relations)

    def keep(self) -> None:
        """Keep what was taken in."""
        with self._home.db:
            for entry in self._ready:
                self.counts[_what_it_is(entry, put(self._home.db, entry))] += 1
            note(self._home, self._run, self.counts)
        self._ready = []
        self._kept_at = perf_counter()


def _what_it_is(entry: Entry, before: str | None) -> str:
    if before is None:
        return "added"
    return "reread" if before == entry.identity.content else "replaced"
