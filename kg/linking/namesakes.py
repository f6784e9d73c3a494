"""Known actors that a text cannot mean: Peru's Congress is not the US one, nor is every SDF Syria's.

What is taken for a known actor by a name that others bear as well is looked at again once all of a text is
linked. A wrong merge is worse than a split: in doubt the text's actor is its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kg.linking.entity import Entity, root
from kg.linking.mention_names import Naming
from kg.linking.names import name_key
from kg.linking.told import home
from kg.model import Kind, Mention, Parse, Token
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.schema import KnownActor

# What may stand between owner and name, or name and owner: "German Defence Minister von der Leyen", "Rutte,
# prime minister of the Netherlands".
_TITLE = frozenset({"NOUN", "PROPN", "ADJ", "PART"})
_ADDITION = _TITLE | {"PUNCT", "DET", "ADP"}
# Spellings of a word begin alike ("Mobilization", "Mobilisation"; "People's", "Peoples").
_ALIKE = 5
# "defence minister", "deputy prime minister"; one word ("minister") says too little.
_TITLE_WORDS = range(2, 4)
# From here on the model's arc counts.
_LIKELY = 0.5


def part_namesakes(entities: Sequence[Entity], tokens: Sequence[Token], gazetteer: Gazetteer) -> None:
    """Take from entities the known actor they cannot be: a person with another state in the name or with
    another office, a body of another state by a name that several bear, what is spelled out otherwise than
    its acronym would be."""
    abroad = _Abroad(entities, tokens, gazetteer)
    states = [one for one in entities if one.known and one.known.kind is Kind.STATE]
    for entity in entities:
        known = entity.known
        if known is None or known.kind in (Kind.STATE, Kind.PLACE):
            continue
        own = _own_states(known, gazetteer)
        if known.kind is Kind.PERSON:
            other = _names_other_state(entity, states, own) or abroad.holds_other_office(entity, known)
        else:
            other = _is_other_body(entity, known, own)
        if other or _spelled_otherwise(entity, known):
            entity.known = None


@dataclass(frozen=True, slots=True)
class _Abroad:
    """Tells who is only called like somebody known of a country that the text has no word of."""

    entities: Sequence[Entity]
    tokens: Sequence[Token]
    gazetteer: Gazetteer

    def holds_other_office(self, entity: Entity, known: KnownActor) -> bool:
        """Whether a head of state or government is said to be a "defence minister" or a "vice president", in
        a text that names nothing else of the known one's country."""
        held = {*name_key(known.office or "").split()}
        if not held or self._is_told(entity, home(known, self.gazetteer)):
            return False
        # the known holders are heads of state or government, as those are who may be called namesakes
        found = self.gazetteer.tenures.found
        heads = {title for (_, title), tenures in found.items() if any(one.holder for one in tenures)}
        return any(" ".join(title) not in heads and not {*title} <= held for title in self._titles(entity))

    def _is_told(self, entity: Entity, country: str | None) -> bool:
        others = (one.known for one in self.entities if one is not entity and one.known)
        return any(home(other, self.gazetteer) == country for other in others)

    def _titles(self, entity: Entity) -> Iterator[list[str]]:
        """The offices of several words in a person's mentions and right before them."""
        for mention in entity.mentions:
            before = max(0, mention.first - _TITLE_WORDS.stop)
            places = [i for i in range(before, mention.last + 1) if self._is_beside(i, mention)]
            words = [name_key(self.tokens[i].text) for i in places]
            spans = (words[a : a + size] for size in _TITLE_WORDS for a in range(len(words) - size + 1))
            for span in spans:
                role = self.gazetteer.role(" ".join(span))
                if role is not None and role.office:
                    yield span

    def _is_beside(self, place: int, mention: Mention) -> bool:
        """Whether nothing but words and the comma of an apposition stand from a place to a mention."""
        between = self.tokens[place : mention.first]
        whole = (
            all(t.upos in _TITLE or t.text == "," for t in between)
            and sum(t.text == "," for t in between) < 2
        )
        return whole and self.tokens[place].sentence == self.tokens[mention.first].sentence


def part_from_targets(entities: Sequence[Entity], faced: Faced) -> None:
    """Take from persons the state they seem to act for only because the text says what they do to it: who
    warns Pakistan is no Pakistani."""
    for entity in entities:
        if entity.owner is not None and faced.by(entity, entity.owner):
            entity.owner = None


class Faced:
    """Tells the states that persons face: they do something to them, and no words name them together."""

    def __init__(self, parse: Parse, types: Collection[str]) -> None:
        """Look through the arcs of a parse; `types` are those in which two parties face each other."""
        self._tokens = parse.tokens
        self._acts = _acts(parse, types)

    def by(self, person: Entity, state: Entity) -> bool:
        """Return whether somebody faces a state, which is hardly the one they act for."""
        if person.kind is not Kind.PERSON or state.kind is not Kind.STATE:
            return False
        done = any(m.head in self._acts.get(n.head, ()) for m in state.mentions for n in person.mentions)
        return done and not (
            stands_beside(person, state, self._tokens) or _is_titled(person, state, self._tokens)
        )


def _is_titled(entity: Entity, owner: Entity, tokens: Sequence[Token]) -> bool:
    """Whether an owner's title stands before the name: "Norway's prime minister, Nora Lind"."""
    pairs = [(b, a) for a in entity.mentions for b in owner.mentions if b.last + 2 < a.first]
    return any(_one_phrase(b, a, _TITLE | {"PUNCT"}, tokens) for b, a in pairs)


def _acts(parse: Parse, types: Collection[str]) -> dict[int, set[int]]:
    """The heads of those to whom something is done, by the heads of those who do it."""
    ends: dict[tuple[int, str], dict[str, set[int]]] = {}
    for arc in parse.arcs:
        if arc.score >= _LIKELY and arc.type in types:
            ends.setdefault((arc.source, arc.type), {}).setdefault(arc.role, set()).add(arc.target)
    acts: dict[int, set[int]] = {}
    for end in ends.values():
        for agent in end.get("agent", ()):
            acts.setdefault(agent, set()).update(end.get("target", ()))
    return acts


def settle_owners(entities: Sequence[Entity], tokens: Sequence[Token], gazetteer: Gazetteer) -> None:
    """Give persons and bodies whom they are known to act for, unless the text names another beside them: in
    "Macron met the German chancellor" nobody makes Macron a German."""
    by_iri = {entity.known.iri: entity for entity in entities if entity.known}
    for entity in entities:
        if entity.acts_for is None or entity.kind is Kind.STATE:
            continue
        chain = {actor.iri for actor in _chain(entity.acts_for, gazetteer)}
        if entity.owner is None or _is_foreign(entity.owner, chain, entity, tokens):
            entity.owner = by_iri.get(entity.acts_for)


def _is_foreign(owner: Entity, chain: Collection[str], entity: Entity, tokens: Sequence[Token]) -> bool:
    told = {one.known.iri for one in (owner, root(owner)) if one.known}
    return bool(told) and not told & {*chain} and not stands_beside(entity, owner, tokens)


def owners(known: KnownActor, gazetteer: Gazetteer) -> Iterator[KnownActor]:
    """Yield whom a known actor acts for, whom that one acts for, and so on."""
    return _chain(known.of, gazetteer)


def _chain(iri: str | None, gazetteer: Gazetteer) -> Iterator[KnownActor]:
    while iri is not None and (actor := gazetteer.actor(iri)) is not None:
        yield actor
        iri = actor.of


def _own_states(known: KnownActor, gazetteer: Gazetteer) -> set[str]:
    return {actor.iri for actor in owners(known, gazetteer) if actor.kind is Kind.STATE}


def _names_other_state(entity: Entity, states: Sequence[Entity], own: set[str]) -> bool:
    """Whether other states than a person's own stand in the very words that name it."""
    beside = {one.known.iri for one in states if one.known and _is_in(one, entity)}
    return bool(own and beside and not own & beside)


def _is_in(state: Entity, entity: Entity) -> bool:
    return any(
        mention.first <= one.first and one.last <= mention.last
        for mention in entity.mentions
        for one in state.mentions
    )


def _is_other_body(entity: Entity, known: KnownActor, own: set[str]) -> bool:
    """Whether a body belongs to another state, by names that are not the known one's alone."""
    state = root(entity).known
    if state is None or state.kind is not Kind.STATE or state.iri in own:
        return False
    if not own and state.country == known.country:
        return False
    shared = {name_key(text) for text in known.ambiguous}
    return all(name_key(n.written) in shared for n in entity.namings if n.known is known)


def _spelled_otherwise(entity: Entity, known: KnownActor) -> bool:
    """Whether an acronym made the entity known that the text spells out as none of its names."""
    told = [n for n in entity.namings if n.known is known]
    if any(len(n.words) > 1 for n in told):
        return False
    acronyms = {"".join(n.words) for n in told}
    spelled = [n for n in entity.namings if n.known is None and n.proper and n.acronym in acronyms]
    return any(not any(_alike(n, name) for name in known.names) for n in spelled)


def _alike(naming: Naming, name: str) -> bool:
    def stems(words: Sequence[str]) -> set[str]:
        return {word[:_ALIKE] for word in words}

    mine, theirs = stems(naming.words), stems(name_key(name).split())
    return mine <= theirs or theirs <= mine


def stands_beside(entity: Entity, owner: Entity, tokens: Sequence[Token]) -> bool:
    """Tell whether an owner's name and an entity's stand in one phrase somewhere in the text."""
    pairs = ((a, b) for a in entity.mentions for b in owner.mentions if not a.pronoun)
    return any(
        _one_phrase(b, a, _TITLE, tokens) if b.first <= a.first else _one_phrase(a, b, _ADDITION, tokens)
        for a, b in pairs
    )


def _one_phrase(left: Mention, right: Mention, parts: frozenset[str], tokens: Sequence[Token]) -> bool:
    between = tokens[left.last + 1 : right.first]
    together = tokens[left.last].sentence == tokens[right.first].sentence
    return together and all(t.upos in parts for t in between)
