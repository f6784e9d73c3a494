"""An actor of a document while its mentions are being gathered, and whom it belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.linking.mention_names import Naming
from kg.model import Kind, Mention
from kg.ontology.schema import KnownActor


@dataclass(slots=True)
class Entity:
    """The mentions of one actor, while they are being gathered.

    kinds: how often the fullest name seen so far was taken for each kind; a bare surname tells less.
    state: the IRI of the state whose office somebody holds who is no known actor, where that is known.
    """

    mentions: list[Mention] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)
    fullest: tuple[bool, int] = (False, 0)
    kinds: Counter[Kind] = field(default_factory=Counter)
    known: KnownActor | None = None
    owner: Entity | None = None
    state: str | None = None

    @property
    def acts_for(self) -> str | None:
        """The IRI of whom it is known to act for, whatever the text says."""
        return self.known.of if self.known else self.state

    @property
    def kind(self) -> Kind:
        """The gazetteer's kind, else the one that the fullest name has most often."""
        if self.known:
            return self.known.kind
        return max(self.kinds, key=lambda k: (self.kinds[k], k.value), default=Kind.GROUP)

    def add(self, mention: Mention, naming: Naming) -> None:
        """Take a mention in."""
        self.mentions.append(mention)
        self.namings.append(naming)
        self.known = self.known or naming.known
        if mention.pronoun:
            return
        fullness = (naming.proper, len(naming.words))
        if fullness > self.fullest:
            self.fullest, self.kinds = fullness, Counter()
        if fullness == self.fullest:
            self.kinds[mention.kind] += 1


def owners_of(entity: Entity) -> Iterator[Entity]:
    """Yield the owner of an entity, the owner's owner and so on; a circle ends where it closes."""
    seen = [entity]
    while entity.owner is not None and not any(e is entity.owner for e in seen):
        entity = entity.owner
        seen.append(entity)
        yield entity


def related(one: Entity, two: Entity) -> bool:
    """Tell whether one of two entities acts for the other, in one step or several."""
    return any(e is two for e in owners_of(one)) or any(e is one for e in owners_of(two))


def root(entity: Entity) -> Entity:
    """Return the actor that an entity acts for in the end; itself where it acts for none."""
    return [entity, *owners_of(entity)][-1]
