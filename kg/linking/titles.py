"""Who is meant by words that the text gave one actor alone: "the interior minister" after "Interior Minister
Nora Lind", "the coalition" after "the Coalition for Reform"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.linking.mention_names import Naming, is_definite
from kg.linking.names import name_key
from kg.model import Kind, Mention, Token
from kg.ontology.gazetteer import Gazetteer

Title = tuple[str, ...]
# So many words a title may have.
_LONGEST = 4
_WORDS = frozenset({"NOUN", "PROPN", "ADJ"})
_SINGULAR = "NN"
_BODIES = frozenset({Kind.GOVERNMENT, Kind.GROUP, Kind.ORGANIZATION})
# What is said of somebody, or stands before a name, does not speak of a person named before.
_SAID_OF = frozenset({"appos", "xcomp", "ccomp", "attr", "nmod:desc", "compound", "flat", "amod", "conj"})
_SPEAKS = frozenset({"cop", "appos", "nmod", "acl", "acl:relcl"})


def title_before(mention: Mention, naming: Naming, tokens: Sequence[Token], gazetteer: Gazetteer) -> Title:
    """Return the words of the office before a person's name, without state and body."""
    if mention.kind is not Kind.PERSON or not mention.name or not naming.proper:
        return ()
    first = _start_of_name(mention, naming, tokens)
    words: list[str] = []
    for token in reversed(tokens[max(0, first - _LONGEST) : first]):
        other = token.sentence != tokens[first].sentence or token.upos not in _WORDS
        if other or gazetteer.by_name(token.text) or gazetteer.by_demonym(token.text):
            break
        words.insert(0, name_key(token.text))
    words = words[_named(words, gazetteer) :]
    return tuple(words) if _is_office(words, gazetteer) else ()


def title_said(
    mention: Mention,
    naming: Naming,
    inside: Sequence[Mention],
    tokens: Sequence[Token],
    gazetteer: Gazetteer,
) -> Title:
    """Return the words of a definite description that is an office and nothing more: "the interior minister",
    "France's president"; `inside`: the other mentions, those of its state among them."""
    if mention.kind is not Kind.PERSON or naming.proper or mention.pronoun:
        return ()
    named = {i for m in inside if _holds(mention, m) for i in range(m.first, m.last + 1)}
    places = [i for i in range(mention.first, mention.last + 1) if i not in named]
    places = [i for i in places if tokens[i].upos not in ("DET", "PART")]
    plain = all(tokens[i].upos in _WORDS for i in places)
    words = [name_key(tokens[i].text) for i in places]
    definite = bool(named) or is_definite(mention, tokens)
    if not (plain and definite and _is_office(words, gazetteer)) or _speaks_of_another(mention, tokens):
        return ()
    return tuple(words)


def head_noun(mention: Mention, naming: Naming, tokens: Sequence[Token]) -> str:
    """Return the noun that heads a body's name or description: "commission" in "the Commission on Rights"."""
    body = mention.kind in _BODIES and not mention.pronoun and len(naming.words) > 1
    return name_key(tokens[_governor(mention, tokens)].text) if body else ""


def head_noun_said(mention: Mention, naming: Naming, tokens: Sequence[Token], gazetteer: Gazetteer) -> str:
    """Return the bare noun of a definite description of a body ("the commission"), none where it is one that
    every state has, or is said of another."""
    one = len(naming.words) == 1 and tokens[mention.head].xpos == _SINGULAR
    bare = one and mention.kind in _BODIES and not mention.name and not mention.pronoun
    role = gazetteer.role(naming.words[0]) if bare else None
    common = role is not None and role.needs_owner
    if not bare or common or not is_definite(mention, tokens) or _speaks_of_another(mention, tokens):
        return ""
    return naming.words[0]


def _named(words: Sequence[str], gazetteer: Gazetteer) -> int:
    """How many words at the beginning name an actor: two of "united states president"."""
    sizes = range(len(words) - 1, 1, -1)
    return next((n for n in sizes if gazetteer.by_name(" ".join(words[:n]))), 0)


def _governor(mention: Mention, tokens: Sequence[Token]) -> int:
    inside = range(mention.first, mention.last + 1)
    return next(
        (i for i in inside if tokens[i].upos in _WORDS and tokens[i].head not in inside), mention.head
    )


def _start_of_name(mention: Mention, naming: Naming, tokens: Sequence[Token]) -> int:
    size = len(naming.words)
    for first in range(mention.last + 1 - size, mention.first - 1, -1):
        if name_key(tokens[first].text) == naming.words[0]:
            return first
    return mention.first


def _is_office(words: Sequence[str], gazetteer: Gazetteer) -> bool:
    ends = (" ".join(words[-size:]) for size in range(1, min(_LONGEST, len(words)) + 1))
    roles = (gazetteer.role(end) for end in ends)
    return any(role is not None and role.office for role in roles)


def _holds(mention: Mention, other: Mention) -> bool:
    inside = mention.first <= other.first and other.last <= mention.last
    return inside and not other.pronoun and mention.head not in range(other.first, other.last + 1)


def _speaks_of_another(mention: Mention, tokens: Sequence[Token]) -> bool:
    if tokens[mention.head].dep in _SAID_OF:
        return True
    after = tokens[mention.last + 1 : mention.last + 2]
    below = (
        t.dep
        for i, t in enumerate(tokens[mention.first : mention.last + 12], start=mention.first)
        if t.head == mention.head != i
    )
    return any(t.text == "-" or t.upos == "PROPN" for t in after) or any(d in _SPEAKS for d in below)
