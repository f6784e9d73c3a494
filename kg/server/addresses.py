"""IRIs of the graph ↔ addresses on this server: what `base` begins is found under /id/."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from kg.ids import in_iri

RESOURCES = "/id/"
ANY_RESOURCE = "/resource"

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BEYOND_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
# As in RFC 3986; "%" stays as well, since what is escaped in an IRI stays escaped in its address.
_SAFE = "/%!$&'()*+,;=:@~"


def address_of(iri: str, base: str) -> str:
    """Return the path at which this server tells of an IRI."""
    if iri.startswith(base):
        return RESOURCES + quote(iri.removeprefix(base), safe=_SAFE)
    return f"{ANY_RESOURCE}?iri={quote(iri, safe='')}"


def iri_at(path: str, base: str) -> str:
    """Return the IRI that a path under /id/ tells of; the inverse of `address_of` for IRIs made by kg.

    `path` is what follows /id/, as it stands in the address. Browsers escape every letter beyond ASCII, IRIs
    only some characters.
    """
    raised = _ESCAPES.sub(lambda run: run[0].upper(), path)
    return base + _BEYOND_ASCII.sub(_unescaped, raised)


def _unescaped(run: re.Match[str]) -> str:
    try:
        return "".join(map(in_iri, unquote(run[0], errors="strict")))
    except UnicodeDecodeError:
        return run[0]
