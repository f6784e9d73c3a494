"""The text of a tree of elements, HTML or the like: paragraphs parted by blank lines, quotes in marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

# The names that trafilatura gives its elements stand beside those of HTML.
_QUOTES = frozenset({"blockquote", "quote"})
_BREAKS = frozenset({"br", "lb"})
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "body",
        "cell",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
    }
    | {"h4", "h5", "h6", "head", "header", "hr", "item", "li", "list", "main", "nav", "ol", "p", "pre", "row"}
    | {"section", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
_LEFT_OUT = frozenset(
    {"audio", "button", "canvas", "caption", "embed", "figcaption", "figure", "graphic", "iframe", "img"}
    | {"input", "math", "noscript", "object", "script", "select", "style", "svg", "template", "textarea"}
    | {"title", "video"}
)
# What begins with a dash says whose the quote above it is.
_MARKED = tuple("“\"'‘«„—–-")
# Stands for a line break until white space is made single; no element can hold it.
_BREAK = "\x00"


@dataclass(slots=True)
class _Paragraphs:
    """Paragraphs as they grow."""

    done: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)

    def end(self, *, quoted: bool) -> None:
        lines = (" ".join(line.split()) for line in "".join(self.pieces).split(_BREAK))
        text = "\n".join(line for line in lines if line)
        self.pieces.clear()
        if text:
            self.done.append(f"“{text}”" if quoted and not text.startswith(_MARKED) else text)


def text_of(root: _Element) -> str:
    """Return the text of an element: body text and quotes, without captions, scripts and forms."""
    found = _Paragraphs()
    quotes = 0
    for name, text, opens in _steps(root):
        if name in _BLOCKS or name in _QUOTES:
            found.end(quoted=quotes > 0)
        if name in _QUOTES:
            quotes += 1 if opens else -1
        found.add(_BREAK if opens and name in _BREAKS else text)
    found.end(quoted=False)
    return "\n\n".join(found.done)


def _steps(root: _Element) -> Iterator[tuple[str, str | None, bool]]:
    """Yield where elements open and close, in order: the name, the text that follows, whether it opens."""
    ahead: list[tuple[_Element, bool]] = [(root, True)]
    while ahead:
        element, opens = ahead.pop()
        # The tag of a comment is no string.
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else "script"
        if not opens:
            yield name, element.tail if element is not root else None, False
        elif name in _LEFT_OUT:
            yield name, element.tail, False
        else:
            yield name, element.text, True
            ahead.append((element, False))
            ahead.extend((child, True) for child in reversed(element))
