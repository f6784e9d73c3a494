"""Records written by hand that between them use every field, status and oddity the format knows."""

from __future__ import annotations

from datetime import date

from kg.ids import DEFAULT_BASE, actor_iri, claim_iri
from kg.model import (
    Actor,
    Document,
    Kind,
    MentionText,
    Record,
    Relation,
    Span,
    Status,
    Theme,
    Time,
)

TEXT = (
    "Norland officials told Estmark on Monday to expel the Red Front if it rejects a truce, the Daily "
    "Lantern reported.\nEstmark has hosted the Red Front since 2012. Sudmark may host the group. "
    'Minister Ana Bell of Estmark denied that Norland "attacked" the port. '
    "Former envoy Lu Wei said Estmark is mediating between Norland and the Red Front."
)
NORLAND = DEFAULT_BASE + "actor/norland"
ESTMARK = DEFAULT_BASE + "actor/estmark"
SUDMARK = DEFAULT_BASE + "actor/sudmark"
OFFICIALS = actor_iri("Norland officials", Kind.GOVERNMENT, scope="truce")
FRONT = actor_iri("Red Front", Kind.GROUP)
LANTERN = actor_iri("Daily Lantern", Kind.ORGANIZATION)
BELL = actor_iri("Ana Bell", Kind.PERSON)
LU = actor_iri("Lu Wei", Kind.PERSON)


def words(text: str, document: str = TEXT, nth: int = 0) -> MentionText:
    """Return the `nth` place where `document` says `text`."""
    start = -1
    for _ in range(nth + 1):
        start = document.index(text, start + 1)
    return MentionText(start, start + len(text), text)


def sentence(text: str, document: str = TEXT) -> Span:
    """Return the span of a whole sentence."""
    found = words(text, document)
    return Span(found.start, found.end)


def claim(
    relation: str,
    agents: tuple[str, ...],
    targets: tuple[str, ...],
    status: Status,
    trigger: MentionText,
    span: Span,
    confidence: float = 0.9,
    document: str = "truce",
) -> Relation:
    """Return a relation with its IRI and no more than what each must have."""
    iri = claim_iri(document, (trigger.start, trigger.end), relation, agents, targets)
    return Relation(iri, relation, agents, targets, status, trigger, span, confidence)


FIRST = sentence(TEXT[: TEXT.index("\n")])
HOSTING = sentence("Estmark has hosted the Red Front since 2012.")
MAYBE = sentence("Sudmark may host the group.")
DENIAL = sentence('Minister Ana Bell of Estmark denied that Norland "attacked" the port.')
LAST = sentence("Former envoy Lu Wei said Estmark is mediating between Norland and the Red Front.")

_REJECTS = claim("rejects", (FRONT,), (), Status.CONDITIONAL, words("rejects"), FIRST, 0.81)
_EXPELS = claim("expels", (ESTMARK,), (FRONT,), Status.REQUESTED, words("expel"), FIRST, 0.92)
_DEMANDS = claim("demands", (OFFICIALS,), (ESTMARK,), Status.ASSERTED, words("told"), FIRST, 0.9312)
_HOSTS = claim("hosts", (ESTMARK,), (FRONT,), Status.ASSERTED, words("hosted"), HOSTING, 0.97)
_MAYBE = claim("hosts", (SUDMARK,), (FRONT,), Status.POSSIBLE, words("host", nth=1), MAYBE, 0.66)
_OFFICE = claim("holdsOffice", (BELL,), (ESTMARK,), Status.ASSERTED, words("Minister"), DENIAL, 0.99)
_ATTACK = claim("attacks", (NORLAND,), (ESTMARK,), Status.NEGATED, words("attacked"), DENIAL, 0.5)
_ENVOY = claim("holdsOffice", (LU,), (NORLAND,), Status.ASSERTED, words("envoy"), LAST, 0.7)
_MEDIATES = claim("mediates", (ESTMARK,), (NORLAND, FRONT), Status.ASSERTED, words("mediating"), LAST, 0.88)


def _extended(relation: Relation, **fields: object) -> Relation:
    values = {name: getattr(relation, name) for name in Relation.__slots__}
    return Relation(**(values | fields))


DEMANDS = _extended(
    _DEMANDS,
    theme=Theme(relation=_EXPELS.id),
    condition=_REJECTS.id,
    attributed_to=LANTERN,
    time=Time(date(2024, 4, 29), date(2024, 4, 29), "Monday"),
)
EXPELS = _EXPELS
REJECTS = _extended(_REJECTS, theme=Theme(text="a truce"))
HOSTS = _extended(_HOSTS, time=Time(date(2012, 1, 1), None, "since 2012"))
MAYBE_HOSTS = _MAYBE
OFFICE = _extended(_OFFICE, theme=Theme(text="Minister"))
ATTACK = _extended(_ATTACK, attributed_to=BELL)
ENVOY = _extended(_ENVOY, theme=Theme(text="envoy"), former=True)
MEDIATES = _extended(_MEDIATES, attributed_to=LU)

TRUCE = Record(
    Document("truce", TEXT, "A truce offer", date(2024, 5, 1), "https://lantern.example/news/1"),
    (
        Actor(
            OFFICIALS,
            "Norland officials",
            Kind.GOVERNMENT,
            "NRL",
            None,
            NORLAND,
            (words("Norland officials"),),
        ),
        Actor(
            NORLAND,
            "Norland",
            Kind.STATE,
            "NRL",
            "Q101",
            None,
            (words("Norland", nth=1), words("Norland", nth=2)),
        ),
        Actor(
            ESTMARK, "Estmark", Kind.STATE, "EST", "Q102", None, (words("Estmark"), words("Estmark", nth=1))
        ),
        Actor(FRONT, "Red Front", Kind.GROUP, None, None, None, (words("the Red Front"), words("the group"))),
        Actor(LANTERN, "Daily Lantern", Kind.ORGANIZATION, None, None, None, (words("the Daily Lantern"),)),
        Actor(SUDMARK, "Sudmark", Kind.STATE, "SUD", "Q103", None, (words("Sudmark"),)),
        Actor(BELL, "Ana Bell", Kind.PERSON, "EST", None, ESTMARK, (words("Ana Bell"), words("Bell"))),
        Actor(LU, "Lu Wei", Kind.PERSON, "NRL", None, NORLAND, (words("Lu Wei"),)),
    ),
    (DEMANDS, EXPELS, REJECTS, HOSTS, MAYBE_HOSTS, OFFICE, ATTACK, ENVOY, MEDIATES),
)

# A second document that asserts what the first one denies, with no title, date or source of its own.
RAID_TEXT = "Norland attacked Estmark on 3 May. 北京 condemned it."
BEIJING = actor_iri("北京", Kind.STATE)
_RAID = claim(
    "attacks",
    (NORLAND,),
    (ESTMARK,),
    Status.ASSERTED,
    words("attacked", RAID_TEXT),
    Span(0, 34),
    0.9,
    "raid/№ 7",
)
RAID = Record(
    Document("raid/№ 7", RAID_TEXT),
    (
        Actor(NORLAND, "Norland", Kind.STATE, "NRL", "Q101", None, (words("Norland", RAID_TEXT),)),
        Actor(ESTMARK, "Estmark", Kind.STATE, "EST", "Q102", None, (words("Estmark", RAID_TEXT),)),
        Actor(BEIJING, "北京", Kind.STATE, None, None, None, (words("北京", RAID_TEXT),)),
    ),
    (
        _extended(_RAID, time=Time(date(2024, 5, 3), date(2024, 5, 3), "on 3 May")),
        claim(
            "criticises",
            (BEIJING,),
            (),
            Status.ASSERTED,
            words("condemned", RAID_TEXT),
            Span(35, 51),
            0.8,
            "raid/№ 7",
        ),
    ),
)
RECORDS = (TRUCE, RAID)
