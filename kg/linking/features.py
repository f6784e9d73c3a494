"""What speaks for and against a mention's meaning an entity: a table of weighted features.

A wrong merge is worse than a split, so features that speak against a merge weigh more than those that speak
for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from kg.linking.entity import Entity, root
from kg.linking.mention_names import Naming
from kg.linking.names import name_key
from kg.linking.titles import Title
from kg.model import Kind, Mention

MERGE = 1.0
COLLECTIVE = frozenset({Kind.STATE, Kind.GOVERNMENT, Kind.GROUP, Kind.ORGANIZATION})
BODIES = COLLECTIVE - {Kind.STATE}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention beside an entity that it may belong to.

    beside: by the head of a name the nouns that it stands beside, as apposition or after a title; said: the
    office that the mention says; titles: those that the entity was given; titled: the person whose office the
    mention says; headed: the body whose name the mention's noun heads; bracketed: the last token of what an
    acronym in brackets follows; plain: whether the mention is a definite description without a name in it.
    """

    mention: Mention
    naming: Naming
    entity: Entity
    link: float
    owner: Entity | None
    beside: Mapping[int, frozenset[int]] = field(default_factory=dict)
    said: Title = ()
    titles: Set[Title] = frozenset()
    titled: Entity | None = None
    headed: Entity | None = None
    bracketed: int = -1
    plain: bool = False

    def any(self, test: Callable[[Naming], bool]) -> bool:
        """Whether `test` holds for one of the entity's namings."""
        return any(test(n) for n in self.entity.namings)


def _same_known(c: Candidate) -> bool:
    return c.naming.known is not None and c.naming.known is c.entity.known


def _other_known(c: Candidate) -> bool:
    return c.naming.known is not None and c.entity.known is not None and c.naming.known is not c.entity.known


def _same_name(c: Candidate) -> bool:
    return bool(c.naming.key) and c.mention.name and c.any(lambda n: n.proper and n.key == c.naming.key)


def _same_description(c: Candidate) -> bool:
    return not c.naming.proper and c.any(lambda n: not n.proper and n.key == c.naming.key)


def _surname(c: Candidate) -> bool:
    """One is the other's last name: "Blinken" after "Antony Blinken". What the model took the bare
    name for does not matter."""
    if Kind.PERSON not in (c.mention.kind, c.entity.kind) or not c.naming.proper:
        return False
    mine = c.naming.words
    if _one_name_of_person(c):
        return c.any(lambda n: n.proper and n.words[-1:] == mine)
    return c.mention.kind is Kind.PERSON and c.any(
        lambda n: n.proper and len(n.words) == 1 and n.words == mine[-1:]
    )


def _one_name_of_person(c: Candidate) -> bool:
    return c.entity.kind is Kind.PERSON and len(c.naming.words) == 1 and c.naming.known is None


def _first_name(c: Candidate) -> bool:
    """The first word of a person's name, which is the family's in some countries: "Wang" after "Wang Yi"."""
    if c.mention.kind is not Kind.PERSON or not c.naming.proper or not _one_name_of_person(c):
        return False
    return not _surname(c) and c.any(
        lambda n: n.proper and len(n.words) > 1 and n.words[:1] == c.naming.words
    )


def _shorter_person(c: Candidate) -> bool:
    """Both are full names of which one leaves words out: "Mohammed Al-Thani"."""
    if c.mention.kind is not Kind.PERSON or len(c.naming.words) < 2:
        return False
    return c.any(lambda n: n.proper and len(n.words) > 1 and _within(n.words, c.naming.words))


def _shorter_name(c: Candidate) -> bool:
    """A shorter name of a body: "the Foreign Ministry" after "Qatar's Foreign Ministry"."""
    if c.mention.kind is Kind.PERSON or not c.naming.proper:
        return False
    return c.any(
        lambda n: n.proper and min(len(n.words), len(c.naming.words)) > 1 and _ends_alike(n, c.naming)
    )


def _first_words(c: Candidate) -> bool:
    """The first words of a body's name, whatever the model took them for: "Mahan" after "Mahan Air"."""
    if c.entity.kind is Kind.PERSON or not c.naming.proper or c.naming.known is not None:
        return False
    mine = c.naming.words
    return bool(mine) and c.any(
        lambda n: n.proper and len(n.words) > len(mine) and n.words[: len(mine)] == mine
    )


def _head_again(c: Candidate) -> bool:
    """A description said again in fewer words: "the army" after "the Israeli army"."""
    if c.naming.proper or not c.naming.words:
        return False
    return c.any(lambda n: len(n.words) > len(c.naming.words) and _ends_alike(n, c.naming))


def _head_of_name(c: Candidate) -> bool:
    """A bare noun that heads this body's name alone: "the coalition" after "the Coalition for Reform"."""
    return c.headed is c.entity


def _same_head(c: Candidate) -> bool:
    """One word carries both: "Quds Force" in "Iran's Quds Force"."""
    return any(m.head == c.mention.head for m in c.entity.mentions if not m.pronoun)


def _title(c: Candidate) -> bool:
    """A description by an office that the text gave this person alone before the name."""
    return c.titled is c.entity and c.entity.kind is Kind.PERSON


def _other_title(c: Candidate) -> bool:
    """A description by an office that is none of those the person was given: "the queen" is not the prime
    minister, nor "the incoming president" the president."""
    return bool(c.said and c.titles) and not any(t[-len(c.said) :] == c.said for t in c.titles)


def _acronym(c: Candidate) -> bool:
    text = "".join(c.naming.words)
    return c.any(
        lambda n: (
            n.acronym == text.casefold()
            or (bool(c.naming.acronym) and c.naming.acronym == "".join(n.words).casefold())
        )
    )


def _bracketed(c: Candidate) -> bool:
    """An acronym in brackets right after the name: "the Coalition for Reform (COREF)"."""
    if c.mention.kind not in BODIES or c.entity.kind not in BODIES:
        return False
    return any(m.last == c.bracketed and m.name for m in c.entity.mentions)


def _other_person(c: Candidate) -> bool:
    """Two full names of persons, neither of which is part of the other."""
    if c.mention.kind is not Kind.PERSON or len(c.naming.words) < 2 or not c.naming.proper:
        return False
    full = [n for n in c.entity.namings if n.proper and len(n.words) > 1]
    return bool(full) and not any(_within(n.words, c.naming.words) for n in full)


def _other_kind(c: Candidate) -> bool:
    one, two = c.mention.kind, c.entity.kind
    alike = one is two or (one in COLLECTIVE and two in COLLECTIVE)
    return not alike and not _surname(c) and not _first_words(c)


def _seat_or_place(c: Candidate) -> bool:
    """One is a place and the other a state by the name of its seat: Cairo visited is not Egypt."""
    place, state = c.mention.kind is Kind.PLACE, c.entity.kind is Kind.PLACE
    known = c.entity.known if place else c.naming.known
    if place is state or known is None or known.kind is Kind.PLACE:
        return False
    return c.naming.key in {name_key(seat) for seat in known.seats}


def _person_or_not(c: Candidate) -> bool:
    differ = (c.mention.kind is Kind.PERSON) != (c.entity.kind is Kind.PERSON)
    return differ and not _surname(c) and not _first_words(c)


def _other_owner(c: Candidate) -> bool:
    return c.owner is not None and c.entity.owner is not None and root(c.owner) is not root(c.entity.owner)


def _owner_itself(c: Candidate) -> bool:
    return c.owner is c.entity or (
        c.entity.owner is not None and c.naming.known is not None and c.entity.owner.known is c.naming.known
    )


def _nested(c: Candidate) -> bool:
    return any(
        (m.first, m.last) != (c.mention.first, c.mention.last)
        and m.first <= c.mention.head <= m.last
        and m.head != c.mention.head
        and not is_name_in(c.mention, m, c.beside)
        for m in c.entity.mentions
        if not m.pronoun
    )


def _name_within(c: Candidate) -> bool:
    """The name with which a longer mention ends: "Georgian Dream" in "the ruling party, Georgian Dream"."""
    pairs = ((m, c.mention) for m in c.entity.mentions if not m.pronoun)
    return any(is_name_in(a, b, c.beside) or is_name_in(b, a, c.beside) for a, b in pairs)


def is_name_in(name: Mention, whole: Mention, beside: Mapping[int, frozenset[int]]) -> bool:
    """Return whether a name ends longer words for one actor, and stands there beside the noun that heads
    them, as `beside` has it."""
    ends = whole.first < name.first and name.last == whole.last
    return ends and name.name and whole.head in beside.get(name.head, ())


def _links(c: Candidate) -> float:
    return c.link


def _link_of_plain(c: Candidate) -> float:
    """A plain description has no name that would speak for the model's link."""
    return c.link if c.plain and not c.naming.proper else 0.0


def _new_name(c: Candidate) -> bool:
    """A proper name that none of the entity's names shares a word with."""
    proper = [n for n in c.entity.namings if n.proper]
    if not c.naming.proper or not proper:
        return False
    mine = set(c.naming.words)
    alike = any(mine & set(n.words) for n in proper) or _acronym(c) or _same_known(c) or _bracketed(c)
    return not alike and not _name_within(c)


# How much each feature speaks for (or against) a merge; a mention joins from `MERGE` on.
FEATURES: tuple[tuple[str, float, Callable[[Candidate], float]], ...] = (
    ("both are the same known actor", 3.0, _same_known),
    ("they are different known actors", -9.0, _other_known),
    ("the same name", 2.0, _same_name),
    ("the same description", 1.1, _same_description),
    ("a surname and its full name", 1.3, _surname),
    ("the first of a person's names", 1.1, _first_name),
    ("a person's name with words left out", 1.3, _shorter_person),
    ("a body's name with words left out", 1.2, _shorter_name),
    ("the first words of a body's name", 1.2, _first_words),
    ("an acronym and its full name", 1.5, _acronym),
    ("an acronym in brackets after the name", 2.5, _bracketed),
    ("a description in fewer words", 0.9, _head_again),
    ("the noun that heads a body's name", 1.05, _head_of_name),
    ("an office the person was given", 1.05, _title),
    ("the same word carries both", 2.0, _same_head),
    ("the model's link, times its probability", 1.3, _links),
    ("the same again, of a plain description", 0.4, _link_of_plain),
    ("two full names of persons", -6.0, _other_person),
    ("an office that is none of those the person was given", -2.5, _other_title),
    ("a name with no word in common", -1.2, _new_name),
    ("other kinds", -0.4, _other_kind),
    ("a seat of government and a place", -3.0, _seat_or_place),
    ("a person and not a person", -2.5, _person_or_not),
    ("they belong to different actors", -2.0, _other_owner),
    ("one belongs to the other", -6.0, _owner_itself),
    ("one stands inside the other", -6.0, _nested),
    ("a description that ends with the name", 2.0, _name_within),
)


def score(candidate: Candidate) -> float:
    """Return the sum of the weighted features."""
    return sum(weight * float(feature(candidate)) for _, weight, feature in FEATURES)


def _ends_alike(one: Naming, two: Naming) -> bool:
    size = min(len(one.words), len(two.words))
    return one.words[-size:] == two.words[-size:]


def _within(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether the shorter name's words stand in the longer in order, with first and last the same
    or the first one left out."""
    short, long = sorted((tuple(one), tuple(two)), key=len)
    rest = iter(long)
    return short[-1] == long[-1] and all(w in rest for w in short)
