"""Parses written by hand: one row a token, "text lemma UPOS XPOS head label", heads counted from 1, 0 a root.

Sentences are divided by a blank line; heads count within their sentence. A mention is given as
"first-last Kind" or "first-last@head Kind", counted from 1 within the document; a pronoun's
kind has "~" before it, so that "3-3 ~Person" is a pronoun.
"""

from __future__ import annotations

from datetime import date

from kg.model import Document, Kind, Mention, Parse, Span, Token


def parse_rows(rows: str, mentions: str = "", *, published: date | None = None) -> Parse:
    """Return the parse of the rows; words are set apart by one space."""
    tokens, bounds, offset = [], [], 0
    for number, block in enumerate(rows.strip().split("\n\n")):
        base, begin = len(tokens), offset
        for line in block.strip().splitlines():
            text, lemma, upos, xpos, head, dep = line.split()
            index = len(tokens)
            governor = base + int(head) - 1 if int(head) else index
            tokens.append(Token(text, offset, offset + len(text), lemma, upos, xpos, governor, dep, number))
            offset += len(text) + 1
        bounds.append(Span(begin, offset - 1))
    text = " ".join(token.text for token in tokens)
    words = tuple(tokens)
    found = tuple(_mention(spec, words, text) for spec in mentions.split(";") if spec.strip())
    return Parse(Document("test", text, published=published), words, tuple(bounds), found)


def _mention(spec: str, tokens: tuple[Token, ...], text: str) -> Mention:
    where, kind = spec.split()
    span, _, at = where.partition("@")
    first, _, last = span.partition("-")
    begin, end = int(first) - 1, int(last or first) - 1
    head = int(at) - 1 if at else _outermost(tokens, begin, end)
    start, stop = tokens[begin].start, tokens[end].end
    pronoun = kind.startswith("~")
    name = tokens[head].upos == "PROPN"
    return Mention(
        begin, end, head, Kind(kind.lstrip("~")), start, stop, text[start:stop], pronoun=pronoun, name=name
    )


def _outermost(tokens: tuple[Token, ...], first: int, last: int) -> int:
    inside = range(first, last + 1)
    return next((i for i in inside if tokens[i].head == i or tokens[i].head not in inside), first)
