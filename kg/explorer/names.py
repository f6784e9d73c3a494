"""Names as the search knows them: actors by the beginnings of the words of their names."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.explorer.entries import ActorEntry, GraphIndex

LETTERS = 3
_MOST_OF_SHORT = 60  # a list of fewer letters than LETTERS only has to fill the screen
_WORD = re.compile(r"[^\W_]+")


def name_words(text: str) -> list[str]:
    """Return the words of a name: small letters and digits, without accents.

    It must agree with `words` in app/search.js.
    """
    plain = unicodedata.normalize("NFKD", text).lower()
    return _WORD.findall("".join(char for char in plain if not unicodedata.category(char).startswith("M")))


def index_names(index: GraphIndex) -> Mapping[str, Sequence[int]]:
    """Return the actors of each beginning of one to three letters: the busiest first.

    For beginnings of fewer than three letters only the busiest are kept, after those with a whole word
    of just these letters.
    """
    found: dict[str, dict[int, bool]] = defaultdict(dict)
    for number, actor in enumerate(index.actors):
        for beginning, whole in _beginnings(actor):
            found[beginning][number] = whole or found[beginning].get(number, False)
    return {beginning: _ranked(beginning, actors, index) for beginning, actors in sorted(found.items())}


def _beginnings(actor: ActorEntry) -> Iterator[tuple[str, bool]]:
    words = {word for name in (actor.name, *actor.aliases) for word in name_words(name)}
    for word in words:
        for letters in range(1, min(LETTERS, len(word)) + 1):
            yield word[:letters], len(word) == letters


def _ranked(beginning: str, actors: Mapping[int, bool], index: GraphIndex) -> Sequence[int]:
    ranked = sorted(actors, key=lambda number: (not actors[number], -len(index.places[number])))
    if len(beginning) == LETTERS:
        return sorted(actors, key=lambda number: -len(index.places[number]))
    whole = sum(actors.values())
    return ranked[: max(whole, _MOST_OF_SHORT)]
