"""The words for time of `ontology/times.ttl`, by what they are."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BadOntology
from kg.resources import resource

_KG = "https://w3id.org/newskg/ontology/"
_ROLES = frozenset(
    {"month", "weekday", "day", "season", "unit", "shift", "part", "number", "ago", "quarter"}
    | {"from", "to", "range", "through", "opener", "future"}
)
# A word of these roles alone begins no expression; many are among the most frequent words of all.
_NEVER_FIRST = frozenset({"ago", "future", "opener", "through"})


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
    file = path or resource("ontology") / "times.ttl"
    store = ox.Store()
    try:
        store.load(path=str(file), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise BadOntology(f"{file}: {error}") from error
    entries: dict[tuple[str, str], int] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(_KG + "timeRole"), None):
        role = _value(quad.object)
        if role not in _ROLES:
            raise BadOntology(f"{file}: unknown kg:timeRole {role!r}; choices: {', '.join(sorted(_ROLES))}")
        number = _numbers(store, quad.subject, file)
        for lemma in store.quads_for_pattern(quad.subject, ox.NamedNode(_KG + "lemma"), None):
            entries[role, _value(lemma.object)] = number
    return TimeWords(entries)


def _numbers(store: ox.Store, subject: object, file: Path) -> int:
    if not isinstance(subject, ox.NamedNode):
        raise BadOntology(f"{file}: a word for time must have an IRI")
    values = [_value(q.object) for q in store.quads_for_pattern(subject, ox.NamedNode(_KG + "number"), None)]
    if len(values) != 1 or not values[0].lstrip("-").isdigit():
        raise BadOntology(f"{file}: {subject.value} needs exactly one whole kg:number")
    return int(values[0])


def _value(term: object) -> str:
    return term.value if isinstance(term, (ox.Literal, ox.NamedNode)) else str(term)
