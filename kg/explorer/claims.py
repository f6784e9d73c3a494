"""Claims as rows: who, what, whom, in which status, when, who says so, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pyoxigraph import NamedNode

from kg.explorer.answers import ClaimPage, ClaimRow, Count, Gloss, Group, Named, Source
from kg.explorer.entries import PLACES, ClaimEntry, Side
from kg.explorer.graph import PAGE, ExploredGraph
from kg.explorer.store_values import Said, first, said_of
from kg.rdf.vocabulary import KG

_LONGEST = 1000  # characters of a quote; of a longer sentence the part about the trigger is shown
_BEFORE = 400
_OFFSET = re.compile(r"[0-9]{1,9}")
_CONFIDENCE = re.compile(r"[01](?:\.[0-9]{1,9})?")


def claim_row(graph: ExploredGraph, number: int, *, words: bool = True) -> ClaimRow:
    """Return a claim by its number; without `words` the quote is left out."""
    entry = graph.index.claims[number]
    said = said_of(graph.store, entry.iri)
    evidence = said_of(graph.store, _value(said, KG.evidence) or entry.iri)
    begin = offset(evidence, KG.begin)
    trigger = offset(said, KG.triggerBegin)
    quote, cut = _cut(_value(evidence, KG.quote) or "", trigger - begin)
    return ClaimRow(
        id=graph.id(entry.iri),
        relation=entry.relation,
        status=entry.status,
        agents=_named(graph, entry.agents),
        targets=_named(graph, entry.targets),
        document=graph.id(graph.index.documents[entry.document].iri),
        date=entry.date,
        reported=entry.reported,
        former=entry.former,
        confidence=_confidence(_value(said, KG.confidence)),
        trigger=_value(said, KG.trigger) or "",
        trigger_begin=trigger,
        trigger_end=offset(said, KG.triggerEnd),
        begin=begin,
        end=offset(evidence, KG.end),
        quote=quote if words else "",
        quote_begin=begin + cut if cut else None,
        about=entry.about,
        theme=_gloss(graph, _value(said, KG.theme)),
        condition=_gloss(graph, _value(said, KG.condition)),
        speaker=None if entry.speaker is None else graph.named(entry.speaker),
        earliest=_value(said, KG.earliest),
        latest=_value(said, KG.latest),
        when=_value(said, KG.timeText),
    )


def claim_page(graph: ExploredGraph, about: str, page: int) -> ClaimPage | None:
    """Return one page of an actor's claims, by its id; None where there is no such actor."""
    actor = graph.actor(about)
    if actor is None:
        return None
    places = graph.index.places[actor][page * PAGE : (page + 1) * PAGE]
    return ClaimPage(*claim_rows(graph, [place % PLACES for place in places]))


def claim_rows(
    graph: ExploredGraph, numbers: Sequence[int], *, words: bool = True
) -> tuple[tuple[Source, ...], tuple[ClaimRow, ...]]:
    """Return the documents that claims are from, each once, and the rows of the claims."""
    documents = dict.fromkeys(graph.index.claims[number].document for number in numbers)
    rows = tuple(claim_row(graph, number, words=words) for number in numbers)
    return tuple(graph.source(document) for document in documents), rows


def claim_groups(graph: ExploredGraph, actor: int) -> Iterator[Group]:
    """Yield the groups of an actor's claims, in their order."""
    relations = list(graph.wording.relations)
    begin = 0
    for group, places in groupby(graph.index.places[actor], key=lambda place: place // PLACES):
        claims = [graph.index.claims[place % PLACES] for place in places]
        relation, side = divmod(group, len(Side))
        yield _group(relations[relation], Side(side), begin, claims)
        begin += len(claims)


def offset(said: Said, term: NamedNode) -> int:
    """Return the value of a property that holds an offset, 0 where it is none."""
    text = _value(said, term) or ""
    return int(text) if _OFFSET.fullmatch(text) else 0


def _group(relation: str, side: Side, begin: int, claims: list[ClaimEntry]) -> Group:
    days = [claim.date for claim in claims if claim.date]
    return Group(
        relation=relation,
        side=side.name.lower(),
        first=begin,
        claims=len(claims),
        statuses=Count.of(claim.status for claim in claims),
        earliest=min(days, default=""),
        latest=max(days, default=""),
    )


def _named(graph: ExploredGraph, actors: Iterable[int]) -> tuple[Named, ...]:
    return tuple(graph.named(actor) for actor in actors)


def _gloss(graph: ExploredGraph, iri: str | None) -> Gloss | None:
    number = graph.index.claim_numbers.get(iri or "")
    if number is None:
        return None
    entry = graph.index.claims[number]
    agents, targets = _named(graph, entry.agents), _named(graph, entry.targets)
    return Gloss(graph.id(entry.iri), entry.relation, entry.status, agents, targets)


def _cut(quote: str, trigger: int) -> tuple[str, int]:
    """Return the quote, or the part of a very long one about the trigger, and where that begins."""
    if len(quote) <= _LONGEST:
        return quote, 0
    begin = max(0, min(trigger, len(quote)) - _BEFORE)
    return quote[begin : begin + _LONGEST], begin


def _value(said: Said, term: NamedNode) -> str | None:
    return first(said, term.value)


def _confidence(text: str | None) -> float | None:
    return float(text) if text and _CONFIDENCE.fullmatch(text) else None
