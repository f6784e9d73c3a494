"""How well an item fits an actor: a table of named, weighted features.

The score orders proposals for a person to judge; it is no probability.
"""

from __future__ import annotations

import math

from kg.model import Kind
from kg.weighed import Feature, weighed
from kg.wikidata.items import Item
from kg.wikidata.unlinked import Unlinked

# News and Wikidata draw the lines between these in other places.
_COLLECTIVE = frozenset((Kind.GOVERNMENT, Kind.GROUP, Kind.ORGANIZATION))
_FAMOUS = 100  # Wikipedias from which on an item is as well known as can be


def score(actor: Unlinked, item: Item) -> tuple[float, dict[str, float]]:
    """Return the weighted sum of the features, from 0 to 1, and those that are not zero."""
    return weighed(FEATURES, actor, item)


def _label(actor: Unlinked, item: Item) -> float:
    return float(actor.label.casefold() == item.label.casefold())


def _alias(actor: Unlinked, item: Item) -> float:
    return float(actor.label in item.names and not _label(actor, item))


def _other_names(actor: Unlinked, item: Item) -> float:
    return len(item.names & set(actor.names)) / len(actor.names) if actor.names else 0.0


def _kind(actor: Unlinked, item: Item) -> float:
    if actor.kind in item.kinds:
        return 1.0
    return 0.5 if actor.kind in _COLLECTIVE and item.kinds & _COLLECTIVE else 0.0


def _other_kind(actor: Unlinked, item: Item) -> float:
    if not item.kinds:
        return 0.5  # a film, a page of names: nothing that acts
    return float(not _kind(actor, item))


def _country(actor: Unlinked, item: Item) -> float:
    return float(actor.country in item.countries)


def _other_country(actor: Unlinked, item: Item) -> float:
    return float(bool(actor.country and item.countries) and not _country(actor, item))


def _links(_actor: Unlinked, item: Item) -> float:
    return min(1.0, math.log1p(item.links) / math.log1p(_FAMOUS))


FEATURES: tuple[Feature[Unlinked, Item], ...] = (
    Feature("label", 0.40, _label),
    Feature("alias", 0.25, _alias),
    Feature("otherNames", 0.15, _other_names),
    Feature("kind", 0.20, _kind),
    Feature("otherKind", -0.50, _other_kind),
    Feature("country", 0.20, _country),
    Feature("otherCountry", -0.30, _other_country),
    Feature("links", 0.05, _links),
)
