"""What comes by on the way from the reader to a file: counted, or kept to be told of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kg.errors import BadInput
from kg.extract import Made
from kg.model import Record
from kg.read import Remark, Skipped

OnProgress = Callable[[Record], None]


@dataclass(slots=True)
class Seen:
    """Counts of what has come by; `on_progress` gets every record."""

    on_progress: OnProgress | None = None
    documents: int = 0
    words: int = 0
    relations: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def records(self, made: Iterable[Made]) -> Iterator[Record]:
        """Hand records on, one by one; keep the rest.

        Raises:
            BadInput: at the end, what `check` raises.
        """
        for item in made:
            self.take(item)
            if isinstance(item, Record):
                yield item
        self.check()

    def take(self, item: Made) -> None:
        """Count a record, keep anything else."""
        if isinstance(item, Skipped):
            self.skipped.append(item)
        elif isinstance(item, Remark):
            self.remarks.append(item)
        else:
            self._count(item)

    def check(self) -> None:
        """Raise BadInput if there were documents and none could be read."""
        if self.skipped and not self.documents:
            raise BadInput(f"no document could be read; the first of {len(self.skipped)}: {self.skipped[0]}")

    def _count(self, record: Record) -> None:
        self.documents += 1
        self.words += len(record.document.text.split())
        self.relations += len(record.relations)
        if self.on_progress:
            self.on_progress(record)
