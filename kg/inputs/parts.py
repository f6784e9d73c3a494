"""What passes between readers and those who call them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath, PurePosixPath
from typing import BinaryIO

from kg.inputs import limits
from kg.inputs.decode import blank_controls, mend_surrogates

# The parts of a document that a column or key may hold.
FIELDS = ("text", "title", "published", "source", "author", "id")


@dataclass(frozen=True, slots=True)
class InputOptions:
    """How inputs are read.

    `columns` says which column or key of .csv and .jsonl files holds "text", "title", "published",
    "source", "author" and "id". `any_language` keeps texts that are not English. `follow` fetches
    the pages that feeds and sitemaps on disk name, as is done for fetched ones. `allow_private`
    permits private, loopback and link-local addresses. `timeout` (seconds) is for one page, `pause`
    (seconds) between two requests to a host.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    any_language: bool = False
    follow: bool = False
    allow_private: bool = False
    most_pages: int = limits.MOST_PAGES
    timeout: float = limits.TIMEOUT
    pause: float = limits.PAUSE


@dataclass(frozen=True, slots=True)
class Where:
    """Where bytes come from: a file, a member of an archive, a page.

    `name` is for messages, `stem` for ids of documents that have none, `suffix` is in lower case with
    its full stop, `media` the media type if one is announced, `url` the address of a page, `fetched`
    whether it was got from there in this run. `depth` counts the archives and lists around it.
    """

    name: str
    stem: str
    suffix: str = ""
    media: str | None = None
    url: str | None = None
    fetched: bool = False
    depth: int = 0
    options: InputOptions = InputOptions()

    @property
    def follows(self) -> bool:
        """Whether the pages that are named here are to be fetched."""
        return self.fetched or self.options.follow

    @classmethod
    def of_file(cls, name: str, options: InputOptions) -> Where:
        """Return where a file is; its name may hold anything a file name can."""
        shown = one_line(name)
        path = PurePath(shown)
        return cls(shown, path.stem, path.suffix.lower(), options=options)

    @classmethod
    def of_page(cls, url: str, media: str | None, options: InputOptions, depth: int = 0) -> Where:
        """Return where a page is; its address is its document's id."""
        path = PurePosixPath(url.partition("?")[0].partition("://")[2].partition("/")[2])
        return cls(one_line(url), url, path.suffix.lower(), media, url, depth=depth, options=options)

    def member(self, name: str) -> Where:
        """Return where a member of this archive is."""
        inside = Where.of_file(name.replace("\\", "/"), self.options)
        return replace(inside, name=f"{self.name}/{inside.name}", depth=self.depth + 1)

    def unpacked(self) -> Where:
        """Return where the content of this packed file is: "a.txt" for "a.txt.gz"."""
        inside = PurePosixPath(self.stem)
        if self.url:
            inside = PurePosixPath(inside.name)
        return replace(
            self,
            stem=self.url or inside.stem,
            suffix=inside.suffix.lower(),
            media=None,
            depth=self.depth + 1,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A document's parts as its file gives them; `published` as written.

    `line` counts from 1 where a file holds several documents. `remarks` are for the user.
    """

    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None
    author: str | None = None
    line: int | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that cannot be read, in a file whose others can."""

    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a user should know of the whole file."""

    text: str


@dataclass(frozen=True, slots=True)
class Inner:
    """A file in a file. Its stream is to be read before the next part is asked for."""

    stream: BinaryIO
    where: Where


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a feed or sitemap names, with what it says of it."""

    url: str
    title: str | None = None
    published: str | None = None


Part = Found | Unread | Note | Inner | Link
Read = Callable[[BinaryIO, Where], Iterator[Part]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file and its reader.

    `read` gets a binary stream and where it comes from, and yields parts; it raises `SkipDocument`
    where the file (or the rest of it) cannot be read. Texts are checked by the caller. `suffixes`
    have their full stop and are in lower case, `media` are media types. A reader that is `apart`
    runs in a process of its own, under limits of time and memory, on at most `most_bytes` bytes; it
    may raise anything and yields no `Inner`.
    """

    name: str
    read: Read
    suffixes: tuple[str, ...]
    media: tuple[str, ...] = ()
    apart: bool = False
    most_bytes: int = limits.MOST_BYTES


def one_line(name: str) -> str:
    """Return a name fit for a message: no line ends, control characters or lone surrogates."""
    return " ".join(blank_controls(mend_surrogates(name)).replace("\t", " ").split("\n"))
