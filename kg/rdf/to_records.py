"""Quads → records: the way back, from any graph that `kg.rdf.quads` wrote, with or without graph names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import BadGraph
from kg.model import Actor, Document, MentionText, Record, Relation, Span, Theme, Time
from kg.rdf.vocabulary import DCTERMS, KG, KINDS, OWL, RDF, STATUSES, prefixes
from kg.records import canonical_record

_Term = NamedNode | BlankNode | Literal | Triple
_KINDS = {node: kind for kind, node in KINDS.items()}
_STATUSES = {node: status for status, node in STATUSES.items()}
_Part = dict[str, list[str]]


def quads_to_records(quads: Iterable[Quad | Triple]) -> list[Record]:
    """Return the records that the quads hold, sorted by document id; graph names are not looked at.

    A document without its text comes with an empty one. A claim, mention or actor that lacks a
    property it must have raises BadGraph naming both.
    """
    nodes = _Nodes.of(quads)
    parts = {kind: _by_document(nodes, kind) for kind in (KG.Appearance, KG.Mention, KG.Claim)}
    records = (
        Record(
            _document(nodes, document),
            tuple(_actors(nodes, parts[KG.Appearance][document], parts[KG.Mention][document])),
            tuple(_relation(nodes, claim) for claim in parts[KG.Claim][document]),
        )
        for document in nodes.of_type(KG.Document)
    )
    return sorted(map(canonical_record, records), key=lambda record: record.document.id)


@dataclass(frozen=True, slots=True)
class _Nodes:
    """What is said of each node: (subject, predicate) → objects."""

    said: dict[tuple[_Term, NamedNode], list[_Term]]
    types: dict[_Term, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, quads: Iterable[Quad | Triple]) -> _Nodes:
        said: dict[tuple[_Term, NamedNode], list[_Term]] = defaultdict(list)
        types: dict[_Term, set[str]] = defaultdict(set)
        for quad in quads:
            said[quad.subject, quad.predicate].append(quad.object)
            if quad.predicate == RDF.type and isinstance(quad.subject, NamedNode):
                types[quad.object].add(quad.subject.value)
        return cls(said, {kind: sorted(subjects) for kind, subjects in types.items()})

    def of_type(self, kind: NamedNode) -> list[str]:
        return self.types.get(kind, [])

    def terms(self, subject: str, predicate: NamedNode) -> list[_Term]:
        return self.said.get((NamedNode(subject), predicate), [])

    def values(self, subject: str, predicate: NamedNode) -> tuple[str, ...]:
        terms = self.terms(subject, predicate)
        return tuple(sorted({term.value for term in terms if isinstance(term, NamedNode | Literal)}))

    def value(self, subject: str, predicate: NamedNode) -> str | None:
        return next(iter(self.values(subject, predicate)), None)

    def needed(self, subject: str, predicate: NamedNode) -> str:
        value = self.value(subject, predicate)
        if value is None:
            raise BadGraph(f"<{subject}> has no {predicate.value}")
        return value

    def number(self, subject: str, predicate: NamedNode) -> int:
        value = self.needed(subject, predicate)
        try:
            return int(value)
        except ValueError as cause:
            raise BadGraph(f"<{subject}> {predicate.value}: no whole number: {value!r}") from cause

    def day(self, subject: str, predicate: NamedNode) -> date | None:
        value = self.value(subject, predicate)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError as cause:
            raise BadGraph(f"<{subject}> {predicate.value}: no date: {value!r}") from cause


def _by_document(nodes: _Nodes, kind: NamedNode) -> _Part:
    parts: _Part = defaultdict(list)
    for subject in nodes.of_type(kind):
        for document in nodes.values(subject, KG.inDocument):
            parts[document].append(subject)
    return parts


def _document(nodes: _Nodes, node: str) -> Document:
    return Document(
        id=nodes.needed(node, DCTERMS.identifier),
        text=nodes.value(node, KG.text) or "",
        title=nodes.value(node, DCTERMS.title),
        published=nodes.day(node, DCTERMS.issued),
        source=nodes.value(node, DCTERMS.source),
        author=nodes.value(node, DCTERMS.creator),
    )


def _actors(nodes: _Nodes, appearances: list[str], mentions: list[str]) -> Iterable[Actor]:
    found: dict[str, list[MentionText]] = defaultdict(list)
    for mention in mentions:
        words = _words(nodes, mention, (KG.begin, KG.end, KG.quote))
        for actor in nodes.values(mention, KG.refersTo):
            found[actor].append(words)
    return (_actor(nodes, appearance, found) for appearance in appearances)


def _actor(nodes: _Nodes, appearance: str, mentions: dict[str, list[MentionText]]) -> Actor:
    actor = nodes.needed(appearance, KG.actor)
    kind = NamedNode(nodes.needed(appearance, KG.kind))
    if kind not in _KINDS:
        raise BadGraph(f"<{actor}> is of an unknown kind: {kind}; kinds: {', '.join(_KINDS.values())}")
    return Actor(
        id=actor,
        name=nodes.needed(appearance, KG.name),
        kind=_KINDS[kind],
        country=nodes.value(appearance, KG.country),
        wikidata=_wikidata(nodes, actor),
        of=nodes.value(appearance, KG.belongsTo),
        mentions=tuple(mentions[actor]),
    )


def _wikidata(nodes: _Nodes, actor: str) -> str | None:
    items = prefixes()["wd"]
    same = (iri for iri in nodes.values(actor, OWL.sameAs) if iri.startswith(items))
    return next((iri.removeprefix(items) for iri in same), None)


def _relation(nodes: _Nodes, claim: str) -> Relation:
    status = NamedNode(nodes.needed(claim, KG.status))
    if status not in _STATUSES:
        choices = ", ".join(_STATUSES.values())
        raise BadGraph(f"<{claim}> has an unknown status: {status}; statuses: {choices}")
    evidence = nodes.needed(claim, KG.evidence)
    return Relation(
        id=claim,
        type=nodes.needed(claim, KG.relation).removeprefix(KG.iri),
        agents=nodes.values(claim, KG.agent),
        targets=nodes.values(claim, KG.target),
        status=_STATUSES[status],
        trigger=_words(nodes, claim, (KG.triggerBegin, KG.triggerEnd, KG.trigger)),
        sentence=Span(nodes.number(evidence, KG.begin), nodes.number(evidence, KG.end)),
        confidence=_confidence(nodes, claim),
        theme=_theme(nodes, claim),
        condition=nodes.value(claim, KG.condition),
        attributed_to=nodes.value(claim, KG.attributedTo),
        time=_time(nodes, claim),
        former=nodes.value(claim, KG.former) == "true",
    )


def _confidence(nodes: _Nodes, claim: str) -> float:
    value = nodes.needed(claim, KG.confidence)
    try:
        return float(value)
    except ValueError as cause:
        raise BadGraph(f"<{claim}> {KG.confidence.value}: no number: {value!r}") from cause


def _words(nodes: _Nodes, node: str, terms: tuple[NamedNode, NamedNode, NamedNode]) -> MentionText:
    begin, end, quote = terms
    return MentionText(nodes.number(node, begin), nodes.number(node, end), nodes.needed(node, quote))


def _theme(nodes: _Nodes, claim: str) -> Theme | None:
    theme = Theme(nodes.value(claim, KG.theme), nodes.value(claim, KG.themeText))
    return None if theme == Theme() else theme


def _time(nodes: _Nodes, claim: str) -> Time | None:
    text = nodes.value(claim, KG.timeText)
    if text is None:
        return None
    return Time(nodes.day(claim, KG.earliest), nodes.day(claim, KG.latest), text)
