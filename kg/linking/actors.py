"""From linked entities to the actors of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.ids import actor_iri
from kg.linking.entity import Entity, root
from kg.model import Actor, Kind, Mention, MentionText, Parse
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.schema import KnownActor


class Actors:
    """The actors of a record and the IRI of each entity."""

    def __init__(self, parse: Parse, entities: Sequence[Entity], gazetteer: Gazetteer, base: str) -> None:
        self._parse = parse
        self._gazetteer = gazetteer
        self._iris = {id(e): self._mint(e, base) for e in entities}
        read = self._merged(entities)
        self.records = (*read, *self._owners_only_known(read))
        self.order = {a.id: n for n, a in enumerate(self.records)}
        self._by_iri = {a.id: a for a in self.records}

    def iri(self, entity: Entity) -> str:
        """Return the IRI of an entity."""
        return self._iris[id(entity)]

    def kind(self, iri: str) -> Kind:
        """Return what the actor of an IRI is."""
        return self._by_iri[iri].kind

    def principal(self, iri: str) -> str:
        """Return the IRI at the end of the chain of whom an actor belongs to."""
        seen: set[str] = set()
        while iri not in seen and (owner := self._by_iri[iri].of) is not None:
            seen.add(iri)
            iri = owner
        return iri

    def _mint(self, entity: Entity, base: str) -> str:
        """A known actor's own IRI; one from the name where it tells the actor from others everywhere, or
        does so with its owner ("Foreign Ministry" of Qatar, of Iran); else one of this document's own."""
        if entity.known is not None:
            return entity.known.iri
        name, document = actor_name(entity), self._parse.document.id
        least = 2 if entity.kind is Kind.PERSON else 1
        telling = any(n.proper and len(n.words) >= least for n in entity.namings)
        if not telling:
            return actor_iri(name, entity.kind, base=base, scope=document)
        if not needs_owner(name, entity.kind, self._gazetteer):
            return actor_iri(name, entity.kind, base=base)
        owner = self._root(entity, base)
        return actor_iri(name, entity.kind, base=base, scope=None if owner else document, owner=owner)

    def _root(self, entity: Entity, base: str) -> str | None:
        """The IRI of whom an entity belongs to in the end: by the text, then by the gazetteer."""
        last = root(entity)
        if last is entity or last.owner is not None:
            return None
        known = last.known
        while known is not None and known.of is not None:
            known = self._gazetteer.actor(known.of)
        return known.iri if known else self._mint(last, base)

    def _merged(self, entities: Sequence[Entity]) -> tuple[Actor, ...]:
        """One record an IRI: entities that came out with one name are one actor to the graph."""
        groups: dict[str, list[Entity]] = {}
        for entity in entities:
            groups.setdefault(self.iri(entity), []).append(entity)
        return tuple(self._actor(iri, group) for iri, group in groups.items())

    def _actor(self, iri: str, group: Sequence[Entity]) -> Actor:
        first = group[0]
        owners = [self.iri(e.owner) for e in group if e.owner is not None]
        of = next((o for o in owners if o != iri), None)
        return Actor(
            iri,
            first.known.label if first.known else actor_name(first),
            first.kind,
            self._country(first),
            first.known.wikidata if first.known else None,
            of or first.acts_for,
            tuple(_texts(m for e in group for m in e.mentions)),
        )

    def _country(self, entity: Entity) -> str | None:
        """The state at the end of the chain of owners, those of the text before those of the gazetteer."""
        seen: set[int] = set()
        while entity.owner is not None and id(entity) not in seen:
            seen.add(id(entity))
            entity = entity.owner
        known = entity.known or (self._gazetteer.actor(entity.state) if entity.state else None)
        return known.country if known else None

    def _owners_only_known(self, actors: Sequence[Actor]) -> Iterator[Actor]:
        """Owners that only the gazetteer names, so that every `of` leads to an actor of the record."""
        have = {a.id for a in actors}
        for actor in actors:
            owner = self._gazetteer.actor(actor.of) if actor.of else None
            while owner is not None and owner.iri not in have:
                have.add(owner.iri)
                yield _unmentioned(owner)
                owner = self._gazetteer.actor(owner.of) if owner.of else None


def needs_owner(name: str, kind: Kind, gazetteer: Gazetteer) -> bool:
    """Return whether many actors bear a body's name: it begins or ends with a role noun that every state
    has one of, and no word of it names a state ("Foreign Ministry", "Supreme Court")."""
    words = name.split()
    if kind in (Kind.PERSON, Kind.PLACE):
        return False
    ends = (" ".join(words[part]) for part in (slice(1), slice(2), slice(-1, None), slice(-2, None)))
    roles = (gazetteer.role(end) for end in ends)
    if not any(role is not None and role.needs_owner for role in roles):
        return False
    named = [actor for found in gazetteer.scan(words) for actor in found.actors]
    named += [actor for word in words for actor in gazetteer.by_demonym(word)]
    return not any(actor.kind is Kind.STATE for actor in named)


def _unmentioned(known: KnownActor) -> Actor:
    return Actor(known.iri, known.label, known.kind, known.country, known.wikidata, known.of, ())


def actor_name(entity: Entity) -> str:
    """Return the fullest name the text gives, without title and determiner, else the first description."""
    proper = [n for n in entity.namings if n.proper and n.written]
    named = max(proper, key=lambda n: len(n.words), default=None)
    return (named or next(n for n in entity.namings if n.written)).written


def _texts(mentions: Iterable[Mention]) -> list[MentionText]:
    return [MentionText(*x) for x in sorted({(m.start, m.end, m.text) for m in mentions})]
