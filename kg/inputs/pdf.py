"""PDF files: the text of all pages, without running heads and page numbers."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import UnreadableDocument
from kg.inputs.extras import extra
from kg.inputs.limits import MOST_CHARACTERS, MOST_RICH_BYTES, too_long
from kg.inputs.lines import whole
from kg.inputs.parts import Found, Where
from kg.inputs.wrapping import unwrap

if TYPE_CHECKING:
    from pypdf import DocumentInformation

_EDGE = 2  # lines at a page's top and bottom that may be a running head
_FEW = 3
_NUMBER = re.compile(r"(?:page |p\. ?|- ?)?\d{1,4}(?: ?(?:of|/) ?\d{1,4}| ?-)?", re.IGNORECASE)


def read_pdf(stream: BinaryIO, _: Where) -> Iterator[Found]:
    """Yield the text of a PDF file, with the title and author that its properties give."""
    with extra("pypdf"):
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    try:
        file = PdfReader(io.BytesIO(whole(stream, MOST_RICH_BYTES)))
        if file.is_encrypted and not file.decrypt(""):
            raise UnreadableDocument("is encrypted")
        pages: list[list[str]] = []
        size = 0
        for page in file.pages:
            pages.append(page.extract_text().splitlines())
            size += sum(map(len, pages[-1]))
            if size > MOST_CHARACTERS:
                raise UnreadableDocument(too_long(size))
        properties = file.metadata
    except PyPdfError as error:
        raise UnreadableDocument(f"is no PDF file, or damaged: {error}") from None
    text = unwrap([line for page in _without_heads(pages) for line in page])
    if not text and pages:
        raise UnreadableDocument(f"holds no text on its {len(pages)} pages: scanned pages are not read")
    made = _made(properties) if properties else None
    yield Found(
        text=text,
        title=properties.title if properties else None,
        author=properties.author if properties else None,
        remarks=(f"was made as a file on {made:%Y-%m-%d}",) if made else (),
    )


def _made(properties: DocumentInformation) -> datetime | None:
    """Return when a file was made; None too for what is no date."""
    try:
        return properties.creation_date
    except ValueError:
        return None


def _without_heads(pages: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield pages without numbers and without lines that stand at the edge of most pages."""
    tidy = [[line.strip() for line in page if line.strip()] for page in pages]
    seen = Counter(line for page in tidy for line in {*page[:_EDGE], *page[-_EDGE:]})
    heads = {line for line, count in seen.items() if count >= max(_FEW, len(tidy) / 2)}
    for page in tidy:
        inner = range(_EDGE, len(page) - _EDGE)
        yield [line for place, line in enumerate(page) if place in inner or not _is_head(line, heads)]


def _is_head(line: str, heads: set[str]) -> bool:
    return line in heads or _NUMBER.fullmatch(line) is not None
