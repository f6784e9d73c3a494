"""How likely two actors are one under two names: a table of named, weighted features.

The score orders proposals for a person to judge; it is no probability.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest

from kg.linking.names import name_key
from kg.model import Kind
from kg.weighed import Feature, weighed
from kg.wikidata.unlinked import Unlinked

# News draws the lines between these in other places from text to text.
_COLLECTIVE = frozenset((Kind.GOVERNMENT, Kind.GROUP, Kind.ORGANIZATION))
_SPELT = 0.75  # share of letters in common from which on two words may be spellings of one


def score(one: Unlinked, other: Unlinked) -> tuple[float, dict[str, float]]:
    """Return the weighted sum of the features, from 0 to 1, and those that are not zero."""
    return weighed(FEATURES, one, other)


def _same(one: Unlinked, other: Unlinked) -> float:
    return float(name_key(one.label) == name_key(other.label))


def _spelling(one: Unlinked, other: Unlinked) -> float:
    """How alike the one word is spelt that differs, in names of as many words: "Antony" and "Anthony"."""
    pairs = zip_longest(_words(one), _words(other), fillvalue="")
    different = [(mine, theirs) for mine, theirs in pairs if mine != theirs]
    if len(different) != 1 or min(map(len, different[0])) < 2:
        return 0.0
    # The measure looks from the first to the second: in order, it is the same both ways.
    first, second = sorted(different[0])
    ratio = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return ratio if ratio >= _SPELT else 0.0


def _initial(one: Unlinked, other: Unlinked) -> float:
    """A first name and its initial: "A. Blinken"."""
    mine, theirs = _words(one), _words(other)
    if one.kind is not Kind.PERSON or len(mine) != len(theirs) or mine[1:] != theirs[1:] or mine == theirs:
        return 0.0
    return float(mine[0][0] == theirs[0][0] and 1 in (len(mine[0]), len(theirs[0])))


def _shorter(one: Unlinked, other: Unlinked) -> float:
    """One name leaves out words from the middle or the end of the other."""
    short, long = sorted((_words(one), _words(other)), key=len)
    if len(short) < 2 or len(short) == len(long) or short[0] != long[0]:
        return 0.0
    rest = iter(long)
    return float(all(word in rest for word in short))


def _other_names(one: Unlinked, other: Unlinked) -> float:
    mine, theirs = (set(map(name_key, (actor.label, *actor.names))) for actor in (one, other))
    return float(any(len(name.split()) > 1 for name in mine & theirs))


def _other_kind(one: Unlinked, other: Unlinked) -> float:
    return float(one.kind is not other.kind and not {one.kind, other.kind} <= _COLLECTIVE)


def _country(one: Unlinked, other: Unlinked) -> float:
    return float(one.country is not None and one.country == other.country)


def _other_country(one: Unlinked, other: Unlinked) -> float:
    return float(None not in (one.country, other.country) and one.country != other.country)


def _words(actor: Unlinked) -> list[str]:
    return name_key(actor.label).split() or [""]


FEATURES: tuple[Feature[Unlinked, Unlinked], ...] = (
    Feature("sameName", 0.50, _same),
    Feature("spelling", 0.50, _spelling),
    Feature("initial", 0.40, _initial),
    Feature("shorter", 0.40, _shorter),
    Feature("otherNames", 0.30, _other_names),
    Feature("country", 0.25, _country),
    Feature("otherCountry", -0.40, _other_country),
    Feature("otherKind", -0.50, _other_kind),
)
