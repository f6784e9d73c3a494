"""IRIs made from content: the same input always gets the same IRI, different inputs different ones.

Readable IRIs keep letters, marks and digits of every script and percent-encode the rest, so that no
name is lost and no two names meet: 北京 and Москва, "Müller" and "Muller" stay apart. Only texts too
long to read end in a hash. Every IRI passes a parser that rejects bad ones before it is handed out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from base64 import b32encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from pyoxigraph import NamedNode

from kg.errors import BadInput
from kg.model import Kind

DEFAULT_BASE = "https://w3id.org/newskg/id/"

_UNSURE = re.compile(r"[^A-Za-z0-9.-]")  # whether such a character can stay is looked at
_LONGEST = 120  # characters of a readable part; what is longer is cut and gets a hash
_CUT = 40
# Collective actors share one segment: a text's "Group" is the next text's "Organization".
_SEGMENTS = {Kind.PERSON: "person", Kind.PLACE: "place"}
_COLLECTIVE = "body"


def check_iri(iri: str) -> str:
    """Return `iri` if it is a valid absolute IRI, else raise BadInput naming it and the cause."""
    try:
        NamedNode(iri)
    except ValueError as cause:
        raise BadInput(f"not an IRI: {iri!r}: {cause}") from cause
    return iri


def check_base(base: str) -> str:
    """Return `base` if IRIs can be made by appending to it (it ends in "/" or "#"), else raise BadInput."""
    if not base.endswith(("/", "#")):
        raise BadInput(f"a base must end in '/' or '#': {base!r}")
    return check_iri(base)


def actor_iri(
    name: str, kind: Kind, *, base: str = DEFAULT_BASE, scope: str | None = None, owner: str | None = None
) -> str:
    """Return the IRI of an actor that the gazetteer does not know.

    Persons, places and collective actors have ranges of their own, apart from the gazetteer's, so that
    Georgia the place and Georgia the state are two. `scope` is the id of the document for actors known
    only by a description ("US officials"): they never merge across documents. `owner` is the IRI of whom a
    body belongs to whose name alone does not tell it from others: "Foreign Ministry" of Qatar.
    """
    segment = _SEGMENTS.get(kind, _COLLECTIVE)
    slug = name_slug(name)
    if scope is not None:
        slug = f"{slug}.{digest('scope', scope)}"
    elif owner is not None:
        slug = f"{slug}.{owner.rpartition('/')[2]}"
    return check_iri(f"{base}actor/{segment}/{slug}")


def document_iri(document_id: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a document; its id may be any string."""
    return check_iri(f"{base}document/{_slug(document_id)}")


def graph_iri(document_id: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the named graph that holds a document's claims, mentions and provenance."""
    return check_iri(f"{base}graph/document/{_slug(document_id)}")


def actors_graph_iri(*, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the named graph that holds what is known of the actors."""
    return check_iri(f"{base}graph/actors")


def facts_graph_iri(*, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the named graph that holds the plain triples."""
    return check_iri(f"{base}graph/facts")


def merged_graph_iri(*, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the named graph that holds what claims of several documents state alike."""
    return check_iri(f"{base}graph/merged")


def fact_iri(key: str, *parts: object, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a fact or denial: a hash of its key and of what tells it from others of that key."""
    return check_iri(f"{base}fact/{digest('merged', key, *parts)}")


def claim_iri(
    document_id: str,
    trigger: tuple[int, int],
    relation: str,
    agents: Sequence[str],
    targets: Sequence[str],
    *,
    base: str = DEFAULT_BASE,
) -> str:
    """Return the IRI of a claim: a hash of the document, the trigger's offsets, the type and the actors.

    The order of agents and of targets does not matter.
    """
    parts = (document_id, *trigger, relation, sorted(agents), sorted(targets))
    return check_iri(f"{base}claim/{digest('claim', *parts)}")


def evidence_iri(document_id: str, start: int, end: int, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of a stretch of a document that backs claims."""
    return check_iri(f"{base}evidence/{_slug(document_id)}_{start}-{end}")


def mention_iri(document_id: str, start: int, end: int, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the words of a document that name one or more actors."""
    return check_iri(f"{base}mention/{_slug(document_id)}_{start}-{end}")


def appearance_iri(document_id: str, actor: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of an actor as one document presents it."""
    return check_iri(f"{base}appearance/{digest('appearance', document_id, actor)}")


def membership_iri(claim: str, member: str, organization: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of the membership that a claim of office gives."""
    return check_iri(f"{base}membership/{digest('membership', claim, member, organization)}")


def role_iri(title: str, *, base: str = DEFAULT_BASE) -> str:
    """Return the IRI of an office, from its title."""
    return check_iri(f"{base}role/{name_slug(title)}")


def normal_name(name: str) -> str:
    """Return `name` composed (NFC) and with single spaces: two names that agree in this are one."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_slug(name: str) -> str:
    """Return the readable part of a name's IRI: "John Smith" gives John_Smith."""
    return _slug(normal_name(name), spaces="_")


def in_iri(char: str) -> str:
    """Return a character as the IRIs made here write it: as it is, or percent-encoded."""
    return char if _is_plain(char) else _percent(char)


def digest(*parts: object) -> str:
    """Return 16 characters (80 bits, base 32) that stand for `parts`: strings, numbers and lists of them."""
    content = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return b32encode(sha256(content.encode()).digest()[:10]).decode().lower()


@lru_cache(maxsize=1 << 12)
def _slug(text: str, *, spaces: str = "") -> str:
    """Return `text` percent-encoded for one path segment; too long or empty ones end in a hash.

    `spaces` is the character that stands for a space; it is then encoded where the text holds it.
    """
    encoded = _encode(text, spaces)
    # "." and ".." would be read as steps in a path.
    if len(encoded) <= _LONGEST and encoded.strip("."):
        # rdflib cannot read a prefixed name that ends in an (escaped) full stop.
        name = encoded.rstrip(".")
        return name + "%2E" * (len(encoded) - len(name))
    return f"{_encode(text[:_CUT], spaces)}.{digest('slug', text)}"


def _encode(text: str, spaces: str) -> str:
    return _UNSURE.sub(lambda found: _encode_char(found[0], spaces), text)


def _encode_char(char: str, spaces: str) -> str:
    if spaces and char == " ":
        return spaces
    return in_iri(char) if char != spaces else _percent(char)


def _is_plain(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char in "-._"
    # Plane 14 (tags, variation selectors) is closed to IRIs although its characters count as marks.
    return unicodedata.category(char)[0] in "LMN" and ord(char) < 0xE0000


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
