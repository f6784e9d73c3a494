"""Who is meant by an office: "the US president" in a text of 2015 is Barack Obama.

Only a plain "the US president", "France's prime minister" or "the king of Jordan" counts, in a text that
is dated, and only if `ontology/actors/tenures.ttl` knows one holder on that day. Any other word in it
("former", "next", "acting"), an indefinite article, or a sentence that makes somebody the office's holder
leaves it as it is: a description of this document. A name does not stand against the state beside it.

And whose office somebody holds: a person called like one who held an office on that day acts for its state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kg.linking.entity import Entity
from kg.linking.mention_names import Naming
from kg.linking.names import name_key
from kg.model import Kind, Mention, Parse, Token
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.schema import Tenure

# Words of grammar between a state and an office: "of", the possessive "'s", dots.
_GRAMMAR = frozenset({"ADP", "PART", "PUNCT"})
_DEFINITE = "the"
# A predicate or an apposition speaks of another name: "was elected president of Brazil".
_PREDICATE = frozenset({"appos", "xcomp", "ccomp", "attr"})


def place_holders(entities: Sequence[Entity], parse: Parse, gazetteer: Gazetteer) -> None:
    """Give persons by the name of somebody who held an office when the text appeared that one's state, which
    may be named nowhere near: "President Ashraf Ghani"."""
    day = parse.document.published
    if day is None:
        return
    for entity in entities:
        if entity.known is None and entity.kind is Kind.PERSON:
            names = {n.key for n in entity.namings if n.proper}
            states = {gazetteer.tenures.state_of(name, day) for name in names} - {None}
            entity.state = states.pop() if len(states) == 1 else None


def name_holders(entities: Sequence[Entity], parse: Parse, gazetteer: Gazetteer) -> None:
    """Give the entities that are described by an office the person who held it when the text appeared."""
    day = parse.document.published
    if day is None:
        return
    for entity in entities:
        tenure = _tenure(entity, parse, gazetteer, day)
        if tenure is not None:
            _name(entity, tenure, gazetteer)


def _tenure(entity: Entity, parse: Parse, gazetteer: Gazetteer, day: date) -> Tenure | None:
    owner = entity.owner
    if entity.known or entity.kind is not Kind.PERSON or owner is None or owner.known is None:
        return None
    titles = gazetteer.tenures.titles(owner.known.iri)
    said = [_office(mention, owner, parse.tokens) for mention in entity.mentions if not mention.pronoun]
    full = [words for words in said if " ".join(words) in titles]
    if not full or not all(set(words) <= set(full[0]) and words for words in said):
        return None
    if any(_is_predicate(mention, parse.tokens) for mention in entity.mentions if not mention.pronoun):
        return None
    return gazetteer.tenures.at(owner.known.iri, " ".join(full[0]), day)


def _office(mention: Mention, owner: Entity, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of a mention without its state and grammar; none if the state is not in it."""
    inside = {
        place
        for one in owner.mentions
        if mention.first <= one.first and one.last <= mention.last
        for place in range(one.first, one.last + 1)
    }
    before = tokens[mention.first - 1] if mention.first else None
    if before is not None and before.upos == "DET" and before.text.casefold() != _DEFINITE:
        return ()
    after = tokens[mention.last + 1] if mention.last + 1 < len(tokens) else None
    if after is not None and after.text == "-":  # president-elect
        return ()
    return tuple(_words(tokens[mention.first : mention.last + 1], inside, mention.first))


def _words(tokens: Sequence[Token], inside: set[int], first: int) -> Iterator[str]:
    for place, token in enumerate(tokens, start=first):
        article = token.upos == "DET" and token.text.casefold() == _DEFINITE
        if place not in inside and token.upos not in _GRAMMAR and not article:
            yield name_key(token.text)


def _is_predicate(mention: Mention, tokens: Sequence[Token]) -> bool:
    """Whether a mention says of somebody what they are, or stands beside a name."""
    head = tokens[mention.head]
    below = [token.dep for place, token in enumerate(tokens) if token.head == mention.head != place]
    return head.dep in _PREDICATE or "cop" in below or "appos" in below or _is_as(mention, tokens)


def _is_as(mention: Mention, tokens: Sequence[Token]) -> bool:
    """ "... sworn in as the US president"."""
    return any(
        token.head == mention.head and token.dep == "case" and token.text.casefold() == "as"
        for token in tokens
    )


def _name(entity: Entity, tenure: Tenure, gazetteer: Gazetteer) -> None:
    entity.known = gazetteer.actor(tenure.holder) if tenure.holder else None
    if tenure.name:
        words = tuple(name_key(tenure.name).split())
        entity.namings.append(Naming(words, " ".join(words), proper=True, written=tenure.name))
