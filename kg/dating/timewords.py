"""The words for time of `ontology/times.ttl`, by what they are."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kg.ontology.turtle import KG, Node, read_nodes
from kg.resources import resource

_ROLES = frozenset(
    {"month", "weekday", "day", "season", "unit", "shift", "part", "number", "ago", "quarter"}
    | {"from", "to", "range", "through", "opener", "future", "perfect", "hours", "condition", "implicative"}
)
# A word of these roles alone begins no expression; many are among the most frequent words of all.
_NEVER_FIRST = frozenset(
    {"ago", "condition", "future", "hours", "implicative", "opener", "perfect", "through"}
)


class TimeWords:
    """Words by role: `words.number("month", "april")` is 4, None for a word of another kind."""

    def __init__(self, entries: dict[tuple[str, str], int]) -> None:
        """Take the numbers of words by role and word."""
        self._entries = entries
        self._first = frozenset(words.split()[0] for role, words in entries if role not in _NEVER_FIRST)

    def begins(self, word: str) -> bool:
        """Tell whether an expression for time may begin with a word in small letters."""
        return word[:1].isdigit() or word in self._first

    def number(self, role: str, word: str) -> int | None:
        """Return which month, weekday … a word in small letters is."""
        return self._entries.get((role, word))

    def has(self, role: str, word: str) -> bool:
        """Tell whether a word in small letters has a role."""
        return (role, word) in self._entries


@lru_cache(maxsize=4)
def load_time_words(path: Path | None = None) -> TimeWords:
    """Return the words of a Turtle file, the shipped one by default; raise BadOntology if it is malformed."""
    entries: dict[tuple[str, str], int] = {}
    for node in read_nodes([path or resource("ontology") / "times.ttl"]).values():
        number = _number(node)
        for role in node.some(KG + "timeRole"):
            if role not in _ROLES:
                raise node.wrong(
                    f"has the unknown kg:timeRole {role!r}; choices: {', '.join(sorted(_ROLES))}"
                )
            entries.update(((role, lemma), number) for lemma in node.all(KG + "lemma"))
    return TimeWords(entries)


def _number(node: Node) -> int:
    text = node.one(KG + "number")
    if not text.lstrip("-").isdigit():
        raise node.wrong(f"needs a whole kg:number, not {text!r}")
    return int(text)
