"""Who fills a role together with whom: those named in one breath, and nobody twice."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.model import Document, Record

pytestmark = pytest.mark.model


def targets(extractor: Extractor, text: str, trigger: str) -> set[str]:
    """Return the names of whom what a word says meets."""
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    names = {a.id: a.name for a in record.actors}
    return {names[t] for r in record.relations if r.trigger.text == trigger for t in r.targets}


@pytest.mark.parametrize(
    ("text", "trigger", "both"),
    [
        (
            "The junta arrested President Amadou Keita and his ministers.",
            "arrested",
            "Amadou Keita, ministers",
        ),
        ("Spain expelled Ambassador Luis Paz and his deputies.", "expelled", "Luis Paz, deputies"),
        ("Peru sanctioned Hugo Salas and his companies.", "sanctioned", "Hugo Salas, companies"),
        (
            "Police arrested the opposition leader Marta Ugarte and her aides.",
            "arrested",
            "Marta Ugarte, aides",
        ),
        (
            "Kenya arrested Paul Otieno and 12 of his followers.",
            "arrested",
            "Paul Otieno, 12 of his followers",
        ),
        ("Soldiers detained Mayor Ana Ruiz and her guards.", "detained", "Ana Ruiz, guards"),
    ],
)
def test_an_actor_and_those_who_act_for_it_are_met_together(
    extractor: Extractor, text: str, trigger: str, both: str
) -> None:
    assert targets(extractor, text, trigger) == {*both.split(", ")}


@pytest.mark.parametrize(
    ("text", "trigger", "one"),
    [
        ("The junta arrested the ministers of Amadou Keita.", "arrested", "ministers of Amadou Keita"),
        ("Spain expelled Ambassador Luis Paz, and his deputies stayed.", "expelled", "Luis Paz"),
        ("Police arrested an aide of the opposition leader Marta Ugarte.", "arrested", "aide"),
        ("Rebels attacked a convoy of UN peacekeepers near Kidal.", "attacked", "convoy of UN peacekeepers"),
        ("Jihadists stormed the village of Boni and burned its market.", "stormed", "village of Boni"),
        ("Israel bombed the port of Hodeidah, killing six.", "bombed", "port of Hodeidah"),
        ("Police raided the office of the Unity Party.", "raided", "Unity Party"),
    ],
)
def test_whom_a_longer_phrase_names_is_not_met_beside_it(
    extractor: Extractor, text: str, trigger: str, one: str
) -> None:
    assert targets(extractor, text, trigger) == {one}


@pytest.mark.parametrize(
    ("text", "trigger", "both"),
    [
        ("Rebels attacked Goma and Bukavu on Sunday.", "attacked", "Goma, Bukavu"),
        ("Canada sanctioned Iran and Syria.", "sanctioned", "Iran, Syria"),
        ("Gunmen abducted a priest and a teacher.", "abducted", "priest, teacher"),
        ("The court convicted Ana Ruiz and Luis Paz.", "convicted", "Ana Ruiz, Luis Paz"),
        ("Egypt freed a reporter and a lawyer.", "freed", "reporter, lawyer"),
        ("Niger expelled a French colonel and a German envoy.", "expelled", "French colonel, German envoy"),
    ],
)
def test_two_who_have_nothing_to_do_with_each_other_stay_both(
    extractor: Extractor, text: str, trigger: str, both: str
) -> None:
    assert targets(extractor, text, trigger) == {*both.split(", ")}
