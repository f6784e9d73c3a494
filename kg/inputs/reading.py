"""From a name to documents: files in files are unfolded, pages fetched, and one bad one costs no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from kg.errors import SkipDocument, UnreadableDocument
from kg.inputs.apart import Apart
from kg.inputs.files import STANDARD_INPUT, is_address, open_input
from kg.inputs.formats import SIGN_LENGTH, format_of, is_known
from kg.inputs.http_get import address
from kg.inputs.limits import MOST_DEPTH
from kg.inputs.lines import peekable, whole
from kg.inputs.parts import Found, Inner, InputOptions, Link, Note, Part, Unread, Where
from kg.inputs.web import Web

Read = tuple[Where, Found | Unread | Note]


class Reading:
    """Reads inputs one after the other, with what is to be kept between them."""

    def __init__(self, options: InputOptions) -> None:
        """Read as `options` say."""
        self._options = options
        self._web = Web(options)
        self._apart = Apart()

    def read(self, name: str) -> Iterator[Read]:
        """Yield what is in a file, in standard input or at an address, and what could not be read."""
        if is_address(name):
            yield from self._page(Link(name), 0)
            return
        where = Where.of_file("stdin" if name == STANDARD_INPUT else name, self._options)
        where = replace(where, name=name) if name == STANDARD_INPUT else where
        try:
            with open_input(name) as stream:
                yield from self._file(stream, where)
        except SkipDocument as error:
            yield where, Unread(str(error))
        except OSError as error:
            yield where, Unread(f"cannot be opened: {error.strerror or error}")

    def close(self) -> None:
        """End what was started for the reading."""
        self._apart.close()

    def _file(self, stream: BinaryIO, where: Where) -> Iterator[Read]:
        try:
            yield from self._unfold(self._parts(stream, where), where)
        except SkipDocument as error:
            yield where, Unread(str(error))
        except OSError as error:
            yield where, Unread(f"cannot be read: {error.strerror or error}")

    def _parts(self, stream: BinaryIO, where: Where) -> Iterable[Part]:
        if where.depth > MOST_DEPTH:
            raise UnreadableDocument(f"lies more than {MOST_DEPTH} archives or lists deep")
        source = peekable(stream)
        form = format_of(where, source.peek(SIGN_LENGTH))
        if form.apart:
            return self._apart.read(form, whole(source, form.most_bytes), where)
        return form.read(source, where)

    def _unfold(self, parts: Iterable[Part], where: Where) -> Iterator[Read]:
        """Yield documents; read the files among the parts, fetch the pages, count what is left out."""
        left_out: Counter[str] = Counter()
        too_many = read = 0
        for part in parts:
            read += 1
            if isinstance(part, Inner) and not is_known(part.where):
                left_out[part.where.media or part.where.suffix] += 1
            elif isinstance(part, Inner):
                yield from self._file(part.stream, part.where)
            elif not isinstance(part, Link):
                yield where, part
            elif self._web.spent:
                too_many += 1
            else:
                yield from self._page(part, where.depth + 1, where)
        yield from ((where, part) for part in _left(left_out, read, too_many, self._options.most_pages))

    def _page(self, link: Link, depth: int, by: Where | None = None) -> Iterator[Read]:
        try:
            url = address(link.url, (by and by.url) or "")
            if not self._web.is_new(url):
                return
            stream, where = self._web.page(url, depth)
        except SkipDocument as error:
            yield Where.of_page(link.url, None, self._options), Unread(str(error))
            return
        for place, part in self._file(stream, where):
            yield place, _with_link(part, link) if isinstance(part, Found) else part


def _with_link(found: Found, link: Link) -> Found:
    """Return a document with the title and date that the list naming it gives, if it has none."""
    return replace(found, title=found.title or link.title, published=found.published or link.published)


def _left(left_out: Counter[str], read: int, too_many: int, most: int) -> Iterator[Unread | Note]:
    count = left_out.total()
    kinds = ", ".join(f"{number} {kind}" for kind, number in left_out.most_common(5))
    if not read:
        yield Note("holds no document")
    elif count == read:
        yield Unread(f"holds nothing that is read (files of other kinds: {kinds})")
    elif count:
        yield Note(f"files of other kinds in it are left out ({kinds})")
    if too_many:
        yield Unread(f"names {too_many:,} pages more than the {most:,} that one run fetches (--max-pages)")
