"""The formats that are read: those of this package, and those that others add as entry points."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from kg.errors import BadInput, UnreadableDocument
from kg.inputs import archive, feed, mail, packed, page, pdf, records, table, text, warc, word
from kg.inputs.limits import MOST_RICH_BYTES
from kg.inputs.parts import Format, Where

GROUP = "kg.inputs"

TEXT = Format("text", text.read_text, (".txt", ".text"), ("text/plain",))
OWN = (
    TEXT,
    Format("Markdown", text.read_markdown, (".md", ".markdown"), ("text/markdown",)),
    Format(
        "records",
        records.read_records,
        (".jsonl", ".ndjson"),
        ("application/jsonl", "application/x-ndjson", "application/json-seq"),
    ),
    Format("table", table.read_table, (".csv", ".tsv"), ("text/csv", "text/tab-separated-values")),
    Format(
        "HTML",
        page.read_page,
        (".html", ".htm", ".xhtml"),
        ("text/html", "application/xhtml+xml"),
        apart=True,
    ),
    Format(
        "feed or sitemap",
        feed.read_xml,
        (".xml", ".rss", ".atom"),
        ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml"),
        apart=True,
    ),
    Format("PDF", pdf.read_pdf, (".pdf",), ("application/pdf",), apart=True, most_bytes=MOST_RICH_BYTES),
    Format(
        "Word",
        word.read_word,
        (".docx",),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        apart=True,
        most_bytes=MOST_RICH_BYTES,
    ),
    Format("mail", mail.read_mail, (".eml",), ("message/rfc822",), apart=True, most_bytes=MOST_RICH_BYTES),
    Format("WARC", warc.read_warc, (".warc",), ("application/warc",)),
    Format("ZIP", archive.read_zip, (".zip",), ("application/zip",)),
    Format("gzip", packed.read_gzip, (".gz",), ("application/gzip", "application/x-gzip")),
    Format("bzip2", packed.read_bzip2, (".bz2",), ("application/x-bzip2",)),
    Format("xz", packed.read_xz, (".xz",), ("application/x-xz",)),
    Format("Zstandard", packed.read_zstandard, (".zst",), ("application/zstd",)),
)
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zst"})
# Media types that servers give to anything: a suffix says more.
_VAGUE = frozenset({"text/plain", "application/octet-stream", "binary/octet-stream"})
_SIGNS = (
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"\x1f\x8b", ".gz"),
    (b"\xfd7zXZ\x00", ".xz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"WARC/", ".warc"),
    (b"<?xml", ".xml"),
    (b"<rss", ".xml"),
    (b"<!doctype html", ".html"),
    (b"<html", ".html"),
    (b"{", ".jsonl"),
)
SIGN_LENGTH = 512


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats; those of others come last and win where suffixes or media types meet.

    Raises:
        BadInput: what a package offers as a format cannot be loaded or is none.
    """
    offered = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return (*OWN, *map(_load, offered))


def format_named(name: str) -> Format:
    """Return a format by its name; of two with the same name the later."""
    return {form.name: form for form in formats()}[name]


def suffixes() -> tuple[str, ...]:
    """Return every suffix of a file that is read."""
    return tuple(_by_suffix())


def is_known(where: Where) -> bool:
    """Tell whether a file is of a kind that is read, by its name and media type.

    One without either is taken for text.
    """
    if where.suffix in _PACKED and not where.media:
        return is_known(where.unpacked())
    return _announced(where) is not None or not (where.suffix or where.media)


def format_of(where: Where, start: bytes) -> Format:
    """Return the format of a file that begins with `start`.

    Raises:
        UnreadableDocument: its suffix or media type is unknown.
    """
    if found := _announced(where):
        return found
    if where.media and where.media not in _VAGUE:
        raise UnreadableDocument(f"is {where.media}, which is not read")
    if where.suffix and not where.url:
        known = ", ".join(suffixes())
        raise UnreadableDocument(f"has the unknown suffix {where.suffix}; known are {known}")
    # A file without a suffix: notes, what a shell hands over as /dev/fd/63, standard input.
    signs = (suffix for sign, suffix in _SIGNS if start.lstrip()[: len(sign)].lower() == sign.lower())
    return _by_suffix().get(next(signs, ""), TEXT)


def _announced(where: Where) -> Format | None:
    by_media = {media: form for form in formats() for media in form.media}
    media = by_media.get(where.media or "")
    if media and where.media not in _VAGUE:
        return media
    return _by_suffix().get(where.suffix) or media


def _by_suffix() -> dict[str, Format]:
    return {suffix: form for form in formats() for suffix in form.suffixes}


def _load(point: EntryPoint) -> Format:
    try:
        found = point.load()
    except (ImportError, AttributeError) as error:
        raise BadInput(f"the input format {point.name!r} ({point.value}) cannot be loaded: {error}") from None
    if not isinstance(found, Format):
        raise BadInput(f"the input format {point.name!r} ({point.value}) is no kg.inputs.Format")
    return found
