"""When two spellings are the same name: keys for look-up and what capitals say."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import lru_cache

# Letters that Unicode does not decompose, and signs that typography varies.
_LETTERS = {
    "\u0131": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss",
    "æ": "ae", "Æ": "AE",
}  # fmt: skip
_APOSTROPHES = "\u2019\u2018\u02bc\u02bb\u02bf\u02be\u00b4`"
_HYPHENS = "-\u2010\u2011\u2013\u2014"
_INVISIBLE = "\u00ad\u200b."
_FOLDED = str.maketrans(
    _LETTERS | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, " ") | dict.fromkeys(_INVISIBLE, "")
)
# Up to this many letters a name is too easily a word to be recognised without its capital.
_SHORT = 4


class Capitals(Enum):
    """What capitals a text needs to be read as a name."""

    ALL = "all letters"
    FIRST = "the first letter"
    NONE = "none"


@lru_cache(maxsize=1 << 16)
def name_key(text: str) -> str:
    """Return the key under which spellings of a name meet.

    Case and diacritics are folded, apostrophes and dots dropped, hyphens are spaces, "&" is "and";
    a leading "the" and a trailing possessive are dropped: "the Côte d'Ivoire's" → "cote divoire".
    """
    return plain_name(text).casefold()


@lru_cache(maxsize=1 << 16)
def plain_name(text: str) -> str:
    """Return the text as `name_key` does, but with its capitals."""
    bare = text.translate(_FOLDED)
    if not bare.isascii():
        bare = _without_marks(bare)
    words = bare.replace("&", " and ").replace(" '", "'").split()
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    return _without_possessive(" ".join(words)).replace("' ", "").replace("'", "")


def capitals_needed(name: str, *, common: bool) -> Capitals:
    """Return what a text must show to be read as `name`; `common`: it is a word when written small."""
    letters = [char for char in plain_name(name) if char.isalpha()]
    if len(letters) > 1 and all(char.isupper() for char in letters):
        return Capitals.ALL
    if letters and letters[0].isupper() and (common or len(letters) <= _SHORT):
        return Capitals.FIRST
    return Capitals.NONE


def has_capitals(text: str, needed: Capitals) -> bool:
    """Say whether `text`, as `plain_name` returns it, shows the capitals that are needed."""
    if needed is Capitals.NONE:
        return True
    if needed is Capitals.FIRST:
        return next((char.isupper() for char in text if char.isalpha()), False)
    return all(char.isupper() for char in text if char.isalpha())


def _without_possessive(text: str) -> str:
    if text[-2:] in ("'s", "'S"):
        return text[:-2]
    return text.removesuffix("'")


def _without_marks(text: str) -> str:
    """Drop accents from letters that have them; scripts whose marks are letters stay as they are."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        split = unicodedata.normalize("NFD", char)
        out.append(split[0] if split[0].isascii() or "Ͱ" <= split[0] <= "Ͽ" else char)
    return unicodedata.normalize("NFC", "".join(out))
