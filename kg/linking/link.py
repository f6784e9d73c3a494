"""Mentions to actors: which words of a document name the same actor, and who it is.

Names are read from left to right; each joins the earlier entity that a table of weighted features
favours most, or starts one of its own. A wrong merge is worse than a split, so features that speak
against a merge weigh more than those that speak for one. Pronouns come last and follow the model.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.linking.mention_names import Naming, name_of, with_known_names
from kg.linking.names import name_key
from kg.linking.titles import Title, head_noun, head_noun_said, title_before, title_said
from kg.linking.told import told_by
from kg.model import Kind, Mention, Parse, Token
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.schema import KnownActor

MERGE = 1.0
# the model's link of a pronoun joins it to an actor from here on; weaker ones are looked at in `pronouns.py`
PRONOUN = 0.4
# of the entities that share a word with a mention, only the latest are compared
CANDIDATES = 40
_NAMED_AFTER = frozenset({Kind.PERSON, Kind.GROUP, Kind.ORGANIZATION})
_COLLECTIVE = frozenset({Kind.STATE, Kind.GOVERNMENT, Kind.GROUP, Kind.ORGANIZATION})
_BODIES = _COLLECTIVE - {Kind.STATE}


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention beside an entity that it may belong to.

    beside: by the head of a name the nouns that it stands beside, as apposition or after a title; titled: the
    person whose office the mention says; bracketed: the last token of what an acronym in brackets follows.
    """

    mention: Mention
    naming: Naming
    entity: Entity
    link: float
    owner: Entity | None
    beside: Mapping[int, frozenset[int]] = field(default_factory=dict)
    titled: Entity | None = None
    bracketed: int = -1
    headed: Entity | None = None

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
    if c.mention.kind not in _BODIES or c.entity.kind not in _BODIES:
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
    alike = one is two or (one in _COLLECTIVE and two in _COLLECTIVE)
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
        and not _is_name_in(c.mention, m, c.beside)
        for m in c.entity.mentions
        if not m.pronoun
    )


def _name_within(c: Candidate) -> bool:
    """The name with which a longer mention ends: "Georgian Dream" in "the ruling party, Georgian Dream"."""
    pairs = ((m, c.mention) for m in c.entity.mentions if not m.pronoun)
    return any(_is_name_in(a, b, c.beside) or _is_name_in(b, a, c.beside) for a, b in pairs)


def _is_name_in(name: Mention, whole: Mention, beside: Mapping[int, frozenset[int]]) -> bool:
    ends = whole.first < name.first and name.last == whole.last
    return ends and name.name and whole.head in beside.get(name.head, ())


def _links(c: Candidate) -> float:
    return c.link


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
    ("two full names of persons", -6.0, _other_person),
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


def _may_own(owner: Entity, entity: Entity) -> bool:
    return owner is not entity and root(owner) is not entity


def _keys(naming: Naming) -> set[str]:
    """The strings under which an entity is looked up: its words, its initials, its known actor."""
    known = {naming.known.iri} if naming.known else set()
    return {*naming.words, naming.acronym, "".join(naming.words).casefold(), *known} - {""}


def _note(entity: Entity, among: list[Entity]) -> None:
    if not any(e is entity for e in among):
        among.append(entity)


def _without_inner_names(mentions: Sequence[Mention], tokens: Sequence[Token]) -> Iterator[Mention]:
    """Leave out the bare name inside a longer one: the "Duterte" in "Sara Duterte" is herself, the
    "Venezuela" in the party "Vente Venezuela" no state."""
    whole = {m.head: m for m in sorted(mentions, key=lambda m: m.last - m.first) if m.kind in _NAMED_AFTER}
    for m in mentions:
        outer = whole.get(m.head, m)
        inside = outer.name and outer.first < m.first and m.last <= outer.last
        person = outer.kind is Kind.PERSON and m.kind is Kind.PERSON
        if not (inside and (person or _ends_group(m, outer, tokens))):
            yield m


def _ends_group(state: Mention, outer: Mention, tokens: Sequence[Token]) -> bool:
    if state.kind is not Kind.STATE or outer.kind is Kind.PERSON:
        return False
    return all(t.upos == "PROPN" for t in tokens[outer.first : state.first])


def _beside(tokens: Sequence[Token]) -> dict[int, frozenset[int]]:
    """The nouns that a name stands beside, by each of its words: as their apposition ("the commissioner for
    refugees, Nora Lind") or after them as titles ("Secretary of State Nora Lind")."""
    titles: dict[int, list[int]] = defaultdict(list)
    for place, token in enumerate(tokens):
        if token.dep == "nmod:desc":
            titles[token.head].append(place)
    found: dict[int, frozenset[int]] = {}
    for place in range(len(tokens)):
        first = place
        while tokens[first].dep == "flat" and tokens[first].head < first:
            first = tokens[first].head
        said_of = [tokens[first].head] if tokens[first].dep == "appos" else []
        if nouns := frozenset([*said_of, *titles.get(first, ())]):
            found[place] = nouns
    return found


def _in_brackets(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the acronyms that stand alone in brackets, each with the last token before the bracket."""
    for place in range(2, len(tokens) - 1):
        text, around = tokens[place].text, (tokens[place - 1].text, tokens[place + 1].text)
        if around == ("(", ")") and len(text) > 1 and text.isupper():
            yield place, place - 2


def _names_after_titles(
    mentions: Sequence[Mention], beside: Mapping[int, frozenset[int]]
) -> Iterator[tuple[Mention, Mention]]:
    """Yield the mentions of persons that a title heads, each with the name in it, which tells who it is."""
    ending: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        ending[mention.last].append(mention)
    for whole in mentions:
        for name in ending[whole.last]:
            persons = whole.kind is Kind.PERSON and name.kind is Kind.PERSON
            if persons and whole.name and _is_name_in(name, whole, beside):
                yield whole, name


def link_mentions(parse: Parse, gazetteer: Gazetteer) -> list[Entity]:
    """Return the document's entities in order of first mention, each with its owner where it has one."""
    return _Linker(parse, gazetteer).entities()


class _Linker:
    """The state of linking one document."""

    def __init__(self, parse: Parse, gazetteer: Gazetteer) -> None:
        self._parse = parse
        self._names = gazetteer.scan([t.text for t in parse.tokens])
        self._told = told_by(parse.tokens, gazetteer, self._names)
        self._found: list[Entity] = []
        self._of_head: dict[int, Entity] = {}
        self._by_word: dict[str, list[Entity]] = defaultdict(list)
        self._links = {k.source: k for k in parse.links}
        self._owners = {a.source: a for a in parse.arcs if a.role == "of"}
        self._gazetteer = gazetteer
        self._beside = _beside(parse.tokens)
        self._after_title: dict[Mention, Mention] = {}
        self._brackets = dict(_in_brackets(parse.tokens))
        self._heads: dict[str, list[Entity]] = defaultdict(list)
        self._of_last: dict[int, Entity] = {}
        self._starting: dict[int, list[Mention]] = defaultdict(list)
        for mention in parse.mentions:
            self._starting[mention.first].append(mention)
        self._titles: dict[Title, list[Entity]] = defaultdict(list)

    def entities(self) -> list[Entity]:
        """Gather names and descriptions, then pronouns, then settle the owners."""
        found = with_known_names(self._parse, self._names, self._told)
        named = list(_without_inner_names([m for m in found if not m.pronoun], self._parse.tokens))
        self._after_title = dict(_names_after_titles(named, self._beside))
        # inner mentions first: the owner inside "Qatari officials" must be there before it is asked for
        for mention in sorted(named, key=lambda m: (m.last, -m.first)):
            self._place(mention)
        for mention in self._parse.mentions:
            if mention.pronoun:
                self._resolve(mention)
        self._settle_owners(named)
        return sorted(self._found, key=lambda e: min((m.first, -m.last) for m in e.mentions))

    def _place(self, mention: Mention) -> None:
        owner = self._owner_of(mention)
        named = self._after_title.get(mention, mention)
        naming = name_of(named, self._parse.tokens, self._told, owner=self._said_owner(mention))
        best = self._best(mention, naming, owner)
        entity = best or Entity()
        if best is None:
            self._found.append(entity)
        entity.add(mention, naming)
        if entity.owner is None and owner is not None and _may_own(owner, entity):
            entity.owner = owner
        self._index(mention, naming, entity)

    def _index(self, mention: Mention, naming: Naming, entity: Entity) -> None:
        """Note by what later mentions can mean an entity: its words, its title, its name's head."""
        for word in _keys(naming):
            _note(entity, self._by_word[word])
        self._of_head.setdefault(mention.head, entity)
        if mention.name and mention.kind in _BODIES:
            self._of_last[mention.last] = entity
        title = title_before(mention, naming, self._parse.tokens, self._gazetteer)
        if title:
            _note(entity, self._titles[title])
        noun = head_noun(mention, naming, self._parse.tokens)
        if noun:
            _note(entity, self._heads[noun])

    def _best(self, mention: Mention, naming: Naming, owner: Entity | None) -> Entity | None:
        linked = self._linked(mention.head)
        titled, headed = self._titled(mention, naming), self._headed(mention, naming)
        best, top = None, MERGE
        # the latest of equals: a surname goes to the person last named
        for entity in self._near(naming, linked, titled, headed, self._followed(mention)):
            share = self._links[mention.head].score if entity is linked else 0.0
            candidate = Candidate(
                mention, naming, entity, share, owner, self._beside, titled, self._bracket(mention), headed
            )
            value = score(candidate)
            if value >= top:
                best, top = entity, value
        return best

    def _whose(self, mention: Mention, entity: Entity) -> Entity | None:
        """Whom a possessive pronoun at the front of a collective's mention stands for."""
        first = self._parse.tokens[mention.first]
        whose = self._of_head.get(mention.first) if first.xpos == "PRP$" else None
        if whose is None or mention.kind not in _COLLECTIVE or mention.first == mention.head:
            return None
        return whose if _may_own(whose, entity) else None

    def _near(self, naming: Naming, *others: Entity | None) -> list[Entity]:
        """The entities worth comparing: those that share a word or initials, and others: the model's own
        choice, who bears a title, what stands before a bracket."""
        near = {id(e): e for word in _keys(naming) for e in self._by_word[word][-CANDIDATES:]}
        near |= {id(e): e for e in others if e is not None}
        return sorted(near.values(), key=lambda e: e.mentions[-1].first)

    def _titled(self, mention: Mention, naming: Naming) -> Entity | None:
        """The one person whom the text has given the office that a description says."""
        places = range(mention.first, mention.last + 1)
        inside = [m for i in places if i in self._starting for m in self._starting[i]]
        title = title_said(mention, naming, inside, self._parse.tokens, self._gazetteer)
        bearers = self._titles[title] if title else []
        return bearers[0] if len(bearers) == 1 else None

    def _headed(self, mention: Mention, naming: Naming) -> Entity | None:
        """The one body so far whose name a bare noun with a definite article heads."""
        noun = head_noun_said(mention, naming, self._parse.tokens, self._gazetteer)
        bearers = self._heads[noun] if noun else []
        return bearers[0] if len(bearers) == 1 else None

    def _bracket(self, mention: Mention) -> int:
        return self._brackets.get(mention.first, -1) if mention.first == mention.last else -1

    def _followed(self, mention: Mention) -> Entity | None:
        """What is named right before the bracket that a mention stands in."""
        return self._of_last.get(self._bracket(mention))

    def _linked(self, head: int) -> Entity | None:
        link = self._links.get(head)
        return self._of_head.get(link.target) if link else None

    def _owner_of(self, mention: Mention) -> Entity | None:
        arc = self._owners.get(mention.head)
        if arc is None or arc.score < 0.5:
            return None
        return self._of_head.get(arc.target)

    def _said_owner(self, mention: Mention) -> KnownActor | None:
        """The known owner that the mention's own sentence names."""
        owner, arc = self._owner_of(mention), self._owners.get(mention.head)
        tokens = self._parse.tokens
        if owner is None or arc is None or tokens[arc.target].sentence != tokens[mention.head].sentence:
            return None
        return owner.known

    def _resolve(self, mention: Mention) -> None:
        """Give a pronoun to the entity its links lead to, or leave it out."""
        seen: set[int] = set()
        head = mention.head
        while head in self._links and head not in seen and self._links[head].score >= PRONOUN:
            seen.add(head)
            head = self._links[head].target
            entity = self._of_head.get(head)
            if entity is not None:
                entity.add(mention, Naming((), "", proper=False))
                self._of_head[mention.head] = entity
                return

    def _settle_owners(self, mentions: Iterable[Mention]) -> None:
        """Owners that stand after what they own ("the army of X") or are a pronoun before it ("its army"),
        and those the gazetteer knows."""
        for mention in mentions:
            entity, owner = self._of_head[mention.head], self._owner_of(mention)
            whose = self._whose(mention, entity)
            if whose is not None and entity.owner in (None, owner):
                entity.owner = whose
            if entity.owner is None and owner is not None and _may_own(owner, entity):
                entity.owner = owner
        for entity in self._found:
            if entity.known is not None and entity.known.kind is Kind.STATE:
                entity.owner = None
