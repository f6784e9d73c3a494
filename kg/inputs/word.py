"""Word files (.docx): body paragraphs; title, captions and quotes told apart by their styles."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from kg.errors import UnreadableDocument
from kg.inputs.extras import extra
from kg.inputs.limits import MEGABYTE, MOST_RICH_BYTES
from kg.inputs.lines import whole
from kg.inputs.parts import Found, Where

_TITLE = "Title"
_QUOTES = frozenset({"Quote", "Intense Quote"})
_LEFT_OUT = frozenset({"Caption", "Footer", "Header", "Subtitle"})


def read_word(stream: BinaryIO, _: Where) -> Iterator[Found]:
    """Yield the text of a Word file; its title is the paragraph styled so, or that of its properties."""
    with extra("python-docx"):
        import docx
        from docx.opc.exceptions import OpcError
    data = whole(stream, MOST_RICH_BYTES)
    try:
        _check_size(data)
        file = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError) as error:
        raise UnreadableDocument(f"is no Word file, or damaged: {error}") from None
    paragraphs = [(p.style.name if p.style else None, " ".join(p.text.split())) for p in file.paragraphs]
    properties = file.core_properties
    titles = [text for style, text in paragraphs if style == _TITLE and text]
    yield Found(
        text="\n\n".join(_body(paragraphs)),
        title=" ".join(titles) or properties.title or None,
        author=properties.author or None,
        remarks=(f"was made as a file on {properties.created:%Y-%m-%d}",) if properties.created else (),
    )


def _check_size(data: bytes) -> None:
    """Raise `UnreadableDocument` for a file that unpacks to more than memory should hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_RICH_BYTES:
            raise UnreadableDocument(f"unpacks to more than {MOST_RICH_BYTES // MEGABYTE} MB")


def _body(paragraphs: Iterable[tuple[str | None, str]]) -> Iterator[str]:
    for style, text in paragraphs:
        if text and style not in _LEFT_OUT and style != _TITLE:
            yield f"“{text}”" if style in _QUOTES and text[0] not in '“"' else text
