"""Hypothesis strategies for records that hold anything the format allows."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from kg.ids import actor_iri, claim_iri
from kg.model import Actor, Document, Kind, MentionText, Record, Relation, Span, Status, Theme, Time

HOSTILE = [
    "\"'\\",
    '"""',
    "\r\n\t\0\x0b\x1f\x85\u2028",
    "\U0001f600\u202eشلوم\u200f",
    "]]>&<a/>",
    "\ufffe\uffff",
    "#\n. }",
]
TEXTS = st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE), st.sampled_from(["plain words", "x"]))
DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))
IRIS = TEXTS.map(lambda text: actor_iri(text, Kind.GROUP))


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """Return a stretch of `text`, maybe empty."""
    ends = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return Span(*ends)


@st.composite
def words(draw: st.DrawFn, text: str) -> MentionText:
    """Return a quote of `text`."""
    span = draw(spans(text))
    return MentionText(span.start, span.end, text[span.start : span.end])


@st.composite
def actors(draw: st.DrawFn, text: str, iri: str) -> Actor:
    """Return an actor; its Wikidata id depends on its IRI alone, as it does in a gazetteer."""
    return Actor(
        id=iri,
        name=draw(TEXTS),
        kind=draw(st.sampled_from(Kind)),
        country=draw(st.none() | TEXTS),
        wikidata=f"Q{len(iri)}" if len(iri) % 2 else None,
        of=draw(st.none() | IRIS),
        mentions=tuple(draw(st.lists(words(text), max_size=3))),
    )


THEMES = st.none() | IRIS.map(lambda iri: Theme(relation=iri)) | TEXTS.map(lambda text: Theme(text=text))
TIMES = st.none() | st.builds(Time, st.none() | DATES, st.none() | DATES, TEXTS)


@st.composite
def relations(draw: st.DrawFn, document: Document, known: list[str]) -> Relation:
    """Return a relation between some of the known actors."""
    some = st.lists(st.sampled_from(known), max_size=2, unique=True) if known else st.just([])
    agents, targets = tuple(draw(some)), tuple(draw(some))
    kind = draw(st.sampled_from(["hosts", "holdsOffice", "meets"]))
    trigger = draw(words(document.text))
    return Relation(
        id=claim_iri(document.id, (trigger.start, trigger.end), kind, agents, targets),
        type=kind,
        agents=agents,
        targets=targets,
        status=draw(st.sampled_from(Status)),
        trigger=trigger,
        sentence=draw(spans(document.text)),
        confidence=draw(st.floats(0, 1)),
        theme=draw(THEMES),
        condition=draw(st.none() | IRIS),
        attributed_to=draw(st.sampled_from([None, *known])),
        time=draw(TIMES),
        former=draw(st.booleans()),
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Return a record."""
    document = Document(
        id=draw(TEXTS),
        text=draw(TEXTS),
        title=draw(st.none() | TEXTS),
        published=draw(st.none() | DATES),
        source=draw(st.none() | TEXTS | TEXTS.map(lambda text: f"https://example.org/{text}")),
    )
    known = draw(st.lists(IRIS, max_size=3, unique=True))
    found = tuple(draw(actors(document.text, iri)) for iri in known)
    claims = draw(st.lists(relations(document, known), max_size=3, unique_by=lambda relation: relation.id))
    return Record(document, found, tuple(claims))


MANY_RECORDS = st.lists(records(), max_size=3, unique_by=lambda record: record.document.id)
