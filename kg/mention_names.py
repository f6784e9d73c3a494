"""What a mention's words say: the name in it, and the known actor it names, if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.gazetteer import Found, Gazetteer, How
from kg.model import Kind, Mention, Parse, Token
from kg.names import name_key
from kg.schema import KnownActor

_PARTICLES = frozenset(["al", "el", "bin", "ibn", "abu", "de", "da", "dos", "del", "della", "der", "den", "van", "von", "di", "la", "le", "-", "'"])
_DETERMINERS = frozenset({"DET"})
_LONGEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class Naming:
    """The name in a mention.

    words: the name's words, folded for comparison, without titles and determiners; key: the whole
    mention folded; proper: it holds a proper name; acronym: the initials of a name of several words.
    """

    words: tuple[str, ...]
    key: str
    proper: bool
    acronym: str = ""
    known: KnownActor | None = None
    written: str = ""


def name_of(mention: Mention, tokens: Sequence[Token], gazetteer: Gazetteer) -> Naming:
    """Return what `mention` names."""
    inner = _bare(tokens[mention.first : mention.last + 1])
    known = _known(mention, _written(inner), gazetteer)
    if mention.kind is Kind.PERSON and mention.name:
        inner = _person(inner, gazetteer)
        known = known or _known(mention, _written(inner), gazetteer)
    words = tuple(name_key(t.text) for t in inner if any(c.isalnum() for c in t.text))
    return Naming(
        words, " ".join(words), mention.name or known is not None, _initials(inner), known, _written(inner)
    )


def with_known_names(parse: Parse, gazetteer: Gazetteer) -> list[Mention]:
    """Return the mentions of a parse, and the known names that stand outside all of them.

    Only names and demonyms count that are one actor's alone; a person's family name is not enough.
    """
    covered = {t for m in parse.mentions for t in range(m.first, m.last + 1)}
    out = list(parse.mentions)
    for found in gazetteer.scan([t.text for t in parse.tokens]):
        span = range(found.first, found.last + 1)
        whole = parse.tokens[found.first].sentence == parse.tokens[found.last].sentence
        if len(found.actors) == 1 and found.how is not How.SURNAME and whole and not covered & set(span):
            out.append(_added(found, parse))
    return sorted(out, key=lambda m: (m.first, -m.last))


def _added(found: Found, parse: Parse) -> Mention:
    first, last = parse.tokens[found.first], parse.tokens[found.last]
    kind = Kind.PLACE if found.how is How.SEAT else found.actors[0].kind
    text = parse.document.text[first.start : last.end]
    return Mention(found.first, found.last, found.last, kind, first.start, last.end, text, name=True)


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without determiners in front and a possessive ending."""
    while len(tokens) > 1 and tokens[0].upos in _DETERMINERS:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].text in {"'s", "’s", "'", "’"}:
        tokens = tokens[:-1]
    return tokens


def _written(tokens: Sequence[Token]) -> str:
    out = tokens[0].text
    for before, token in zip(tokens, tokens[1:], strict=False):
        out += " " * min(1, token.start - before.end) + token.text
    return out


def _person(tokens: Sequence[Token], gazetteer: Gazetteer) -> Sequence[Token]:
    """The person's own name in "US Secretary of State Antony Blinken"."""
    begin = len(tokens)
    while begin > 0 and (tokens[begin - 1].upos == "PROPN" or tokens[begin - 1].text.lower() in _PARTICLES):
        begin -= 1
    name = list(tokens[begin:]) or list(tokens)
    while len(name) > 1:
        drop = _title(name, gazetteer)
        if not drop:
            break
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


def _known(mention: Mention, text: str, gazetteer: Gazetteer) -> KnownActor | None:
    """The known actor that the text names, where only one fits the mention's kind."""
    fits: list[KnownActor] = [a for a in gazetteer.by_name(text) if _agrees(a, mention)]
    if not fits and mention.kind is not Kind.PERSON:
        fits = [a for a in gazetteer.by_demonym(text) if _agrees(a, mention)]
    if not fits and mention.kind in {Kind.STATE, Kind.GOVERNMENT}:
        fits = [a for a in gazetteer.by_seat(text) if a.kind is not Kind.PERSON]
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
