"""Statements → facts and denials: what agrees is one, what does not stays apart.

Statements of one key become one fact if they are dated alike (days with days, months with months) and
their days meet, if their themes agree, and if the places beside them do. All of a fact's statements agree
with each other, not only with the next one: no chain of reports makes one event of a month of war.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from kg.ids import DEFAULT_BASE, fact_iri
from kg.merge.statements import Key, Statement, details
from kg.merge.voices import Voice, independent

_ALIKE = 0.5  # two themes agree if they share more than this of their words (Jaccard)
# Lengths in days up to which dates are of one precision: a day or two, a week, a month, a year.
_PRECISIONS = (2, 10, 45, 370)
_UNBOUND = 1 << 20
# A denial comes some days after what it denies, and before what is said of something new.
_ANSWERED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Fact:
    """What one or several claims state alike (or deny, if `denied`).

    `claims` are IRIs, sorted; `earliest` and `latest` the days that all of them allow; `first` and `last`
    the days on which the first and the last document with it was published; `documents` how many those
    are, and `sources` how many of them speak for themselves; `contradicts` IRIs of facts of the other kind.
    """

    iri: str
    key: Key
    denied: bool
    claims: tuple[str, ...]
    earliest: date | None
    latest: date | None
    first: date | None
    last: date | None
    documents: int
    sources: int
    contradicts: tuple[str, ...] = ()


def merge_statements(
    statements: Iterable[Statement], voices: Mapping[str, Voice], *, base: str = DEFAULT_BASE
) -> list[Fact]:
    """Return the facts and denials that statements of one key give, each with those it contradicts.

    `voices` holds the documents of the statements by id. The order of statements does not matter.
    """
    ordered = sorted(set(statements), key=_order)
    groups = [group for _, alike in groupby(ordered, key=_sort_of) for group in _agreeing(list(alike))]
    made = [(group, _fact(group.statements, voices, base)) for group in groups]
    return [replace(fact, contradicts=tuple(_opposed(group, made))) for group, fact in made]


@dataclass(slots=True)
class _Group:
    """Statements that agree, while they are being gathered."""

    statements: list[Statement]
    earliest: date | None
    latest: date | None

    def takes(self, other: Statement) -> bool:
        """Whether a statement agrees with all that are here."""
        return self._meets(other) and all(
            _same_theme(one, other) and _same_details(one, other) for one in self._different()
        )

    def add(self, other: Statement) -> None:
        """Take a statement in."""
        self.statements.append(other)
        if self.earliest and self.latest and other.earliest and other.latest:
            self.earliest = max(self.earliest, other.earliest)
            self.latest = min(self.latest, other.latest)

    def _meets(self, other: Statement) -> bool:
        if other.standing:
            return True
        if not (self.earliest and self.latest and other.earliest and other.latest):
            return other.document == self.statements[0].document
        return other.earliest <= self.latest and self.earliest <= other.latest

    def _different(self) -> Iterable[Statement]:
        return {(one.about, details(one)): one for one in self.statements}.values()


def _agreeing(statements: Sequence[Statement]) -> list[_Group]:
    """Each statement, in order, joins the first group with all of which it agrees, or starts one."""
    reach = timedelta(days=_precision(statements[0]))
    groups: list[_Group] = []
    ahead: list[_Group] = []
    for statement in statements:
        ahead = [group for group in ahead if not _is_past(group, statement, reach)]
        home = next((group for group in ahead if group.takes(statement)), None)
        if home is not None:
            home.add(statement)
            continue
        groups.append(_Group([statement], statement.earliest, statement.latest))
        ahead.append(groups[-1])
    return groups


def _is_past(group: _Group, statement: Statement, reach: timedelta) -> bool:
    """Whether neither this statement nor any later one can meet a group: they are in order of last days."""
    return bool(group.latest and statement.latest and statement.latest - group.latest > reach)


def _order(statement: Statement) -> tuple[object, ...]:
    # What is equal in all that is compared comes together, so that it ends up in one group.
    days = (statement.latest or date.min, statement.earliest or date.min)
    scope = (statement.about, details(statement), statement.document, statement.claim)
    return (*_sort_of(statement), *days, *scope)


def _sort_of(statement: Statement) -> tuple[bool, int]:
    return statement.denied, _precision(statement)


def _precision(statement: Statement) -> int:
    if statement.earliest is None or statement.latest is None:
        return 0
    days = (statement.latest - statement.earliest).days
    return next((limit for limit in _PRECISIONS if days <= limit), _UNBOUND)


def _same_theme(one: Statement, other: Statement) -> bool:
    mine, theirs = set(one.about), set(other.about)
    return mine == theirs or len(mine & theirs) > _ALIKE * len(mine | theirs)


def _same_details(one: Statement, other: Statement) -> bool:
    pairs = zip(details(one), details(other), strict=True)
    return all(not mine or not theirs or bool(set(mine) & set(theirs)) for mine, theirs in pairs)


def _fact(group: Sequence[Statement], voices: Mapping[str, Voice], base: str) -> Fact:
    seed = group[0]
    documents = [voices[document] for document in sorted({one.document for one in group})]
    published = [voice.published for voice in documents if voice.published]
    earliest = [one.earliest for one in group if one.earliest]
    latest = [one.latest for one in group if one.latest]
    return Fact(
        iri=fact_iri(seed.key.digest(), *_identity(seed), base=base),
        key=seed.key,
        denied=seed.denied,
        claims=tuple(sorted({one.claim for one in group})),
        earliest=max(earliest, default=None),
        latest=min(latest, default=None),
        first=min(published, default=None),
        last=max(published, default=None),
        documents=len(documents),
        sources=independent(documents),
    )


def _identity(seed: Statement) -> Iterator[object]:
    """What tells a fact from the others of its key: what its first statement says."""
    yield seed.denied
    yield from (day and day.isoformat() for day in (seed.earliest, seed.latest))
    yield seed.about
    yield details(seed)
    if not seed.standing and seed.earliest is None:
        yield seed.document


def _opposed(group: _Group, made: Iterable[tuple[_Group, Fact]]) -> Iterator[str]:
    """Yield the facts of the other kind that speak of the same as a group's statements."""
    mine = group.statements
    for other, fact in made:
        if fact.denied != mine[0].denied and _answers(group, other):
            yield fact.iri


def _answers(one: _Group, other: _Group) -> bool:
    return _is_near(one, other) and any(
        (not a.about or not b.about or _same_theme(a, b)) and _same_details(a, b)
        for a in one.statements
        for b in other.statements
    )


def _is_near(one: _Group, other: _Group) -> bool:
    """Whether their days lie close together; days that are not known may be any."""
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return True
    return max(one.earliest, other.earliest) - min(one.latest, other.latest) <= _ANSWERED
