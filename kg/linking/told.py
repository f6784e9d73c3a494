"""Which of those who share a name a text can mean, by what else it names.

"RSF" is Sudan's Rapid Support Forces in a text about Sudan and Reporters Without Borders in one that
spells it out; "Korean" is of the one Korea that the text names. In doubt nobody known is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from kg.linking.names import name_key, plain_name
from kg.model import Kind, Token
from kg.ontology.gazetteer import Found, Gazetteer, How
from kg.ontology.schema import KnownActor

# Who is never in doubt by what else a text names: persons are told apart by their states' names.
_CERTAIN = frozenset({Kind.PERSON})
# States keep even a shared name ("Georgia") where no other actor of the gazetteer bears it.
_LASTING = frozenset({Kind.STATE, Kind.PLACE})


class _Sign(IntEnum):
    """How much a text speaks for one bearer of a name."""

    ELSEWHERE = 0
    NOWHERE = 1
    AT_HOME = 2
    NAMED = 3
    OWNED = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What a text names by strings that only one actor bears: the IRIs of actors, the codes of countries."""

    gazetteer: Gazetteer
    actors: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()

    def meant(
        self, text: str, bearers: Sequence[KnownActor], *, owner: KnownActor | None = None
    ) -> list[KnownActor]:
        """Return those of a name's bearers whom the text can mean; all of them where nothing tells.

        Who belongs to whom the text says counts before who is named in full, then come those whose
        country is named; bodies of no country stand before those of another one. A shared acronym is
        nobody known where nothing speaks for its bearer; a shared word may be.
        """
        if not bearers or not _is_in_doubt(text, bearers):
            return list(bearers)
        at = home(owner, self.gazetteer) if owner else None
        signs = [(self._sign(actor, at), actor) for actor in bearers]
        top = max(sign for sign, _ in signs)
        if top is _Sign.ELSEWHERE:
            return [] if _is_acronym(text) else list(bearers)
        # there the kind of the mention has to tell: a force of the country or a body of none
        least = _Sign.NOWHERE if top is _Sign.AT_HOME else top
        return [actor for sign, actor in signs if sign >= least]

    def _sign(self, actor: KnownActor, owner: str | None) -> _Sign:
        country = home(actor, self.gazetteer)
        if country and country == owner:
            return _Sign.OWNED
        if actor.iri in self.actors:
            return _Sign.NAMED
        if country is None:
            return _Sign.NOWHERE
        return _Sign.AT_HOME if country in self.countries else _Sign.ELSEWHERE


def told_by(tokens: Sequence[Token], gazetteer: Gazetteer, found: Iterable[Found]) -> Told:
    """Return what the names `found` in a text tell beyond doubt."""
    sure = [(one.actors[0], one.how) for one in found if _is_sure(one, tokens)]
    countries = {country for actor, _ in sure if (country := home(actor, gazetteer))}
    return Told(gazetteer, frozenset(a.iri for a, how in sure if how is How.NAME), frozenset(countries))


def home(actor: KnownActor, gazetteer: Gazetteer) -> str | None:
    """Return the country of a known actor, its own or that of whom it acts for."""
    chain = [actor]
    while chain[-1].country is None and chain[-1].of is not None:
        owner = gazetteer.actor(chain[-1].of)
        if owner is None or owner in chain:
            return None
        chain.append(owner)
    return chain[-1].country


def _is_in_doubt(text: str, bearers: Sequence[KnownActor]) -> bool:
    if any(actor.kind in _CERTAIN for actor in bearers):
        return False
    if len(bearers) > 1:
        return True
    [actor] = bearers
    return actor.kind not in _LASTING and _is_shared(text, actor)


def _is_shared(text: str, actor: KnownActor) -> bool:
    return name_key(text) in {name_key(shared) for shared in actor.ambiguous}


def _is_sure(found: Found, tokens: Sequence[Token]) -> bool:
    text = " ".join(t.text for t in tokens[found.first : found.last + 1])
    return len(found.actors) == 1 and not _is_shared(text, found.actors[0])


def _is_acronym(text: str) -> bool:
    letters = list(_letters(text))
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _letters(text: str) -> Iterator[str]:
    return (char for char in plain_name(text) if char.isalpha())
