"""What the reader got wrong, each slip with the sentence it was made in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.evaluation.alignment import occurrences
from kg.evaluation.claims import Claim, Comparison, Stated, statuses
from kg.evaluation.figures import is_swapped
from kg.evaluation.gold import GoldRelation
from kg.evaluation.rules import TypeRules
from kg.model import Relation, Span, Status
from kg.nlp.sentences import sentence_spans


class SlipKind(StrEnum):
    """What went wrong: a claim was missed, is wrong, or is right with a wrong status."""

    MISSED = "missed"
    WRONG = "wrong"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Slip:
    """One claim that was misread.

    `agent` and `target` are names, None for nobody; the actor for which one acts follows in brackets where
    it is another, and "(?)" where the annotation lacks the actor.
    `gold` are the annotated statuses and `read` those that were read, empty where there is no such claim.
    `trigger` are the words that express it, `sentence` is where they stand; `hint` says what the other
    side has in its place, empty where there is nothing to say.
    """

    kind: SlipKind
    document: str
    type: str
    agent: str | None
    target: str | None
    gold: tuple[Status, ...]
    read: tuple[Status, ...]
    trigger: str
    sentence: Span
    words: str
    hint: str


def slips(comparisons: Iterable[Comparison], rules: TypeRules) -> tuple[Slip, ...]:
    """List what was misread: by type, the type with most slips first, in each in the order of the texts."""
    found = [slip for comparison in comparisons for slip in _Slips(comparison, rules).all()]
    often = Counter(slip.type for slip in found)
    # Stable: within a type the order of the documents stays.
    return tuple(sorted(found, key=lambda slip: (-often[slip.type], slip.type)))


@dataclass(frozen=True, slots=True)
class _Place:
    trigger: Span
    sentence: Span


class _Slips:
    """The slips of one document."""

    def __init__(self, comparison: Comparison, rules: TypeRules) -> None:
        self._level = comparison.principal
        self._rules = rules
        self._document = comparison.gold.document
        text = self._document.text
        self._sentences = sentence_spans(text) or (Span(0, len(text)),)
        self._alignment = comparison.alignment
        self._names = _names(comparison)
        self._gold = {claim: self._annotated(one[0]) for claim, one in self._level.gold.items()}
        self._read = {claim: self._found(one[0]) for claim, one in self._level.read.items()}

    def all(self) -> list[Slip]:
        """Return the slips in the order of the text."""
        found = [*self._unread(), *self._unfounded()]
        found.sort(key=lambda one: (one[2].sentence.start, one[2].trigger.start, one[0]))
        return [self._slip(kind, claim, place) for kind, claim, place in found]

    def _unread(self) -> Iterator[tuple[SlipKind, Claim, _Place]]:
        for claim, relations in self._level.gold.items():
            if claim not in self._level.read:
                yield SlipKind.MISSED, claim, self._gold[claim]
            elif not statuses(relations) & statuses(self._level.read[claim]):
                yield SlipKind.STATUS, claim, self._gold[claim]

    def _unfounded(self) -> Iterator[tuple[SlipKind, Claim, _Place]]:
        for claim, place in self._read.items():
            if claim not in self._level.gold:
                yield SlipKind.WRONG, claim, place

    def _slip(self, kind: SlipKind, claim: Claim, place: _Place) -> Slip:
        text = self._document.text
        agent, target = self._shown(kind, claim)
        return Slip(
            kind=kind,
            document=self._document.id,
            type=claim.type,
            agent=agent,
            target=target,
            gold=tuple(sorted(statuses(self._level.gold.get(claim, ())))),
            read=tuple(sorted(statuses(self._level.read.get(claim, ())))),
            trigger=text[place.trigger.start : place.trigger.end],
            sentence=place.sentence,
            words=text[place.sentence.start : place.sentence.end],
            hint=self._hint(kind, claim, place),
        )

    def _shown(self, kind: SlipKind, claim: Claim) -> tuple[str | None, str | None]:
        """Return names of the very actors: "prosecutors (Italy)" says more than "Italy"."""
        relation: Stated = (self._level.read if kind is SlipKind.WRONG else self._level.gold)[claim][0]
        principal = self._alignment.principal if kind is SlipKind.WRONG else self._alignment.gold.principal
        # Symmetric claims are sorted, so that either side may hold either actor; an annotation's keys
        # stand for themselves.
        both = ((*relation.agents, *relation.targets), (*relation.targets, *relation.agents))
        agents, targets = (
            [(self._alignment.exact(actor), principal(actor)) for actor in actors] for actors in both
        )
        return self._name(claim.agent, agents), self._name(claim.target, targets)

    def _name(self, actor: str | None, candidates: Iterable[tuple[str, str]]) -> str | None:
        if actor is None:
            return None
        exact = next((exact for exact, principal in candidates if actor in (exact, principal)), actor)
        if exact != actor:
            return f"{self._names[exact]} ({self._names[actor]})"
        return self._names[exact] if actor in self._alignment.gold.actors else f"{self._names[exact]} (?)"

    def _hint(self, kind: SlipKind, claim: Claim, place: _Place) -> str:
        if is_swapped(claim, self._level, self._rules):
            return "the wrong way round"
        if kind is SlipKind.WRONG:
            return _named("annotated as", _alternatives(claim, place, self._gold))
        return _named("read as", _alternatives(claim, place, self._read)) if kind is SlipKind.MISSED else ""

    def _annotated(self, relation: GoldRelation) -> _Place:
        """Return where an annotation's trigger stands; annotators number sentences by eye, so the nearest."""
        wanted = min(relation.sentence, len(self._sentences) - 1)
        places = list(occurrences(self._document.text, relation.trigger)) if relation.trigger else []
        if not places:
            sentence = self._sentences[wanted]
            return _Place(Span(sentence.start, sentence.start), sentence)
        trigger = min(places, key=lambda place: abs(self._number(place) - wanted))
        return _Place(trigger, self._sentences[self._number(trigger)])

    def _found(self, relation: Relation) -> _Place:
        trigger = Span(relation.trigger.start, relation.trigger.end)
        return _Place(trigger, self._sentences[self._number(trigger)])

    def _number(self, place: Span) -> int:
        begun = [number for number, span in enumerate(self._sentences) if span.start <= place.start]
        return begun[-1] if begun else 0


def _names(comparison: Comparison) -> dict[str, str]:
    """Return the names of annotated actors by key and of those that were read by IRI."""
    read = comparison.record.actors if comparison.record else ()
    annotated = {key: actor.name for key, actor in comparison.gold.actors.items()}
    return annotated | {actor.id: actor.name for actor in read}


def _alternatives(claim: Claim, place: _Place, claims: Mapping[Claim, _Place]) -> set[str]:
    """Return as what else one side has the same agent and target in the same sentence."""
    return {
        other.type
        for other, there in claims.items()
        if other.type != claim.type
        and (other.agent, other.target) == (claim.agent, claim.target)
        and there.sentence == place.sentence
    }


def _named(words: str, types: set[str]) -> str:
    return f"{words} {', '.join(sorted(types))}" if types else ""
