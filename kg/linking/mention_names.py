"""What a mention's words say: the name in it, and the known actor it names, if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.linking.names import name_key
from kg.linking.told import Told
from kg.model import Kind, Mention, Parse, Token
from kg.ontology.gazetteer import Found, Gazetteer, How
from kg.ontology.schema import KnownActor

_PARTICLES = frozenset(
    [
        "al",
        "el",
        "bin",
        "ibn",
        "abu",
        "de",
        "da",
        "dos",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "di",
        "la",
        "le",
        "-",
        "'",
    ]
)
_DEFINITE = "the"
_DETERMINERS = frozenset({"DET"})
_LONGEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class Naming:
    """The name in a mention.

    words: the name's words, folded for comparison, without titles and determiners; key: the whole
    mention folded; proper: it holds a proper name; acronym: the initials of a name of several words;
    title: the words of the mention and those right before it that are no part of a person's name.
    """

    words: tuple[str, ...]
    key: str
    proper: bool
    acronym: str = ""
    known: KnownActor | None = None
    written: str = ""
    title: frozenset[str] = frozenset()


def name_of(
    mention: Mention, tokens: Sequence[Token], told: Told, *, owner: KnownActor | None = None
) -> Naming:
    """Return what `mention` names; `owner`: whom the text says it belongs to."""
    gazetteer = told.gazetteer
    inner = _bare(tokens[mention.first : mention.last + 1])
    known = _known(mention, _written(inner), told, owner)
    office = known is None and _is_office(mention, inner, tokens, gazetteer)
    if mention.kind is Kind.PERSON and mention.name and not office:
        # "King Abdullah of Jordan" is known as "King Abdullah"
        inner = _to_head(inner, tokens[mention.head])
        known = known or _known(mention, _written(inner), told, owner)
        inner = _person(inner, gazetteer)
        known = known or _known(mention, _written(inner), told, owner)
    words = tuple(name_key(t.text) for t in inner if any(c.isalnum() for c in t.text))
    proper = (mention.name and not office) or known is not None
    return Naming(words, " ".join(words), proper, _initials(inner), known, _written(inner))


def with_known_names(parse: Parse, found: Sequence[Found], told: Told) -> list[Mention]:
    """Return the mentions of a parse, mended by the names that the gazetteer has `found` in the text.

    A known name that stands outside all mentions becomes one; a mention that is the end of a known
    name ("Kingdom" of "the United Kingdom") becomes the whole name; a state's mention that is no
    known state but holds one ("Greece and Malta") goes, and so does the bare adjective of a state
    that nobody can tell ("Korean officials" where both are named). Only names and demonyms count that are one
    actor's alone; a person's family name is not enough.
    """
    found = [f for f in found if _is_plain(f, parse, told)]
    whole = {f.last: f for f in found if f.how is How.NAME and f.last > f.first}
    spans = {(m.first, m.last) for m in parse.mentions}
    out = []
    for m in parse.mentions:
        name = whole.get(m.last)
        if name is not None and name.first < m.first and not m.pronoun:
            out += [] if (name.first, name.last) in spans else [_added(name, parse)]
        elif not _is_loose_state(m, parse, told):
            out.append(m)
    covered = {t for m in out for t in range(m.first, m.last + 1)}
    out += [_added(f, parse) for f in found if not covered & {*range(f.first, f.last + 1)}]
    return sorted(dict.fromkeys(out), key=lambda m: (m.first, -m.last))


def _is_plain(found: Found, parse: Parse, told: Told) -> bool:
    one_sentence = parse.tokens[found.first].sentence == parse.tokens[found.last].sentence
    if len(found.actors) != 1 or found.how is How.SURNAME or not one_sentence:
        return False
    return bool(told.meant(_written(parse.tokens[found.first : found.last + 1]), found.actors))


def _is_loose_state(mention: Mention, parse: Parse, told: Told) -> bool:
    if mention.kind is not Kind.STATE or name_of(mention, parse.tokens, told).known is not None:
        return False
    if mention.first == mention.last:
        return _is_adjective(mention, parse, told)
    inside = [
        m for m in parse.mentions if m != mention and mention.first <= m.first and m.last <= mention.last
    ]
    return any(m.kind is Kind.STATE and name_of(m, parse.tokens, told).known for m in inside)


def _is_adjective(mention: Mention, parse: Parse, told: Told) -> bool:
    """Whether a state is only an adjective within a longer mention: "Korean" in "Korean officials"."""
    within = any(
        m.first <= mention.first and mention.last <= m.last and m.last > m.first for m in parse.mentions
    )
    token = parse.tokens[mention.head]
    return within and (token.upos == "ADJ" or bool(told.gazetteer.by_demonym(token.text)))


def _added(found: Found, parse: Parse) -> Mention:
    first, last = parse.tokens[found.first], parse.tokens[found.last]
    kind = Kind.PLACE if found.how is How.SEAT else found.actors[0].kind
    text = parse.document.text[first.start : last.end]
    return Mention(found.first, found.last, found.last, kind, first.start, last.end, text, name=True)


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without determiners and possessive pronouns in front, and without a possessive ending."""
    while len(tokens) > 1 and (tokens[0].upos in _DETERMINERS or tokens[0].xpos == "PRP$"):
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].text in {"'s", "’s", "'", "’"}:
        tokens = tokens[:-1]
    return tokens


def _written(tokens: Sequence[Token]) -> str:
    out = tokens[0].text
    for before, token in pairwise(tokens):
        out += " " * min(1, token.start - before.end) + token.text
    return out


def _to_head(tokens: Sequence[Token], head: Token) -> Sequence[Token]:
    return tokens[: tokens.index(head) + 1] if head in tokens else tokens


def _person(tokens: Sequence[Token], gazetteer: Gazetteer) -> Sequence[Token]:
    """The person's own name in "US Secretary of State Antony Blinken": the last proper words, without the
    titles before and among them."""
    tokens = _untitled(tokens, gazetteer)
    begin = len(tokens)
    while begin > 0 and (tokens[begin - 1].upos == "PROPN" or tokens[begin - 1].text.lower() in _PARTICLES):
        begin -= 1
    return _untitled(tokens[begin:] or tokens, gazetteer)


def _is_office(
    mention: Mention, inner: Sequence[Token], tokens: Sequence[Token], gazetteer: Gazetteer
) -> bool:
    """Whether a capitalised mention is an office and no name: "the King of Norland", not "King" alone."""
    office = _written(_to_head(inner, tokens[mention.head]))
    role = gazetteer.role(office) if mention.kind is Kind.PERSON else None
    return role is not None and role.office and is_definite(mention, tokens)


def is_definite(mention: Mention, tokens: Sequence[Token]) -> bool:
    """Tell whether a mention has the definite article, in it or right before it."""
    article = mention.first if tokens[mention.first].upos in _DETERMINERS else mention.first - 1
    return article >= 0 and tokens[article].text.casefold() == _DEFINITE


def _untitled(name: Sequence[Token], gazetteer: Gazetteer) -> Sequence[Token]:
    while len(name) > 1 and (drop := _title(name, gazetteer)):
        name = name[drop:]
    return name


def _title(name: Sequence[Token], gazetteer: Gazetteer) -> int:
    """How many words at the front are a title, a demonym or a state ("Qatari", "Prime Minister")."""
    for size in range(min(_LONGEST_TITLE, len(name) - 1), 0, -1):
        text = _written(name[:size])
        if gazetteer.role(text) is not None or gazetteer.by_demonym(text):
            return size
        states = [a for a in gazetteer.by_name(text) if a.kind is not Kind.PERSON]
        # "Jordan Bardella" is no Jordanian: a bare state's name in front of one word may be a first name
        if states and (len(name) - size > 1 or text.isupper()):
            return size
    return 0


def _initials(tokens: Sequence[Token]) -> str:
    letters = [t.text[0] for t in tokens if t.text[0].isupper() or t.text[0].isdigit()]
    return "".join(letters).casefold() if len(letters) > 1 else ""


def _known(mention: Mention, text: str, told: Told, owner: KnownActor | None) -> KnownActor | None:
    """The known actor that the text names, where only one fits the mention's kind."""
    gazetteer = told.gazetteer
    fits: list[KnownActor] = [a for a in gazetteer.by_name(text) if _agrees(a, mention)]
    if not fits and mention.kind is not Kind.PERSON:
        fits = [a for a in gazetteer.by_demonym(text) if _agrees(a, mention)]
    if not fits and mention.kind in {Kind.STATE, Kind.GOVERNMENT}:
        fits = [a for a in gazetteer.by_seat(text) if a.kind is not Kind.PERSON]
    if not fits and mention.kind is Kind.ORGANIZATION:
        fits = [a for a in gazetteer.by_seat(text) if a.kind is Kind.ORGANIZATION]
    fits = told.meant(text, fits, owner=owner)
    same = [a for a in fits if a.kind is mention.kind]
    fits = same if same else fits
    return fits[0] if len(fits) == 1 else None


def _agrees(actor: KnownActor, mention: Mention) -> bool:
    """Persons only name persons, places only places: Cairo visited is not Egypt."""
    if actor.kind is Kind.STATE and mention.kind is Kind.PLACE:
        return True
    return (actor.kind is Kind.PERSON) == (mention.kind is Kind.PERSON) and (
        actor.kind is Kind.PLACE or mention.kind is not Kind.PLACE
    )
