"""IRIs from content: valid, the same each time, and never one for two things."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.errors import BadInput
from kg.ids import (
    DEFAULT_BASE,
    actor_iri,
    appearance_iri,
    check_base,
    claim_iri,
    document_iri,
    evidence_iri,
    graph_iri,
    mention_iri,
    normal_name,
    role_iri,
)
from kg.model import Kind

TEXTS = st.text(max_size=200)
NAMES = st.text(min_size=1, max_size=200)
READABLE = [
    pytest.param("John Smith", Kind.PERSON, "actor/person/John_Smith", id="spaces become underscores"),
    pytest.param("北京", Kind.PLACE, "actor/place/北京", id="Chinese stays"),
    pytest.param("Москва", Kind.PLACE, "actor/place/Москва", id="Cyrillic stays"),
    pytest.param("حركة", Kind.GROUP, "actor/body/حركة", id="Arabic stays"),
    pytest.param("U.S. Army", Kind.GOVERNMENT, "actor/body/U.S._Army", id="full stops stay"),
    pytest.param("U.S.", Kind.GOVERNMENT, "actor/body/U.S%2E", id="but not at the end"),
    pytest.param(
        "AT&T / O'Neil", Kind.ORGANIZATION, "actor/body/AT%26T_%2F_O%27Neil", id="signs are encoded"
    ),
    pytest.param("a_b", Kind.GROUP, "actor/body/a%5Fb", id="an underscore is no space"),
    pytest.param("Mu\u0308ller", Kind.PERSON, "actor/person/M\u00fcller", id="composed"),
]
APART = [
    pytest.param("Müller", "Muller", id="umlaut"),
    pytest.param("北京", "Москва", id="scripts"),
    pytest.param("a b", "a_b", id="space and underscore"),
    pytest.param("a%20b", "a b", id="what looks encoded"),
    pytest.param("x" * 300 + "a", "x" * 300 + "b", id="long names"),
    pytest.param(".", "..", id="steps in a path"),
    pytest.param("", ".", id="empty"),
    pytest.param("a\0b", "a_b", id="a null"),
]
MAKERS: list[Callable[[str], str]] = [
    document_iri,
    graph_iri,
    role_iri,
    lambda text: actor_iri(text, Kind.PERSON),
    lambda text: actor_iri("officials", Kind.GOVERNMENT, scope=text),
    lambda text: evidence_iri(text, 0, 5),
    lambda text: mention_iri(text, 0, 5),
    lambda text: appearance_iri(text, "a:b"),
    lambda text: claim_iri(text, (0, 5), "hosts", (), ()),
]


@pytest.mark.parametrize(("name", "kind", "path"), READABLE)
def test_names_stay_readable(name: str, kind: Kind, path: str) -> None:
    assert actor_iri(name, kind) == DEFAULT_BASE + path


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert actor_iri(one, Kind.PERSON) != actor_iri(other, Kind.PERSON)


@given(NAMES, NAMES)
def test_two_names_are_one_actor_only_if_they_differ_in_spacing_or_composition(one: str, other: str) -> None:
    same = actor_iri(one, Kind.GROUP) == actor_iri(other, Kind.GROUP)
    assert same == (normal_name(one) == normal_name(other))


@given(TEXTS, TEXTS)
def test_document_ids_never_meet(one: str, other: str) -> None:
    assert (document_iri(one) == document_iri(other)) == (one == other)


@pytest.mark.parametrize("make", MAKERS)
@given(text=TEXTS)
def test_any_text_gives_a_valid_iri_and_always_the_same(make: Callable[[str], str], text: str) -> None:
    iri = make(text)
    assert NamedNode(iri).value == iri == make(text)
    assert iri.startswith(DEFAULT_BASE)


def test_a_person_a_place_and_a_body_of_one_name_are_three() -> None:
    assert len({actor_iri("Jackson", kind) for kind in (Kind.PERSON, Kind.PLACE, Kind.GROUP)}) == 3


def test_a_described_actor_never_merges_across_documents() -> None:
    first, second = (actor_iri("officials", Kind.GOVERNMENT, scope=scope) for scope in ("one", "two"))
    assert first != second
    assert first != actor_iri("officials", Kind.GOVERNMENT)
    assert first == actor_iri("officials", Kind.GOVERNMENT, scope="one")


def test_a_claim_is_told_by_document_trigger_type_and_actors_in_any_order() -> None:
    claim = claim_iri("d", (3, 7), "hosts", ("a:1", "a:2"), ("a:3",))
    assert claim == claim_iri("d", (3, 7), "hosts", ("a:2", "a:1"), ("a:3",))
    others = {
        claim_iri("e", (3, 7), "hosts", ("a:1", "a:2"), ("a:3",)),
        claim_iri("d", (3, 8), "hosts", ("a:1", "a:2"), ("a:3",)),
        claim_iri("d", (3, 7), "meets", ("a:1", "a:2"), ("a:3",)),
        claim_iri("d", (3, 7), "hosts", ("a:1",), ("a:2", "a:3")),
    }
    assert len(others | {claim}) == 5


def test_a_document_called_actors_does_not_take_the_graph_of_the_actors() -> None:
    assert graph_iri("actors") == DEFAULT_BASE + "graph/document/actors"


@pytest.mark.parametrize("base", ["https://example.org/x", "no iri/", "https://exa mple.org/"])
def test_a_base_that_makes_no_iris_is_refused(base: str) -> None:
    with pytest.raises(BadInput, match=r"base|IRI"):
        check_base(base)


def test_the_base_is_the_users() -> None:
    assert document_iri("a", base="https://example.org/id/") == "https://example.org/id/document/a"
