"""Mentions to actors: which words of a document name the same actor, and who it is.

Names are read from left to right; each joins the earlier entity that the table of `features.py` favours
most, or starts one of its own. Pronouns come last and follow the model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.linking.entity import Entity, root
from kg.linking.features import BODIES, COLLECTIVE, MERGE, Candidate, is_name_in, score
from kg.linking.mention_names import Naming, is_definite, name_of, with_known_names
from kg.linking.titles import Title, head_noun, head_noun_said, title_before, title_said
from kg.linking.told import told_by
from kg.model import Kind, Mention, Parse, Token
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.schema import KnownActor

# the model's link of a pronoun joins it to an actor from here on; weaker ones are looked at in `pronouns.py`
PRONOUN = 0.4
# of the entities that share a word with a mention, only the latest are compared
CANDIDATES = 40
# what is named after a person or state that is no part of it
_NAMED_AFTER = frozenset({Kind.PERSON, Kind.GROUP, Kind.ORGANIZATION})


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
            if persons and whole.name and is_name_in(name, whole, beside):
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
        self._titles_of: dict[int, set[Title]] = defaultdict(set)

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
        if mention.name and mention.kind in BODIES:
            self._of_last[mention.last] = entity
        title = title_before(mention, naming, self._parse.tokens, self._gazetteer)
        if title:
            _note(entity, self._titles[title])
            self._titles_of[id(entity)].add(title)
        noun = head_noun(mention, naming, self._parse.tokens)
        if noun:
            _note(entity, self._heads[noun])

    def _best(self, mention: Mention, naming: Naming, owner: Entity | None) -> Entity | None:
        linked = self._linked(mention.head)
        said, headed = self._said(mention, naming), self._headed(mention, naming)
        titled, plain = self._titled(said), self._is_plain(mention)
        best, top = None, MERGE
        # the latest of equals: a surname goes to the person last named
        for entity in self._near(naming, linked, titled, headed, self._followed(mention)):
            share = self._links[mention.head].score if entity is linked else 0.0
            candidate = Candidate(
                mention,
                naming,
                entity,
                share,
                owner,
                beside=self._beside,
                said=said,
                titles=self._titles_of[id(entity)],
                titled=titled,
                headed=headed,
                bracketed=self._bracket(mention),
                plain=plain,
            )
            value = score(candidate)
            if value >= top:
                best, top = entity, value
        return best

    def _whose(self, mention: Mention, entity: Entity) -> Entity | None:
        """Whom a possessive pronoun at the front of a collective's mention stands for."""
        first = self._parse.tokens[mention.first]
        whose = self._of_head.get(mention.first) if first.xpos == "PRP$" else None
        if whose is None or mention.kind not in COLLECTIVE or mention.first == mention.head:
            return None
        return whose if _may_own(whose, entity) else None

    def _near(self, naming: Naming, *others: Entity | None) -> list[Entity]:
        """The entities worth comparing: those that share a word or initials, and others: the model's own
        choice, who bears a title, what stands before a bracket."""
        near = {id(e): e for word in _keys(naming) for e in self._by_word[word][-CANDIDATES:]}
        near |= {id(e): e for e in others if e is not None}
        return sorted(near.values(), key=lambda e: e.mentions[-1].first)

    def _said(self, mention: Mention, naming: Naming) -> Title:
        """The office that a description says."""
        places = range(mention.first, mention.last + 1)
        inside = [m for i in places if i in self._starting for m in self._starting[i]]
        return title_said(mention, naming, inside, self._parse.tokens, self._gazetteer)

    def _titled(self, said: Title) -> Entity | None:
        """The one person whom the text has given the office that is said."""
        bearers = self._titles[said] if said else []
        return bearers[0] if len(bearers) == 1 else None

    def _headed(self, mention: Mention, naming: Naming) -> Entity | None:
        """The one body so far whose name a bare noun with a definite article heads."""
        noun = head_noun_said(mention, naming, self._parse.tokens, self._gazetteer)
        bearers = self._heads[noun] if noun else []
        return bearers[0] if len(bearers) == 1 else None

    def _is_plain(self, mention: Mention) -> bool:
        """Whether a description has the definite article and no name in it, which might tell of another."""
        words = self._parse.tokens[mention.first : mention.last + 1]
        return is_definite(mention, self._parse.tokens) and all(t.upos != "PROPN" for t in words)

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
