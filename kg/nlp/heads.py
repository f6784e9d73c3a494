"""Which word of a mention carries it, and which words the roles of a relation may point at."""

from __future__ import annotations

from collections.abc import Sequence

# Closed-class words that begin what follows a noun phrase's head: "spokesman | for the ministry".
_AFTER_HEAD = frozenset(
    [
        "of",
        "for",
        "in",
        "on",
        "at",
        "to",
        "from",
        "by",
        "with",
        "against",
        "under",
        "between",
        "among",
        "over",
        "near",
        "who",
        "which",
        "that",
        "whose",
        ",",
        "–",
        "—",
        "(",
    ]
)

PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "him",
        "her",
        "them",
        "his",
        "hers",
        "its",
        "their",
        "theirs",
        "himself",
        "herself",
        "itself",
        "themselves",
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "we",
        "us",
        "our",
        "i",
        "me",
        "my",
    ]
)


def mention_head(words: Sequence[str], first: int, last: int) -> int:
    """Return the index of the word that carries the mention `words[first..last]`.

    It is the last word before a preposition, relative or comma inside the span: "spokesman" of
    "spokesman for the Foreign Ministry", "Lavrov" of "Foreign Minister Sergey Lavrov". Nested
    mentions of different actors so get different heads, without a parse.
    """
    for i in range(first + 1, last + 1):
        if words[i].lower() in _AFTER_HEAD:
            return i - 2 if words[i - 1] in {"'s", "’s"} and i - 2 >= first else i - 1
    if words[last] in {"'s", "’s", "'", "’"} and last > first:
        return last - 1
    return last
