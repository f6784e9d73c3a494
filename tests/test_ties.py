"""Ties that are over are no present facts: "once an ally of"; what happened stays what happened."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.model import Document, Record
from kg.ontology.load import load_ontology
from kg.reading.former import bearers

pytestmark = pytest.mark.model


def former(extractor: Extractor, text: str, kind: str) -> set[bool]:
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    return {r.former for r in record.relations if r.type == kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ana Bell, previously an ally of the government, criticised the vote on Monday.", "supports"),
        ("Mali, once a close ally of France, expelled the French ambassador.", "supports"),
        ("Armenia, until recently an ally of Russia, signed a deal with the European Union.", "supports"),
        ("A former supporter of the Taliban, Mr Karimi accused Pakistan of meddling.", "supports"),
        ("The militia, which was previously allied with the government, attacked an army base.", "supports"),
        ("Orban, once a critic of Moscow, accused Germany of warmongering.", "criticises"),
        ("Imran Khan's PTI, previously an ally of the generals, called for talks.", "supports"),
        ("Sara Lind, formerly an ally of Hezbollah, was arrested by Lebanon.", "supports"),
    ],
)
def test_a_tie_that_is_over_is_former(extractor: Extractor, text: str, kind: str) -> None:
    assert former(extractor, text, kind) == {True}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Karim Aziz, a longtime supporter of Hezbollah, was arrested by Lebanon.", "supports"),
        ("Serbia, a close ally of Russia, refused to sanction Moscow.", "supports"),
        ("The governor, now an ally of President Ruto, praised the police.", "supports"),
        ("Previously, Mr Okello had supported the government of Uganda.", "supports"),
        ("Chad, which once hosted French troops, expelled them in January.", "hosts"),
        ("Iran condemned the previous Israeli attack on Syria.", "attacks"),
        ("Serbia, an ally of Russia and once a colony of Turkey, met the EU.", "supports"),
    ],
)
def test_what_holds_or_happened_is_not(extractor: Extractor, text: str, kind: str) -> None:
    assert former(extractor, text, kind) == {False}


def test_nouns_that_name_the_agent_are_known_from_the_frames() -> None:
    found = bearers(load_ontology())
    assert {"ally", "critic", "supporter"} <= found
    assert not {"attack", "support", "alliance"} & found
