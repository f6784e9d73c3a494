"""A reader without a model: of "Norland hosts the Red Front." it makes a claim, of anything else nothing.

It stands in for the real one where a test is about what is kept of records, not about reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.ids import DEFAULT_BASE, actor_iri, claim_iri
from kg.model import Actor, Document, Kind, MentionText, Record, Relation, Span, Status
from kg.read import Item, Remark, Skipped

_SENTENCE = re.compile(
    r"(?P<agent>[A-Z]\w+) (?P<verb>hosts|attacks|funds) (?P<target>(?:the )?[A-Z][\w ]+)\."
)
UNREADABLE = "crashes the reader"


def plain_records(
    items: Iterable[Item], *, base: str = DEFAULT_BASE, **_options: Any
) -> Iterator[Record | Skipped | Remark]:
    """Do what `kg.make_records` does, for such sentences."""
    for item in items:
        if not isinstance(item, Document):
            yield item
        elif UNREADABLE in item.text:
            yield Skipped(item.id, None, "cannot be analysed")
        else:
            yield plain_record(item, base)


def plain_record(document: Document, base: str = DEFAULT_BASE) -> Record:
    """Return the record of one document."""
    actors: dict[str, Actor] = {}
    claims = []
    for found in _SENTENCE.finditer(document.text):
        agent, target = (_actor(found, group, base) for group in ("agent", "target"))
        actors[agent.id], actors[target.id] = agent, target
        claims.append(_claim(document.id, found, agent.id, target.id, base))
    return Record(document, tuple(actors.values()), tuple(claims))


def _actor(found: re.Match[str], group: str, base: str) -> Actor:
    # In capitals or not, with article or not, it is one actor under several names.
    name = found[group].removeprefix("the ")
    iri = actor_iri(name.title(), Kind.GROUP, base=base)
    return Actor(iri, name, Kind.GROUP, None, None, None, (_words(found, group),))


def _claim(document: str, found: re.Match[str], agent: str, target: str, base: str) -> Relation:
    trigger = _words(found, "verb")
    place = (trigger.start, trigger.end)
    return Relation(
        id=claim_iri(document, place, found["verb"], (agent,), (target,), base=base),
        type=found["verb"],
        agents=(agent,),
        targets=(target,),
        status=Status.ASSERTED,
        trigger=trigger,
        sentence=Span(*found.span()),
        confidence=0.9,
    )


def _words(found: re.Match[str], group: str) -> MentionText:
    return MentionText(found.start(group), found.end(group), found[group])
