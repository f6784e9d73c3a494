"""Actors over documents: owners tell bodies apart, and spellings are one only where a person says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.errors import BadInput
from kg.ids import DEFAULT_BASE, actor_iri
from kg.linking.actors import Actors, needs_owner
from kg.linking.entity import Entity
from kg.linking.mention_names import Naming
from kg.model import Actor, Document, Kind, Mention, MentionText, Parse, Record
from kg.ontology.gazetteer import Gazetteer, load_gazetteer
from kg.review_file import Decision
from kg.variants.features import FEATURES, score
from kg.variants.review import read_review, write_review
from kg.wikidata.unlinked import Unlinked

ACTOR = f"{DEFAULT_BASE}actor/"


def iri(gazetteer: Gazetteer, name: str, owner: str | None, kind: Kind = Kind.GOVERNMENT) -> str:
    """Return the end of the IRI that a document gives an unknown actor of a known owner."""
    known = Entity(known=gazetteer.actor(ACTOR + owner)) if owner else None
    words = tuple(name.casefold().split())
    mention = Mention(0, 0, 0, kind, 0, len(name), name, name=True)
    entity = Entity([mention], [Naming(words, name, proper=True, written=name)], owner=known)
    entity.kinds[kind] += 1
    parse = Parse(Document("x", name), (), (), ())
    return Actors(parse, [entity, *([known] if known else [])], gazetteer, DEFAULT_BASE).iri(entity)[
        len(ACTOR) :
    ]


def test_a_body_that_many_have_is_told_by_its_owner(gazetteer: Gazetteer) -> None:
    assert iri(gazetteer, "Foreign Ministry", "qatar") == "body/Foreign_Ministry.qatar"
    assert iri(gazetteer, "Foreign Ministry", "iran") == "body/Foreign_Ministry.iran"
    # The owner that counts is the state in the end.
    assert iri(gazetteer, "Foreign Ministry", "downing-street") == "body/Foreign_Ministry.united-kingdom"


def test_without_its_owner_it_is_one_documents_own(gazetteer: Gazetteer) -> None:
    assert iri(gazetteer, "Foreign Ministry", None).startswith("body/Foreign_Ministry.")
    assert iri(gazetteer, "Foreign Ministry", None) != "body/Foreign_Ministry"


@pytest.mark.parametrize("name", ["Ethiopian Airlines", "Harbour Front", "Qatari Foreign Ministry"])
def test_a_name_that_tells_is_the_same_with_and_without_owner(gazetteer: Gazetteer, name: str) -> None:
    assert not needs_owner(name, Kind.GOVERNMENT, gazetteer)
    assert iri(gazetteer, name, "qatar") == iri(gazetteer, name, None) == f"body/{name.replace(' ', '_')}"


@pytest.mark.parametrize("name", ["National Assembly", "Senate", "Ministry of Health", "Labour Party"])
def test_names_of_bodies_that_every_state_has_need_an_owner(gazetteer: Gazetteer, name: str) -> None:
    assert needs_owner(name, Kind.GOVERNMENT, gazetteer)


def test_persons_of_one_name_need_no_owner(gazetteer: Gazetteer) -> None:
    assert not needs_owner("Maria State", Kind.PERSON, gazetteer)


def actor(label: str, *, kind: Kind = Kind.PERSON, country: str | None = None) -> Unlinked:
    return Unlinked(actor_iri(label, kind), label, kind, country, (), 1)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Antony Blinken", "Anthony Blinken", "spelling"),
        ("Antony Blinken", "A. Blinken", "initial"),
        ("Mohammed bin Abdulrahman", "Mohammed Abdulrahman", "shorter"),
        ("Ana Bell", "ana bell", "sameName"),
    ],
)
def test_names_that_may_be_one_score_by_what_is_alike(one: str, other: str, why: str) -> None:
    total, features = score(actor(one), actor(other))
    assert why in features
    assert total >= 0.37
    same, apart = (score(actor(one, country="USA"), actor(other, country=code))[0] for code in ("USA", "QAT"))
    assert apart < total < same


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ana Bell", "Tom Bell"), ("Ana Bell", "A. Tell"), ("Port Aven", "Port Corl"), ("Bo Li", "Bo Lu")],
)
def test_other_names_do_not_score(one: str, other: str) -> None:
    assert score(actor(one), actor(other))[0] < 0.4


def test_scores_do_not_hang_on_which_comes_first() -> None:
    names = ["Antony Blinken", "Anthony Blinken", "A. Blinken", "Blinken", "Antony J. Blinken"]
    for one in map(actor, names):
        for other in map(actor, names):
            assert score(one, other) == score(other, one)
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """A graph in which one person has two spellings and a namesake."""
    names = ("Antony Blinken", "Anthony Blinken", "Laura Blinken")
    records = []
    for number, name in enumerate(names):
        text = f"{name} flew home."
        mention = MentionText(0, len(name), name)
        person = Actor(actor_iri(name, Kind.PERSON), name, Kind.PERSON, "USA", None, None, (mention,))
        records.append(Record(Document(str(number), text), (person,), ()))
    kg.write_graph(records, tmp_path / "graph.trig")
    return tmp_path / "graph.trig"


def test_variants_are_proposed_with_their_features_and_decisions_stay(graph: Path, tmp_path: Path) -> None:
    review = tmp_path / "review.tsv"
    report = kg.propose_variants(kg.read_graph(graph), output=review)
    assert (report.actors, report.proposals) == (3, 1)
    [proposal] = read_review(review)
    assert {proposal.label, proposal.other_label} == {"Antony Blinken", "Anthony Blinken"}
    assert "spelling=0.92" in proposal.features
    assert "country=1" in proposal.features
    write_review([replace(proposal, decision=Decision.REJECT)], review)
    assert kg.propose_variants(kg.read_graph(graph), output=review).proposals == 0
    assert [one.decision for one in read_review(review)] == [Decision.REJECT]


def test_what_is_accepted_is_one_actor_in_the_next_graph(graph: Path, tmp_path: Path) -> None:
    review, accepted = tmp_path / "review.tsv", tmp_path / "accepted.ttl"
    kg.propose_variants(kg.read_graph(graph), output=review)
    [proposal] = read_review(review)
    assert kg.accept_variants(review, accepted) == 0
    write_review([replace(proposal, decision=Decision.ACCEPT)], review)
    assert kg.accept_variants(review, accepted) == 1
    gazetteer = load_gazetteer(extra=[accepted])
    for name in ("Antony Blinken", "Anthony Blinken"):
        assert [known.iri for known in gazetteer.by_name(name)] == [proposal.actor]
    assert gazetteer.by_name("Laura Blinken") == ()


def test_contrary_decisions_are_refused(graph: Path, tmp_path: Path) -> None:
    review = tmp_path / "review.tsv"
    kg.propose_variants(kg.read_graph(graph), output=review)
    one = replace(read_review(review)[0], decision=Decision.ACCEPT)
    write_review([one, replace(one, actor=actor_iri("Laura Blinken", Kind.PERSON))], review)
    with pytest.raises(BadInput, match="is accepted as both"):
        kg.accept_variants(review, tmp_path / "accepted.ttl")
    write_review([one, replace(one, actor=one.other, other=one.actor)], review)
    with pytest.raises(BadInput, match=r"is accepted as .*, too"):
        kg.accept_variants(review, tmp_path / "accepted.ttl")
    assert not (tmp_path / "accepted.ttl").exists()
