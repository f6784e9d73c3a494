"""RDF terms as text: prefixed names and the literals of Turtle."""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.vocabulary import XSD

_Term = NamedNode | BlankNode | Literal | Triple
# Narrower than what Turtle allows: whatever is not plainly safe is written in full.
_START = r"A-Za-z0-9_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u3001-\uD7FF"
_LOCAL = re.compile(rf"(?:[{_START}](?:[{_START}.%-]*[{_START}-])?)?")
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BARE = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONG_ESCAPES = {key: value for key, value in _ESCAPES.items() if key not in "\n\t"}


class Shortener:
    """Writes IRIs with prefixes: the longest namespace that fits."""

    __slots__ = ("_namespaces",)

    def __init__(self, bound: dict[str, str]) -> None:
        """Take the prefixes: prefix → IRI."""
        self._namespaces = [(iri, name) for name, iri in bound.items()]
        self._namespaces.sort(key=lambda pair: -len(pair[0]))

    def prefixed(self, iri: str) -> str | None:
        """Return the prefixed name of an IRI, None where no namespace fits or its rest would need escapes."""
        for namespace, name in self._namespaces:
            if iri.startswith(namespace):
                local = iri.removeprefix(namespace)
                return f"{name}:{local}" if _is_local(local) else None
        return None


def write_term(term: _Term, short: Shortener) -> str:
    """Return a term as Turtle writes it."""
    if isinstance(term, NamedNode):
        return short.prefixed(term.value) or str(term)
    if isinstance(term, Literal):
        return _literal(term, short)
    return str(term)


def _is_local(local: str) -> bool:
    return bool(_LOCAL.fullmatch(local)) and not _BROKEN_PERCENT.search(local)


def _literal(literal: Literal, short: Shortener) -> str:
    datatype = literal.datatype
    bare = _BARE.get(datatype)
    if bare is not None and bare.fullmatch(literal.value):
        return literal.value
    if literal.language is not None or datatype == XSD.string:
        return _quoted(literal.value) + (f"@{literal.language}" if literal.language else "")
    return f"{_quoted(literal.value)}^^{short.prefixed(datatype.value) or datatype}"


def _quoted(value: str) -> str:
    long = "\n" in value
    escapes, mark = (_LONG_ESCAPES, '"""') if long else (_ESCAPES, '"')
    return mark + "".join(escapes.get(char) or _visible(char) for char in value) + mark


def _visible(char: str) -> str:
    # Controls, direction marks and the like are written out, so that what is read is what is there.
    if char.isprintable() or char in " \n\t":
        return char
    code = ord(char)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
