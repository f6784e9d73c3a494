"""Annotated actors laid over the words of their text: mention spans, and the words that stand for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from kg.nlp.heads import mention_head
from training.annotation import Annotation, PronounNote
from training.texts import Text

_DETERMINERS = frozenset(["the", "a", "an", "some"])
_ENDINGS = frozenset(["'s", "’s", "'", "’", ".", ","])


@dataclass(frozen=True, slots=True)
class ActorWords:
    """`spans`: (first, last) word of a mention to its actor's slug; `words`: slug to the words that
    stand for the actor, heads of its mentions and pronouns; `named`: all those heads."""

    spans: Mapping[tuple[int, int], str]
    words: Mapping[str, Set[int]]
    named: Set[int]


def align_actors(note: Annotation, text: Text, lost: Counter[str]) -> ActorWords:
    """Find the words of every actor; what has no place of its own is counted in `lost`."""
    spans = _mention_spans(note, text)
    words: dict[str, set[int]] = {slug: set() for slug in note.actors}
    named: set[int] = set()
    for (first, last), slug in spans.items():
        head = mention_head(text.window.words, first, last)
        if head in named and head not in words[slug]:
            lost["shared head"] += 1
            continue
        words[slug].add(head)
        named.add(head)
    _add_pronouns(words, note.pronouns, text, named, lost)
    return ActorWords(spans, words, named)


def _mention_spans(note: Annotation, text: Text) -> dict[tuple[int, int], str]:
    """Longer surfaces come first: where two actors share words, the fuller name has them."""
    surfaces = {(len(s), s, slug) for slug, actor in note.actors.items() for s in actor.surfaces}
    spans: dict[tuple[int, int], str] = {}
    for _, surface, slug in sorted(surfaces, reverse=True):
        for first, last in text.places(surface):
            spans.setdefault(_trimmed(text.window.words, first, last), slug)
    return spans


def _trimmed(words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """A mention without its determiner, possessive ending and full stop."""
    if last > first and words[first].lower() in _DETERMINERS:
        first += 1
    while last > first and words[last] in _ENDINGS:
        last -= 1
    return first, last


def _add_pronouns(
    words: Mapping[str, set[int]],
    pronouns: Sequence[PronounNote],
    text: Text,
    named: Set[int],
    lost: Counter[str],
) -> None:
    for pronoun in pronouns:
        taken: set[int] = set().union(*words.values())
        place = _pronoun_place(pronoun, text, named=named, taken=taken)
        if place is None:
            lost["pronoun"] += 1
        else:
            words[pronoun.actor].add(place)


def _pronoun_place(pronoun: PronounNote, text: Text, *, named: Set[int], taken: Set[int]) -> int | None:
    """The pronoun's first word that is not taken yet, in its sentence or, since annotators count
    sentences otherwise, in the next ones; a taken word where all are."""
    window = text.window
    same = [i for i, w in enumerate(window.words) if w.lower() == pronoun.word.lower() and i not in named]
    for reach in (0, 1):
        near = [i for i in same if abs(window.sentence[i] - pronoun.sentence) <= reach]
        if near:
            return next((i for i in near if i not in taken), near[0])
    return None
