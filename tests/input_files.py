"""One article in every format that is read, and files that are broken or mean harm."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Iterator
from random import Random

from docx import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfWriter

TITLE = "Envoys meet in Harbour City"
BODY = (
    "Norway hosted envoys of the two governments on Friday, the foreign ministry said in a statement. "
    "The envoys agreed to meet again next month, and both sides praised their host for its patience."
)
HTML = f"""<!doctype html><html lang="en"><head><title>{TITLE}</title>
<meta property="article:published_time" content="2024-05-03"><script>steal("everything")</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1><p>{BODY}</p></article></body></html>"""
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>
<item><title>{TITLE}</title>
<link>https://news.example/envoys</link><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate>
<description>{BODY} {BODY} {BODY}</description></item></channel></rss>"""
MAIL = f"""From: Desk <desk@news.example>
To: reader@news.example
Subject: {TITLE}
Date: Fri, 03 May 2024 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

{BODY}
"""
GERMAN = (
    "Die Regierung teilte am Freitag mit, dass die Verhandlungen über den Grenzvertrag gescheitert seien. "
    "Der Außenminister kündigte an, die Botschafter beider Länder in der kommenden Woche zu empfangen."
)


def word_file() -> bytes:
    """Return the article as a .docx file."""
    document = Word()
    document.core_properties.title = TITLE
    for paragraph in (TITLE, BODY):
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_file_of(runs: str) -> bytes:
    """Return a .docx file with one paragraph, whose content is written in XML."""
    document = Word()
    document.add_paragraph()._p.extend(parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_file_of_blocks(blocks: str) -> bytes:
    """Return a .docx file whose body is written in XML; it has a style for tables of contents."""
    document = Word()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH).element.styleId = "TOC1"
    for element in reversed(parse_xml(f"<w:body {nsdecls('w')}>{blocks}</w:body>")):
        document.element.body.insert(0, element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(body: str = BODY) -> bytes:
    """Return the article, or another text, as a PDF of one page."""
    middle = len(body) // 2
    lines = "".join(f"({line}) Tj 0 -14 Td " for line in (body[:middle], body[middle:]))
    page = f"BT /F1 8 Tf 20 700 Td {lines}ET".encode()
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 800 800] /Resources"
        b" << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
    )
    out = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


def pdf_of_pages(page: bytes, pages: int, **properties: str) -> bytes:
    """Return a PDF that has the page of another one so many times, and has these properties."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.append(io.BytesIO(page))
    writer.add_metadata({f"/{name}": value for name, value in properties.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zip_file(**members: bytes) -> bytes:
    """Return a ZIP file; "__" in a name stands for "/", "_" for "."."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield two hundred files by name: the same every time."""
    yield "bomb.jsonl.gz", gzip.compress((b" " * 999 + b"\n") * 100_000)
    yield "bomb.zip", zip_file(a_txt=bytes(100_000_000))
    yield "nested.zip", zip_file(b_zip=zip_file(a_txt=bytes(100_000_000)))
    yield "bomb.txt.xz", lzma.compress(bytes(100_000_000))
    yield "long-line.jsonl", b'{"text": "' + b"x" * 20_000_000 + b'"}\n'
    yield "entities.xml", _ENTITY_BOMB.encode()
    yield "deep.html", b"<div>" * 100_000
    yield "deep.jsonl", b"[" * 200_000
    yield "escape.zip", zip_file(**{"__".join([".."] * 9) + "__etc__evil_txt": BODY.encode()})
    makers: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("pdf", pdf_file),
        ("docx", word_file),
        ("txt.gz", lambda: gzip.compress(BODY.encode())),
        ("zip", lambda: zip_file(a_txt=BODY.encode())),
        ("html", HTML.encode),
        ("xml", FEED.encode),
        ("eml", MAIL.encode),
        ("csv", lambda: f"title,text\n{TITLE},{BODY}\n".encode()),
        ("txt", BODY.encode),
    )
    whole = [(suffix, make()) for suffix, make in makers]
    rng = Random(7)
    for number in range(192):
        suffix, data = whole[number % len(whole)]
        yield f"damaged-{number:03}.{suffix}", _damaged(data, rng)


_ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "boom">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + ' <!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a11;&f;</title></item></channel></rss>'
)


def _damaged(data: bytes, rng: Random) -> bytes:
    """Return bytes cut off, overwritten here and there, or put in the wrong encoding."""
    kind = rng.randrange(3)
    if kind == 0:
        return data[: rng.randrange(len(data))]
    if kind == 1:
        out = bytearray(data)
        for _ in range(1 + len(out) // 50):
            out[rng.randrange(len(out))] = rng.randrange(256)
        return bytes(out)
    return data.decode("latin-1").encode("utf-16")
