"""Keeps queries to the graph at hand: what would reach out of it is refused before it runs."""

from __future__ import annotations

import re
from collections.abc import Collection

from kg.errors import BadQuery
from kg.query.results import Form

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
_REASONS = {
    "SERVICE": "asks another server",
    "FROM": "names other graphs to ask",
}
_ADDRESS = re.compile(r"(?i)\s*(?:SILENT\s*)?<([^<>]*)>")
_FORM = re.compile(r"(?i)\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b")


def check_query(text: str, name: str, *, services: Collection[str] = ()) -> None:
    """Raise BadQuery if the query asks a server (SERVICE), names data sets (FROM) or is an update.

    `services` are the addresses that SERVICE may name, `name` stands in the message. Escapes such as
    \\u0053 are allowed in strings only, since they could spell any of these.
    """
    rest = _TOKEN.sub(_blank, text)
    for found in _OUTSIDE.finditer(rest):
        word = found[0].upper()
        if word == "SERVICE" and _address(text, found.end()) in services:
            continue
        line = text.count("\n", 0, found.start()) + 1
        reason = _REASONS.get(word, "changes the graph")
        raise BadQuery(f"{name}, line {line}: {word} is not allowed: it {reason}")
    if re.search(r"\\[uU]", rest):
        raise BadQuery(f"{name}: write the character itself in place of a \\u escape outside strings")


def query_form(text: str) -> Form:
    """Return the form of a query; DESCRIBE counts as CONSTRUCT, no form at all raises BadQuery."""
    found = _FORM.search(_TOKEN.sub(_blank, text))
    if found is None:
        raise BadQuery("the query has no SELECT, ASK, CONSTRUCT or DESCRIBE")
    word = found[0].upper()
    return Form.CONSTRUCT if word == "DESCRIBE" else Form(word)


def _address(text: str, start: int) -> str | None:
    """Return the IRI that stands behind a SERVICE; None for a variable or a prefixed name."""
    found = _ADDRESS.match(text, start)
    return found[1] if found else None


def _blank(token: re.Match[str]) -> str:
    """Return what is still to be looked at of a token, at its old length."""
    kind = token.lastgroup
    if kind == "word" or (kind == "name" and _OUTSIDE.search(token["prefix"])):
        return token[0]  # "SERVICE:x" may be read as a keyword and a name
    if kind in ("iri", "escape") and re.search(r"\\[uU]", token[0]):
        return "\\u" + " " * (len(token[0]) - 2)
    return re.sub(r"[^\n]", " ", token[0])
