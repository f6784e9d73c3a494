"""Annotated relations laid over the words of their text: trigger words, and what fills each role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from kg.nlp.heads import mention_head
from training.annotation import RelationNote
from training.texts import Text
from training.treebanks import Sentence

STATUSES = ("asserted", "negated", "requested", "intended", "possible", "conditional")
ROLES = ("agent", "target", "by", "theme", "condition", "themeFirst", "themeLast")
ACTOR_ROLES = 3  # so many of them, the first, are filled by actors
# Relations that a noun phrase expresses: their trigger is its head, never a verb in it.
STANDING = frozenset(["holdsOffice", "memberOf", "leads", "partOf", "locatedIn"])

# (right words, ignored words): those that fill a role, and those that may but need not.
Filler = tuple[frozenset[int], frozenset[int]]
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Instance:
    """A relation instance of a passage: words by index; `fillers` holds, for each of `ROLES`,
    (positive, ignored) words."""

    word: int
    type: str
    status: str
    former: bool
    fillers: tuple[Filler, ...]


@dataclass(frozen=True, slots=True)
class VerbCounts:
    """How often a lower-case word is a verb in the treebanks, and how often it occurs at all."""

    verbs: Counter[str]
    words: Counter[str]

    @classmethod
    def of(cls, trees: Sequence[Sentence]) -> VerbCounts:
        """Count the words of `trees`."""
        tagged = [(w.lower(), u) for s in trees for w, u in zip(s.words, s.upos, strict=True)]
        return cls(Counter(w for w, u in tagged if u == "VERB"), Counter(w for w, _ in tagged))

    def mostly_verb(self, word: str) -> bool:
        """Whether `word` is a verb in most places."""
        seen = self.words[word.lower()]
        return seen > 0 and self.verbs[word.lower()] / seen > 0.5

    def unseen_verb(self, word: str) -> bool:
        """Whether `word` is unknown and ends like a verb."""
        return word.lower().endswith(("ed", "ing")) and not self.words[word.lower()]


@dataclass(frozen=True, slots=True)
class Places:
    """What relations are laid over: the words of each actor by slug, and of each relation by id."""

    text: Text
    actors: Mapping[str, Set[int]]
    triggers: Mapping[str, int]


def trigger_words(
    relations: Sequence[RelationNote], text: Text, actors: Mapping[str, Set[int]], verbs: VerbCounts
) -> dict[str, int]:
    """Return the trigger word of each relation by id, without those whose trigger the text lacks."""
    places = ((r.id, _trigger(r, text, actors, verbs)) for r in relations)
    return {name: place for name, place in places if place is not None}


def _trigger(
    relation: RelationNote, text: Text, actors: Mapping[str, Set[int]], verbs: VerbCounts
) -> int | None:
    """Of several places, the one in the annotated sentence, then the one nearest to the actors."""
    near = [w for slug in relation.agents + relation.targets for w in actors.get(slug, ())]
    nominal = relation.type in STANDING
    words, sentence = text.window.words, text.window.sentence
    heads = [trigger_head(words, *p, verbs=verbs, nominal=nominal) for p in text.places(relation.trigger)]

    def rank(head: int) -> tuple[int, int]:
        return abs(sentence[head] - relation.sentence), min((abs(head - w) for w in near), default=0)

    return min(heads, key=rank, default=None)


def trigger_head(words: Sequence[str], first: int, last: int, *, verbs: VerbCounts, nominal: bool) -> int:
    """Return the word that carries the trigger `words[first..last]`: its first verb, unless it is
    `nominal`, else the head of its first noun phrase."""
    if not nominal:
        for is_verb in (verbs.mostly_verb, verbs.unseen_verb):
            found = next((i for i in range(first, last + 1) if is_verb(words[i])), None)
            if found is not None:
                return found
    return mention_head(words, first, last)


def instances(relations: Sequence[RelationNote], places: Places, lost: Counter[str]) -> tuple[Instance, ...]:
    """Return the instances of the relations that have a trigger; what is not found goes to `lost`."""
    located = [r for r in relations if r.id in places.triggers]
    lost.update("trigger" for r in relations if r.id not in places.triggers)
    return _merged([_instance(r, places, lost) for r in located])


def _instance(relation: RelationNote, places: Places, lost: Counter[str]) -> Instance:
    fillers = tuple(_fillers(relation, places, lost))
    word = places.triggers[relation.id]
    return Instance(word, relation.type, relation.status, relation.former, fillers)


def _fillers(relation: RelationNote, places: Places, lost: Counter[str]) -> Iterator[Filler]:
    """The fillers of `ROLES`, in their order."""
    word = places.triggers[relation.id]
    for slugs in (relation.agents, relation.targets, relation.speakers):
        yield _actor_filler(slugs, word, places, lost)
    for other in (relation.theme, relation.condition):
        place = places.triggers.get(other or "")
        yield (_NONE if place is None else frozenset([place])), _NONE
    for ends in _quoted_theme(relation.theme, word, places):
        yield ends, _NONE


def _actor_filler(slugs: Sequence[str], word: int, places: Places, lost: Counter[str]) -> Filler:
    """Of each actor's words the nearest is right, and its other words are no mistakes."""
    positive: set[int] = set()
    ignored: set[int] = set()
    for slug in slugs:
        words = places.actors.get(slug, _NONE)
        if not words:
            lost["filler"] += 1
            continue
        nearest = _nearest(words, word, places.text.window.sentence)
        positive.add(nearest)
        ignored |= words - {nearest}
    return frozenset(positive), frozenset(ignored - positive)


def _nearest(words: Set[int], word: int, sentence: Sequence[int]) -> int:
    # Of two equally near the set decides by its order, which the order of filling fixes: integers
    # hash to themselves. The shipped model was trained so.
    return min(words, key=lambda w: (abs(sentence[w] - sentence[word]), abs(w - word)))


def _quoted_theme(theme: str | None, word: int, places: Places) -> tuple[frozenset[int], frozenset[int]]:
    """The first and the last word of a theme that is no relation, where it stands nearest."""
    if not theme or theme in places.triggers:
        return _NONE, _NONE
    found = min(places.text.places(theme), key=lambda p: abs(p[0] - word), default=None)
    return (frozenset(found[:1]), frozenset(found[1:])) if found else (_NONE, _NONE)


def _merged(found: Sequence[Instance]) -> tuple[Instance, ...]:
    """Join instances of the same word and type: the network has one row for them."""
    out: dict[tuple[int, str], Instance] = {}
    for new in found:
        old = out.get((new.word, new.type))
        out[new.word, new.type] = new if old is None else replace(old, fillers=_joined(old, new))
    return tuple(out.values())


def _joined(old: Instance, new: Instance) -> tuple[Filler, ...]:
    pairs = zip(old.fillers, new.fillers, strict=True)
    return tuple((p | q, (x | y) - (p | q)) for (p, x), (q, y) in pairs)
