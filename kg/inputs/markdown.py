"""Markdown → the plain text of its paragraphs, headings, lists and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Four spaces before a paragraph are sloppy pasting far more often than program code.
_PARSER = MarkdownIt("commonmark").disable("code")
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PlainText:
    """A Markdown file without its marks. `head` is the front matter, `title` a heading before the text."""

    text: str
    title: str | None
    head: str


def plain_text(markdown: str) -> PlainText:
    """Turn Markdown into paragraphs parted by blank lines, without program code, images and HTML tags."""
    front = _FRONT.match(markdown)
    tokens = _PARSER.parse(markdown[front.end() :] if front else markdown)
    blocks = list(_blocks(tokens))
    title = blocks.pop(0)[1] if blocks and blocks[0][0] == "h1" else None
    return PlainText(
        text="\n\n".join(text for _, text in blocks if text),
        title=title or None,
        head=front[1] + "\n" if front else "",
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for before, token in pairwise(tokens):
        if token.type == "inline":
            yield before.tag, "".join(map(_words, token.children or ())).strip()


def _words(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    return "\n" if token.type in ("softbreak", "hardbreak") else ""
