"""Graphs to explore: the sample records, a busy one, and one whose every text wants to be a script."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from pyoxigraph import NamedNode, Quad, Store
from sample_records import RECORDS, claim, words

from kg.explorer.documents import PART
from kg.explorer.graph import ExploredGraph
from kg.ids import actor_iri
from kg.model import Actor, Document, Kind, MentionText, Record, Relation, Span, Status, Theme, Time
from kg.rdf.quads import record_to_quads
from kg.rdf.vocabulary import DCTERMS, OWL

SCRIPT = '"><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">'
HOSTILE_ID = "</title><script>window.hacked = 1</script>"
# Astral letters and a combining accent stand before what is marked, so that offsets must count code points.
HOSTILE_TEXT = f"😀𝔸e\u0301 {SCRIPT} threatened Tavra on Monday.\n\nTavra </div> answered מלכה {SCRIPT}."
HOSTILE = actor_iri(SCRIPT, Kind.GROUP)
TAVRA = actor_iri("Tavra", Kind.STATE)
HUB = actor_iri("Hub", Kind.STATE)
SPOKES = 70


def store_of(*records: Record) -> Store:
    store = Store()
    store.extend(quad for record in records for quad in record_to_quads(record))
    return store


@cache
def sample() -> ExploredGraph:
    return ExploredGraph.of(store_of(*RECORDS))


@cache
def hostile() -> ExploredGraph:
    """Every name, title, quote and address wants to be a script or leads to one."""
    store = store_of(_hostile_record())
    document = next(store.quads_for_pattern(None, DCTERMS.title, None))
    script = NamedNode("javascript:window.hacked=1")
    store.add(Quad(NamedNode(HOSTILE), OWL.sameAs, script, document.graph_name))
    store.remove(next(store.quads_for_pattern(None, DCTERMS.source, None)))
    store.add(Quad(document.subject, DCTERMS.source, script, document.graph_name))
    return ExploredGraph.of(store)


@cache
def busy() -> ExploredGraph:
    """One actor that does something to seventy others, in as many documents, over six years."""
    return ExploredGraph.of(store_of(*map(_day, range(SPOKES))))


@cache
def long() -> ExploredGraph:
    """A text of three parts with a claim in the last."""
    text = "Hub rested.\n" * (2 * PART // 12) + "Hub threatened Tavra."
    begin = text.rindex("Hub")
    trigger = words("threatened", text)
    threat = claim(
        "threatens", (HUB,), (TAVRA,), Status.ASSERTED, trigger, Span(begin, len(text)), document="long"
    )
    actors = (
        Actor(HUB, "Hub", Kind.STATE, None, None, None, (MentionText(begin, begin + 3, "Hub"),)),
        Actor(TAVRA, "Tavra", Kind.STATE, None, None, None, (words("Tavra", text),)),
    )
    return ExploredGraph.of(store_of(Record(Document("long", text, "A long day"), actors, (threat,))))


def spoke(number: int) -> str:
    return actor_iri(f"Spoke {number:02d}", Kind.ORGANIZATION)


def _day(number: int) -> Record:
    """Return a document in which the hub criticises a spoke, and meets the first one again."""
    name = f"Spoke {number:02d}"
    text = f"Hub criticised {name}. Hub met Spoke 00."
    end = text.index(".") + 1
    document = f"day-{number:02d}"
    status = Status.ASSERTED if number % 2 else Status.NEGATED
    relations: tuple[Relation, ...] = (
        claim("criticises", (HUB,), (spoke(number),), status, words("criticised", text), Span(0, end),
              document=document),
        claim("meets", (HUB,), (spoke(0),), Status.ASSERTED, words("met", text), Span(end + 1, len(text)),
              document=document),
    )  # fmt: skip
    if number == 1:
        met = words("met", text)
        tie = claim(
            "supports", (spoke(1),), (spoke(0),), status, met, Span(end + 1, len(text)), document=document
        )
        relations = (*relations, tie)
    actors = [
        Actor(HUB, "Hub", Kind.STATE, "HUB", None, None, (words("Hub", text),)),
        Actor(spoke(number), name, Kind.ORGANIZATION, None, None, None, (words(name, text),)),
    ]
    if number:
        first = Actor(spoke(0), "Spoke 00", Kind.ORGANIZATION, None, None, None, (words("Spoke 00", text),))
        actors.append(first)
    published = date(2019, 1, 1) + timedelta(days=30 * number)
    return Record(Document(document, text, f"Day {number}", published, "Daily"), tuple(actors), relations)


def _hostile_record() -> Record:
    sentence = Span(0, HOSTILE_TEXT.index("\n"))
    answer = Span(sentence.end + 2, len(HOSTILE_TEXT))
    theme = Theme(text=SCRIPT)
    threat = _hostile_claim("threatens", HOSTILE, TAVRA, "threatened", sentence)
    office = _hostile_claim("holdsOffice", HOSTILE, TAVRA, "answered", answer)
    unknown = _hostile_claim("__proto__", TAVRA, HOSTILE, "answered", answer)
    time = Time(None, date(2024, 5, 6), SCRIPT)
    actors = (
        Actor(HOSTILE, SCRIPT, Kind.GROUP, SCRIPT, None, None, (words(SCRIPT, HOSTILE_TEXT),)),
        Actor(TAVRA, "Tavra", Kind.STATE, None, None, None, (words("Tavra", HOSTILE_TEXT),)),
    )
    return Record(
        Document(HOSTILE_ID, HOSTILE_TEXT, SCRIPT, date(2024, 5, 6), SCRIPT),
        actors,
        (
            replace(threat, theme=theme, time=time, attributed_to=HOSTILE, status=Status.INTENDED),
            replace(office, theme=theme),
            unknown,
        ),
    )


def _hostile_claim(relation: str, agent: str, target: str, trigger: str, sentence: Span) -> Relation:
    found = words(trigger, HOSTILE_TEXT)
    return claim(relation, (agent,), (target,), Status.ASSERTED, found, sentence, document=HOSTILE_ID)
