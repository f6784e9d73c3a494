""" "A and B accused each other": each of them did it to the other; what is the other's is nobody's target."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.model import Document, Record

pytestmark = pytest.mark.model


def claims(extractor: Extractor, text: str, type: str) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the agents and targets of the claims of a type, by the last words of their names."""
    [record] = extractor.records([Document("x", text)])
    assert isinstance(record, Record)
    names = {a.id: a.name.split()[-1] for a in record.actors}
    ends = [(r.agents, r.targets) for r in record.relations if r.type == type]
    return {(tuple(names[a] for a in one), tuple(names[t] for t in two)) for one, two in ends}


@pytest.mark.parametrize(
    ("text", "type", "one", "two"),
    [
        ("India and Pakistan accused each other of breaking the ceasefire.", "accuses", "India", "Pakistan"),
        ("Armenia and Azerbaijan blamed each other for the clashes.", "accuses", "Armenia", "Azerbaijan"),
        (
            "The presidents of Chile and Peru, Ana Rojas and Luis Vega, praised one another at the summit.",
            "praises",
            "Rojas",
            "Vega",
        ),
        ("Serbia and Kosovo have each accused the other of provocations.", "accuses", "Serbia", "Kosovo"),
        ("Hamas and Fatah criticised each other after the talks.", "criticises", "Hamas", "Fatah"),
        ("France and Germany promised each other support.", "pledges", "France", "Germany"),
        ("Russia and Ukraine threatened each other on Friday.", "threatens", "Russia", "Ukraine"),
        ("Sudan and Chad asked each other to expel the rebels.", "requests", "Sudan", "Chad"),
        ("Kenya and Somalia recognised each other in 1963.", "recognises", "Kenya", "Somalia"),
    ],
)  # fmt: skip
def test_each_does_it_to_the_other(extractor: Extractor, text: str, type: str, one: str, two: str) -> None:
    assert claims(extractor, text, type) == {((one,), (two,)), ((two,), (one,))}


def test_of_three_each_does_it_to_the_two_others(extractor: Extractor) -> None:
    found = claims(extractor, "Peru, Chile and Bolivia accused each other of spying.", "accuses")
    assert {agents for agents, _ in found} == {("Peru",), ("Chile",), ("Bolivia",)}
    assert all(len(targets) == 2 for _, targets in found)


@pytest.mark.parametrize(
    ("text", "type"),
    [
        pytest.param("Mali and Niger accused Ghana of spying on each other's men.", "accuses", id="its"),
        pytest.param("Uganda and Rwanda supported each other's candidates.", "supports", id="the other's"),
        pytest.param("Kenya and Somalia accused Ethiopia and another of spying.", "accuses", id="another"),
        pytest.param("Iran and Iraq each accused Turkey of shelling the border.", "accuses", id="each alone"),
        pytest.param("Iran and Iraq criticised Turkey and the other members.", "criticises", id="the others"),
        pytest.param("Chile and Peru praised Brazil after talking to each other.", "praises", id="elsewhere"),
    ],
)  # fmt: skip
def test_together_they_do_it_to_somebody_else(extractor: Extractor, text: str, type: str) -> None:
    assert all(len(agents) == 2 for agents, _ in claims(extractor, text, type))
    assert claims(extractor, text, type)


def test_what_they_do_with_each_other_is_one_claim(extractor: Extractor) -> None:
    assert (
        len(claims(extractor, "Egypt and Israel negotiated with each other in Cairo.", "negotiatesWith")) == 1
    )
