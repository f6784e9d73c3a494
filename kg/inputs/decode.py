"""Bytes → text: byte order marks, UTF-8, then a guess; what is no text is refused by name."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from kg.errors import UnreadableDocument

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = (
    (b"%PDF-", "a PDF file", "name it .pdf"),
    (b"PK\x03\x04", "a ZIP or Office file", "name it .zip or .docx"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as .docx"),
    (b"{\\rtf", "an RTF file", "save it as .docx"),
    (b"\x1f\x8b", "a gzip file", "name it .txt.gz"),
    (b"\xfd7zXZ\x00", "an xz file", "name it .txt.xz"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "name it .txt.zst"),
    (b"\x89PNG", "a PNG image", "give its text"),
    (b"\xff\xd8\xff", "a JPEG image", "give its text"),
    (b"GIF8", "a GIF image", "give its text"),
)
_HTML = re.compile(rb"\s*<(!doctype\s+html|html[\s>])", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_CONTROL = 0.02
_MOST_HIGH = 0.3
_CP1252 = bytes(sorted(set(range(256)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}))
_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and, where it was guessed, the encoding."""

    text: str
    guessed: str | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a user should know of the decoding."""
        return (f"is not UTF-8: read as {self.guessed}",) if self.guessed else ()


def decode(data: bytes) -> Decoded:
    """Decode a file's bytes; line ends become "\\n".

    Raises:
        UnreadableDocument: the bytes are no text, or in no encoding that can be told.
    """
    refuse_formats(data)
    encoding = marked_encoding(data) or "utf-8"
    try:
        found = Decoded(data.decode(encoding))
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise UnreadableDocument(f"begins like {encoding} but breaks off at byte {error.start}") from None
        found = _guess(data)
    _refuse_binary(found.text)
    return Decoded(found.text.replace("\r\n", "\n").replace("\r", "\n"), found.guessed)


def marked_encoding(data: bytes) -> str | None:
    """Return the encoding that a byte order mark announces, or None."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def refuse_formats(data: bytes) -> None:
    """Raise `UnreadableDocument` for bytes that open like a well-known format other than text."""
    for magic, name, remedy in _FORMATS:
        if data.startswith(magic):
            raise UnreadableDocument(f"is {name}, not text: {remedy}")
    if _HTML.match(data):
        raise UnreadableDocument("is an HTML page: name it .html")


def blank_controls(text: str) -> str:
    """Replace each control character other than tab and line end by a space: offsets stay."""
    return _CONTROL.sub(" ", text)


def mend_surrogates(text: str) -> str:
    """Replace each lone surrogate, which no encoding can write, by U+FFFD: offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


def _guess(data: bytes) -> Decoded:
    if b"\x00" in data:
        raise UnreadableDocument("is binary, not text")
    # Few high bytes mean a Western text, where statistics take "è" for "č".
    if sum(byte > 0x7F for byte in data) <= _MOST_HIGH * len(data) and not data.translate(None, _CP1252):
        return Decoded(data.decode("cp1252"), "cp1252")
    # The guess is made on a sample: on a long file it would take seconds.
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise UnreadableDocument("is in no encoding that can be told: save it as UTF-8")
    return Decoded(data.decode(best.encoding, errors="replace"), best.encoding)


def _refuse_binary(text: str) -> None:
    sample = text[:_SAMPLE]
    # One stray control character is dirt in a short text, not a sign of a binary file.
    if len(_CONTROL.findall(sample)) > max(2, _MOST_CONTROL * len(sample)) + sample.count("\r"):
        raise UnreadableDocument("is binary, not text")
