"""Lines that hold nothing but a person's name: a byline, a photo credit, whom a quotation is from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from kg.model import Arc, Kind, Parse, Token

# A line that holds one of these says something.
_SAYS = frozenset({"VERB", "AUX"})
_FINAL = frozenset(".!?…:;,")
# So many words a name, a title and a place may have: "Hassan Omar, Somali member of parliament".
_LONGEST = 12
_ACTS = frozenset({"agent", "target"})


def without_bylines(parse: Parse) -> list[Arc]:
    """Return the arcs of a parse without those by which what stands after such a line would be done by, or
    to, the person named in it, or that person be of a state named after it.

    Whose words stand before the line is left: there it tells who speaks.
    """
    lines = _bylines(parse)
    return [arc for arc in parse.arcs if not _leaves(arc, parse.tokens, lines)]


def _leaves(arc: Arc, tokens: Sequence[Token], lines: frozenset[int]) -> bool:
    source, target = tokens[arc.source].sentence, tokens[arc.target].sentence
    if arc.role == "of":
        return source in lines and source != target
    return arc.role in _ACTS and target in lines and source > target


def _bylines(parse: Parse) -> frozenset[int]:
    """Return the sentences that are such lines."""
    people = {m.head for m in parse.mentions if m.kind is Kind.PERSON and m.name}
    return frozenset(
        number
        for number, part in groupby(range(len(parse.tokens)), lambda i: parse.tokens[i].sentence)
        if _is_byline(list(part), people, parse)
    )


def _is_byline(places: Sequence[int], people: set[int], parse: Parse) -> bool:
    tokens = [parse.tokens[i] for i in places]
    says = any(t.upos in _SAYS for t in tokens) or tokens[-1].text in _FINAL
    return len(places) <= _LONGEST and not says and bool(people & {*places}) and _is_line(tokens, parse)


def _is_line(tokens: Sequence[Token], parse: Parse) -> bool:
    text = parse.document.text
    before, after = text[: tokens[0].start].rstrip(" \t"), text[tokens[-1].end :].lstrip(" \t")
    return (not before or before.endswith("\n")) and after.startswith("\n")
