"""Which words of a text are another name of an actor, and which only describe it or stand in for it."""

from __future__ import annotations

import unicodedata


def is_name_of(text: str, name: str) -> bool:
    """Return whether a mention's words name the actor called `name`.

    They do if they share a capitalised word with it ("Blinken" and "Antony Blinken") or are an
    abbreviation in capitals ("EU"). "the group", "he" and "Brussels" do not. In scripts without
    capitals every shared word counts.
    """
    words = text.split()
    if not words or not _starts_a_name(words[0]):
        return False
    return bool(_name_words(text) & _name_words(name)) or _is_abbreviation(text)


def _name_words(text: str) -> set[str]:
    words = (_letters(word) for word in text.replace("-", " ").split())
    return {word for word in words if word and _starts_a_name(word)}


def _letters(word: str) -> str:
    plain = word.replace("\u2019", "'")
    return plain.strip(".,;:!?'\"\u2018\u201c\u201d()").removesuffix("'s")


def _starts_a_name(word: str) -> bool:
    """A capital, or a letter of a script that has no capitals."""
    first = next((char for char in word if char.isalnum()), "")
    return bool(first) and unicodedata.category(first) in {"Lu", "Lt", "Lo"}


def _is_abbreviation(text: str) -> bool:
    letters = text.replace(".", "")
    return 2 <= len(letters) <= 6 and letters.isalpha() and letters.isupper()
