"""Web pages: the article's text, with what the page says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import EmptyDocument
from kg.inputs.extras import extra
from kg.inputs.limits import MOST_BYTES
from kg.inputs.lines import whole
from kg.inputs.markup import text_of
from kg.inputs.parts import Found, Where

# The first date given for the article itself, not the oldest or newest on the page.
_DATES = {"original_date": True, "extensive_search": False}


def read_page(stream: BinaryIO, where: Where) -> Iterator[Found]:
    """Yield the main text of an HTML page: title, author, date and site as trafilatura finds them.

    Menus, captions, comments and tables are left out, quotes set in marks.
    """
    with extra("trafilatura"):
        from trafilatura import bare_extraction
    page = bare_extraction(
        whole(stream, MOST_BYTES),
        url=where.url,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=_DATES,
    )
    if page is None or isinstance(page, dict) or page.body is None:
        raise EmptyDocument("holds no article that could be told from the rest of the page")
    yield Found(
        text=text_of(page.body),
        title=page.title,
        published=page.date,
        source=page.sitename or page.hostname,
        author=page.author,
    )


def fragment_text(html: str) -> str:
    """Return the text of a piece of HTML that holds nothing but an article, as feeds and mails do."""
    with extra("trafilatura"):
        from lxml import html as parser
    if not html.strip():
        return ""
    careful = parser.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    return text_of(parser.fragment_fromstring(html, create_parent="div", parser=careful))
