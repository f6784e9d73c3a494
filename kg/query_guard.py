"""Keeps queries to the graph at hand: what would reach out of it is refused before it runs."""

from __future__ import annotations

import re

from kg.errors import BadQuery

# What may hold any word without meaning it. Anything that matches none of these is looked at, so that a
# gap here refuses too much rather than too little.
_TOKEN = re.compile(
    r'''
    (?P<string> """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
              | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
  | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*> )
  | (?P<comment> \#[^\n\r]* )
  | (?P<escape> \\. )
  | (?P<variable> [?$]\w+ )
  | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<name> (?P<prefix>[A-Za-z][\w-]*+):[\w-]* )
  | (?P<word> [A-Za-z][\w-]*+ )  # looked at as it stands, and passed over in one step
    ''',
    re.VERBOSE | re.DOTALL,
)
_OUTSIDE = re.compile(r"(?i)SERVICE|FROM|\b(?:LOAD|INSERT|DELETE|CLEAR|DROP|CREATE)\b")
_REASONS = {"SERVICE": "asks another server", "FROM": "names other graphs to ask"}


def check_query(text: str, name: str) -> None:
    """Raise BadQuery if the query asks a server (SERVICE), names data sets (FROM) or is an update.

    `name` stands in the message. Escapes such as \\u0053 are allowed in strings only, since they could
    spell any of these.
    """
    rest = _TOKEN.sub(_blank, text)
    found = _OUTSIDE.search(rest)
    if found:
        word = found[0].upper()
        line = text.count("\n", 0, found.start()) + 1
        reason = _REASONS.get(word, "changes the graph")
        raise BadQuery(f"{name}, line {line}: {word} is not allowed: it {reason}")
    if re.search(r"\\[uU]", rest):
        raise BadQuery(f"{name}: write the character itself in place of a \\u escape outside strings")


def _blank(token: re.Match[str]) -> str:
    """Return what is still to be looked at of a token, at its old length."""
    kind = token.lastgroup
    if kind == "word" or (kind == "name" and _OUTSIDE.search(token["prefix"])):
        return token[0]  # "SERVICE:x" may be read as a keyword and a name
    if kind in ("iri", "escape") and re.search(r"\\[uU]", token[0]):
        return "\\u" + " " * (len(token[0]) - 2)
    return re.sub(r"[^\n]", " ", token[0])
