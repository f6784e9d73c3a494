"""Word files (.docx): body paragraphs; title, captions and quotes told apart by their styles."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import UnreadableDocument
from kg.inputs.extras import extra
from kg.inputs.limits import MEGABYTE, MOST_RICH_BYTES
from kg.inputs.lines import whole
from kg.inputs.parts import Found, Where

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_TITLE = "Title"
_QUOTES = frozenset({"Quote", "Intense Quote"})
_LEFT_OUT = frozenset({"Caption", "Footer", "Header", "Subtitle"})
_CONTENTS = "toc "  # "TOC Heading", "toc 1": a table of contents
# At any depth, as content controls hold paragraphs too; tables and text boxes are no running text, and a
# control that still shows its prompt ("Click to enter text") has none.
_PARAGRAPHS = ".//w:p[not(ancestor::w:tbl or ancestor::w:txbxContent)]"
# At any depth, as insertions, links and tags hold runs too; a text box is no part of its paragraph.
_PROMPT = "ancestor::w:sdt[w:sdtPr/w:showingPlcHdr]"
_RUNS = f".//w:r[not(ancestor::w:del or ancestor::w:moveFrom or ancestor::w:txbxContent or {_PROMPT})]"


def read_word(stream: BinaryIO, _: Where) -> Iterator[Found]:
    """Yield the text of a Word file; its title is the paragraph styled so, or that of its properties."""
    with extra("python-docx"):
        import docx
        from docx.opc.exceptions import OpcError
        from docx.text.paragraph import Paragraph
    data = whole(stream, MOST_RICH_BYTES)
    try:
        _check_size(data)
        file = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError) as error:
        raise UnreadableDocument(f"is no Word file, or damaged: {error}") from None
    found = [Paragraph(element, file) for element in file.element.body.xpath(_PARAGRAPHS)]
    paragraphs = [(p.style.name if p.style else None, _text(p)) for p in found]
    properties = file.core_properties
    titles = [text for style, text in paragraphs if style == _TITLE and text]
    yield Found(
        text="\n\n".join(_body(paragraphs)),
        title=" ".join(titles) or properties.title or None,
        author=properties.author or None,
        remarks=(f"was made as a file on {properties.created:%Y-%m-%d}",) if properties.created else (),
    )


def _text(paragraph: Paragraph) -> str:
    """Return a paragraph's text, with the changes that were tracked in it accepted."""
    return " ".join("".join(run.text for run in paragraph._p.xpath(_RUNS)).split())


def _check_size(data: bytes) -> None:
    """Raise `UnreadableDocument` for a file that unpacks to more than memory should hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_RICH_BYTES:
            raise UnreadableDocument(f"unpacks to more than {MOST_RICH_BYTES // MEGABYTE} MB")


def _body(paragraphs: Iterable[tuple[str | None, str]]) -> Iterator[str]:
    for style, text in paragraphs:
        if text and style not in _LEFT_OUT and style != _TITLE and not _in_contents(style):
            yield f"“{text}”" if style in _QUOTES and text[0] not in '“"' else text


def _in_contents(style: str | None) -> bool:
    return style is not None and style.lower().startswith(_CONTENTS)
