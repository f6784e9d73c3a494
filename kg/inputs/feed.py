"""Feeds and sitemaps: lists of articles, with their texts or with where these are."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import EmptyDocument, UnreadableDocument
from kg.inputs.extras import extra
from kg.inputs.limits import MOST_BYTES
from kg.inputs.lines import whole
from kg.inputs.page import fragment_text, read_page
from kg.inputs.parts import Found, Link, Where

if TYPE_CHECKING:
    from lxml.etree import _Element

_FEEDS = frozenset({"rss", "feed", "rdf"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_ENTRIES = frozenset({"url", "sitemap"})
# As a part of the namespace's name: it is written in more than one way.
_NEWS = "/sitemap-news/"
# What is shorter is a teaser, whatever the feed calls it.
_FULL_TEXT = 500


def read_xml(stream: BinaryIO, where: Where) -> Iterator[Found | Link]:
    """Yield the articles of a feed (RSS, Atom), or the pages that a sitemap names.

    An entry of a feed that holds only a teaser is a link where links are followed.

    Raises:
        UnreadableDocument: it is some other XML, or none.
    """
    data = whole(stream, MOST_BYTES)
    root = _root(data)
    if root in _FEEDS:
        yield from _feed(data, where)
    elif root in _SITEMAPS:
        yield from _sitemap(data, where)
    elif root == "html":
        yield from read_page(io.BytesIO(data), where)
    else:
        raise UnreadableDocument(f"is XML with the root {root!r}: of XML, only feeds and sitemaps are read")


def _root(data: bytes) -> str:
    """Return the name of the outermost element, in lower case."""
    for element in _elements(data, "start"):
        return _name(element)
    raise UnreadableDocument("is no XML: it has no element")


def _elements(data: bytes, event: str) -> Iterator[_Element]:
    """Yield the elements of XML that may be damaged; entities and other files are left alone."""
    with extra("trafilatura"):
        from lxml import etree
    steps = etree.iterparse(
        io.BytesIO(data),
        events=(event,),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for _, element in steps:
            yield element
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(f"is no XML, or damaged: {error}") from None


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _space(element: _Element) -> str:
    """Return the name of an element's namespace."""
    return element.tag.rpartition("}")[0] if isinstance(element.tag, str) else ""


def _feed(data: bytes, where: Where) -> Iterator[Found | Link]:
    with extra("feedparser"):
        import feedparser
    # As a stream: bytes could be taken for a file's name.
    feed = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        raise EmptyDocument("is a feed without entries")
    for entry in feed.entries:
        text = _text(entry)
        url = entry.get("link")
        if url and where.follows and len(text) < _FULL_TEXT:
            yield Link(url, entry.get("title"), _day(entry))
        else:
            yield Found(
                text=text,
                id=url or entry.get("id"),
                title=entry.get("title"),
                published=_day(entry),
                source=feed.feed.get("title"),
                author=entry.get("author"),
            )


def _text(entry: Mapping[str, Any]) -> str:
    """Return the longest text that an entry holds, its summary or its content."""
    pieces = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    texts = [_plain(piece.get("value") or "", piece.get("type") or "") for piece in pieces]
    return max(texts, key=len)


def _plain(value: str, media: str) -> str:
    return value if media == "text/plain" else fragment_text(value)


def _day(entry: Mapping[str, Any]) -> str | None:
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    return f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}" if when else None


def _sitemap(data: bytes, where: Where) -> Iterator[Link]:
    links = [_link(element) for element in _elements(data, "end") if _name(element) in _ENTRIES]
    if links and not where.follows:
        raise UnreadableDocument(f"names {len(links):,} pages: --follow fetches them")
    yield from (link for link in links if link.url)


def _link(entry: _Element) -> Link:
    """Return the page of an entry; images and videos have places, titles and dates of their own."""
    places = _texts(child for child in entry if _space(child) == _space(entry))
    news = _texts(element for element in entry.iter() if _NEWS in _space(element))
    entry.clear()
    return Link(places.get("loc", ""), news.get("title"), news.get("publication_date"))


def _texts(elements: Iterable[_Element]) -> dict[str, str]:
    return {_name(element): element.text.strip() for element in elements if element.text}
