"""What a document's own graph says: the document, the words that name actors, claims and their evidence."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.ids import appearance_iri, document_iri, evidence_iri, mention_iri
from kg.model import Actor, Document, MentionText, Record, Relation, Span, Time
from kg.rdf.nodes import Pairs, Statement, day, decimal, integer, node, relation_property, statements
from kg.rdf.vocabulary import DCTERMS, KG, KINDS, OA, PROV, RDF, STATUSES, XSD

_CONTEXT = 32  # characters before and after a quote that help to find it in a changed text


def document_statements(record: Record, *, base: str, include_text: bool) -> Iterator[Statement]:
    """Yield what the graph of a record's document says of it, its actors' mentions and its claims."""
    document = record.document
    about = node(document_iri(document.id, base=base))
    yield from statements(about, _document(document, include_text=include_text))
    for actor in record.actors:
        yield from statements(
            node(appearance_iri(document.id, actor.id, base=base)), _appearance(actor, about)
        )
        for mention in actor.mentions:
            place = mention_iri(document.id, mention.start, mention.end, base=base)
            yield from statements(node(place), _mention(mention, actor, about))
    for sentence in {relation.sentence for relation in record.relations}:
        yield from _evidence(document, sentence, base)
    for relation in record.relations:
        evidence = evidence_iri(document.id, relation.sentence.start, relation.sentence.end, base=base)
        yield from statements(node(relation.id), _claim(relation, about, node(evidence)))


def _document(document: Document, *, include_text: bool) -> Pairs:
    yield RDF.type, KG.Document
    yield RDF.type, PROV.Entity
    yield DCTERMS.identifier, Literal(document.id)
    if document.title is not None:
        yield DCTERMS.title, Literal(document.title)
    if document.published is not None:
        yield DCTERMS.issued, day(document.published)
    if document.source is not None:
        yield DCTERMS.source, _source(document.source)
    if document.author is not None:
        yield DCTERMS.creator, Literal(document.author)
    if include_text:
        yield KG.text, Literal(document.text)


def _source(source: str) -> NamedNode | Literal:
    # An address is a node that can be followed; anything else ("Example Wire") is its name.
    if source.startswith(("https://", "http://")):
        try:
            return NamedNode(source)
        except ValueError:
            return Literal(source)
    return Literal(source)


def _appearance(actor: Actor, document: NamedNode) -> Pairs:
    """What this document says of an actor; another may give it other names or another allegiance."""
    yield RDF.type, KG.Appearance
    yield KG.inDocument, document
    yield KG.actor, node(actor.id)
    yield KG.name, Literal(actor.name)
    yield KG.kind, KINDS[actor.kind]
    if actor.of is not None:
        yield KG.belongsTo, node(actor.of)
    if actor.country is not None:
        yield KG.country, Literal(actor.country)


def _mention(mention: MentionText, actor: Actor, document: NamedNode) -> Pairs:
    yield RDF.type, KG.Mention
    yield KG.inDocument, document
    yield KG.refersTo, node(actor.id)
    yield KG.begin, integer(mention.start)
    yield KG.end, integer(mention.end)
    yield KG.quote, Literal(mention.text)


def _claim(relation: Relation, document: NamedNode, evidence: NamedNode) -> Pairs:
    yield RDF.type, KG.Claim
    yield KG.relation, relation_property(relation.type)
    yield from ((KG.agent, node(agent)) for agent in relation.agents)
    yield from ((KG.target, node(target)) for target in relation.targets)
    yield KG.status, STATUSES[relation.status]
    yield KG.trigger, Literal(relation.trigger.text)
    yield KG.triggerBegin, integer(relation.trigger.start)
    yield KG.triggerEnd, integer(relation.trigger.end)
    yield KG.confidence, decimal(relation.confidence)
    yield KG.evidence, evidence
    yield KG.inDocument, document
    yield PROV.wasDerivedFrom, document
    yield from _about(relation)
    if relation.time is not None:
        yield from _time(relation.time)


def _about(relation: Relation) -> Pairs:
    if relation.theme is not None and relation.theme.relation is not None:
        yield KG.theme, node(relation.theme.relation)
    if relation.theme is not None and relation.theme.text is not None:
        yield KG.themeText, Literal(relation.theme.text)
    if relation.condition is not None:
        yield KG.condition, node(relation.condition)
    if relation.attributed_to is not None:
        yield KG.attributedTo, node(relation.attributed_to)
    if relation.former:
        yield KG.former, Literal("true", datatype=XSD.boolean)


def _time(time: Time) -> Pairs:
    yield KG.timeText, Literal(time.text)
    if time.earliest is not None:
        yield KG.earliest, day(time.earliest)
    if time.latest is not None:
        yield KG.latest, day(time.latest)


def _evidence(document: Document, span: Span, base: str) -> Iterator[Statement]:
    """A sentence as a Web Annotation target: by position, by quote, and flat for short queries."""
    iri = evidence_iri(document.id, span.start, span.end, base=base)
    position, quote = node(f"{iri}_position"), node(f"{iri}_quote")
    words = Literal(document.text[span.start : span.end])
    yield from statements(
        node(iri),
        (
            (RDF.type, KG.Evidence),
            (RDF.type, OA.SpecificResource),
            (OA.hasSource, node(document_iri(document.id, base=base))),
            (OA.hasSelector, position),
            (OA.hasSelector, quote),
            (KG.begin, integer(span.start)),
            (KG.end, integer(span.end)),
            (KG.quote, words),
        ),
    )
    yield from statements(
        position,
        (
            (RDF.type, OA.TextPositionSelector),
            # Plain integers: some stores turn xsd:nonNegativeInteger into them, and the values are the same.
            (OA.start, integer(span.start)),
            (OA.end, integer(span.end)),
        ),
    )
    yield from statements(
        quote,
        (
            (RDF.type, OA.TextQuoteSelector),
            (OA.exact, words),
            (OA.prefix, Literal(document.text[max(0, span.start - _CONTEXT) : span.start])),
            (OA.suffix, Literal(document.text[span.end : span.end + _CONTEXT])),
        ),
    )
