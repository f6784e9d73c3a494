"""Relative pronouns that name no actor: their clause hangs on something else than the model's antecedent.

In "Lind spoke of a recording in which she is mocked" the clause tells of the recording: "which" is nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Link, Mention, Parse, Token

_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_CLAUSE = "acl:relcl"
SURE = 0.9  # from here on the model's links are right more often than its trees
# what joins the words of one name or description, and those of a list
_JOINED = frozenset({"appos", "conj", "flat", "compound", "nmod:desc", "fixed"})


def without_lost_relatives(parse: Parse) -> Parse:
    """Return the parse without the links of relative pronouns whose clause tells of something else."""
    named = frozenset(_named(parse.mentions))
    lost = {k for k in parse.links if _is_lost(k, parse.tokens, named)}
    return replace(parse, links=tuple(k for k in parse.links if k not in lost)) if lost else parse


def _is_lost(link: Link, tokens: tuple[Token, ...], named: frozenset[int]) -> bool:
    if tokens[link.source].xpos not in _RELATIVE or link.score >= SURE:
        return False
    noun = _told_of(link.source, tokens)
    if noun is None:
        return False
    return not (noun in named or _joined(noun, tokens) & _joined(link.target, tokens))


def _told_of(pronoun: int, tokens: tuple[Token, ...]) -> int | None:
    """The noun that a relative pronoun's clause hangs on, None where there is no such clause."""
    at, seen = pronoun, {pronoun}
    while tokens[at].dep != _CLAUSE:
        at = tokens[at].head
        if at in seen:
            return None
        seen.add(at)
    return tokens[at].head


def _joined(word: int, tokens: tuple[Token, ...]) -> set[int]:
    """A word and those above it that it is one name, one description or one list with."""
    found = {word}
    while tokens[word].dep in _JOINED and tokens[word].head not in found:
        word = tokens[word].head
        found.add(word)
    return found


def _named(mentions: tuple[Mention, ...]) -> Iterator[int]:
    """Yield the words that stand in mentions of actors, those of pronouns aside."""
    for mention in mentions:
        if not mention.pronoun:
            yield from range(mention.first, mention.last + 1)
