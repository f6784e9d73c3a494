"""A pronoun that the model links weakly joins no actor, but fills a role that nobody else fills."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.linking.entity import Entity
from kg.linking.pronouns import LEAST, Loose, loosely_linked
from kg.model import Arc, Link, Parse, Status, Trigger
from kg.reading.fillers import Surroundings
from kg.reading.findings import Filled, fill
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

# In each the verb is "urged"; "@" stands before the pronoun in question.
SENTENCES = {
    "object": "Lund urged @him .",
    "subject": "@He urged Lund .",
    "we": "@We urged Lund , said Rask .",
    "they": "@They urged Lund and left .",
    "them": "Then Lund urged @them again .",
    "her": "Lund had urged @her in June .",
    "us": "Lund urged @us , they say .",
}  # fmt: skip


def parsed(words: str) -> tuple[Parse, int]:
    """Return the parse of a sentence that follows on one about Rask, and where its pronoun stands."""
    before, now = ["Rask", "spoke", "."], words.split()
    at = len(before) + next(i for i, w in enumerate(now) if w.startswith("@"))
    rows = ["\n".join(f"{w.lstrip('@')} {w} X X 0 dep" for w in part) for part in (before, now)]
    names = [i for i, w in enumerate([*before, *now], 1) if w in {"Rask", "Lund"}]
    mentions = ";".join([f"{i} Person" for i in names] + [f"{at + 1} ~Person"])
    return parse_rows("\n\n".join(rows), mentions), at


def read(words: str, link: float, *scored: tuple[str, str, float]) -> tuple[list[str], list[str], float]:
    """Return the agents and the targets of "urged" by name, and the finding's score; `scored` are arcs."""
    parse, at = parsed(words)
    rask, lund = (Entity([next(m for m in parse.mentions if m.text == name)]) for name in ("Rask", "Lund"))
    named = {"Rask": rask, "Lund": lund}
    entity_of = {i: named[t.text] for i, t in enumerate(parse.tokens) if t.text in named}
    parse = replace(parse, links=(Link(at, 0, link),))
    loose = loosely_linked(parse, entity_of)
    verb = next(i for i, t in enumerate(parse.tokens) if t.text == "urged")
    where = {t.text: i for i, t in enumerate(parse.tokens)} | {"@": at}
    arcs = [Arc(verb, role, where[who], score, "requests") for who, role, score in scored]
    trigger = Trigger(verb, verb, verb, "requests", Status.ASSERTED, 1.0)
    found = fill([trigger], arcs, Surroundings(grow_tree(parse), entity_of, loose, {}))
    return _named(found, named) if found else ([], [], 0.0)


def _named(found: list[Filled], named: dict[str, Entity]) -> tuple[list[str], list[str], float]:
    [f] = found
    ends = [[name for e in end for name, n in named.items() if n is e] for end in (f.agents, f.targets)]
    return ends[0], ends[1], f.score


@pytest.mark.parametrize("name", ["object", "them", "her", "us"])
def test_a_target_that_is_a_pronoun_is_whom_it_may_stand_for(name: str) -> None:
    found = read(SENTENCES[name], 0.3, ("Lund", "agent", 0.9), ("@", "target", 0.9))
    assert found[:2] == (["Lund"], ["Rask"])


@pytest.mark.parametrize("name", ["subject", "we", "they"])
def test_an_agent_that_is_a_pronoun_is_whom_it_may_stand_for(name: str) -> None:
    found = read(SENTENCES[name], 0.3, ("Lund", "target", 0.9), ("@", "agent", 0.9))
    assert found[:2] == (["Rask"], ["Lund"])


def test_it_is_no_surer_than_the_link() -> None:
    assert read(SENTENCES["object"], 0.3, ("Lund", "agent", 1.0), ("@", "target", 0.9))[2] == 0.9 * 0.3


@pytest.mark.parametrize(
    ("link", "arcs"),
    [
        pytest.param(0.1, [("Lund", "agent", 0.9), ("@", "target", 0.9)], id="hardly linked"),
        pytest.param(0.3, [("Lund", "agent", 0.9), ("@", "target", 0.4)], id="an unlikely filler"),
        pytest.param(0.3, [("Lund", "agent", 0.9), ("@", "by", 0.9)], id="another role"),
        pytest.param(0.3, [("urged", "target", 0.95), ("@", "target", 0.9), ("Lund", "agent", 0.9)], id="2"),
        pytest.param(0.3, [("Lund", "agent", 0.9)], id="no filler"),
        pytest.param(0.3, [("Rask", "agent", 0.9), ("@", "target", 0.9)], id="who does it already"),
    ],
)  # fmt: skip
def test_the_target_stays_empty(link: float, arcs: list[tuple[str, str, float]]) -> None:
    assert read(SENTENCES["object"], link, *arcs)[1] == []


def test_nobody_comes_beside_one_who_fills_the_role() -> None:
    found = read("Then Lund urged @him .", 0.3, ("Lund", "target", 0.2), ("@", "target", 0.9))
    assert found[:2] == ([], ["Lund"])


def test_two_pronouns_make_no_finding() -> None:
    assert read(SENTENCES["object"], 0.3, ("@", "agent", 0.9), ("@", "target", 0.9)) == ([], [], 0.0)


def links_of(*links: Link) -> dict[int, Loose]:
    """Follow links from the pronoun at 3, by way of another at 4 or not, to a name at 0."""
    parse = parse_rows("\n".join(f"w{i} w X X 0 dep" for i in range(6)), "1 Person;4 ~Person;5 ~Person")
    return loosely_linked(replace(parse, links=links), {0: RASK})


RASK = Entity()


def test_links_are_followed_to_a_name_and_are_as_likely_as_the_weakest() -> None:
    found = links_of(Link(4, 3, 0.9), Link(3, 0, 0.3))
    assert found == {3: (RASK, 0.3), 4: (RASK, 0.3)}


@pytest.mark.parametrize(
    "links",
    [
        pytest.param([], id="no link"),
        pytest.param([Link(3, 0, LEAST - 0.01)], id="too weak"),
        pytest.param([Link(3, 4, 0.9), Link(4, 3, 0.9)], id="a ring"),
        pytest.param([Link(3, 2, 0.9)], id="to no entity"),
        pytest.param([Link(3, 4, 0.9), Link(4, 0, 0.1)], id="one of them too weak"),
    ],
)
def test_links_lead_to_nobody(links: list[Link]) -> None:
    assert links_of(*links) == {}
