"""Who fills the roles of a trigger, by arcs written by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.linking.entity import Entity
from kg.linking.link import PRONOUN, link_mentions
from kg.model import Arc, Link, Parse, Status, Trigger
from kg.ontology.gazetteer import Gazetteer
from kg.reading.coordination import partners_of
from kg.reading.fillers import Surroundings
from kg.reading.findings import Filled, entities_by_token, fill
from kg.reading.syntax import grow_tree
from tests.parses import parse_rows

# 0 Rebels 1 fled || 2 They 3 attacked 4 villagers 5 near 6 soldiers || 7 Pilots 8 left
PARSE = parse_rows(
    """
Rebels rebel NOUN NNS 2 nsubj
fled flee VERB VBD 0 root

They they PRON PRP 2 nsubj
attacked attack VERB VBD 0 root
villagers villager NOUN NNS 2 obj
near near ADP IN 5 case
soldiers soldier NOUN NNS 2 obl

Pilots pilot NOUN NNS 2 nsubj
left leave VERB VBD 0 root
""",
    "1 Group;3 ~Group;5 Group;7 Group;8 Group",
)
REBELS, THEY, VILLAGERS, SOLDIERS, PILOTS = 0, 2, 4, 6, 7


def ends(gazetteer: Gazetteer, *arcs: Arc, link: float = 0.0) -> tuple[list[str], list[str]]:
    """Return the first words for the agents and for the targets."""
    links = (Link(THEY, REBELS, link),) if link else ()
    trigger = Trigger(3, 3, 3, "attacks", Status.ASSERTED, 0.9)
    parse: Parse = replace(PARSE, triggers=(trigger,), arcs=arcs, links=links)
    entities, tree = link_mentions(parse, gazetteer), grow_tree(parse)
    around = Surroundings(tree, entities_by_token(entities), {}, partners_of(parse.mentions, tree))
    found = fill(parse.triggers, arcs, around)
    names = [[e.mentions[0].text for e in side] for f in found for side in (f.agents, f.targets)]
    return (names[0], names[1]) if names else ([], [])


def arc(role: str, target: int, score: float = 0.9) -> Arc:
    return Arc(3, role, target, score, "attacks")


def test_two_that_are_likely_fill_a_role_together(gazetteer: Gazetteer) -> None:
    found = ends(gazetteer, arc("target", VILLAGERS), arc("target", SOLDIERS, 0.6))
    assert found == ([], ["villagers", "soldiers"])


def test_nobody_undergoes_what_was_told_before_he_was_named(gazetteer: Gazetteer) -> None:
    assert ends(gazetteer, arc("agent", SOLDIERS), arc("target", PILOTS)) == (["soldiers"], [])
    assert ends(gazetteer, arc("agent", PILOTS), arc("target", VILLAGERS)) == (["Pilots"], ["villagers"])


@pytest.mark.parametrize(("link", "agents"), [(PRONOUN, ["Rebels"]), (PRONOUN - 0.01, [])])
def test_a_pronoun_is_whom_the_model_links_it_to(
    gazetteer: Gazetteer, link: float, agents: list[str]
) -> None:
    assert ends(gazetteer, arc("agent", THEY), arc("target", VILLAGERS), link=link)[0] == agents


def filled(*targets: tuple[int, float]) -> Filled:
    """The attack by pilots on targets, each a word and how likely it is one; two words name rebels."""
    rebels, soldiers, pilots = (
        Entity([m]) for m in (PARSE.mentions[0], PARSE.mentions[3], PARSE.mentions[4])
    )
    words = {REBELS: rebels, THEY: rebels, SOLDIERS: soldiers, PILOTS: pilots}
    arcs = [arc("agent", PILOTS), *(arc("target", word, score) for word, score in targets)]
    trigger = Trigger(3, 3, 3, "attacks", Status.ASSERTED, 0.9)
    [found] = fill([trigger], arcs, Surroundings(grow_tree(PARSE), words, {}, {}))
    return found


def named(found: Filled) -> list[str]:
    return [e.mentions[0].text for e in found.targets]


def test_the_likeliest_actor_fills_a_role() -> None:
    assert named(filled((REBELS, 0.2), (SOLDIERS, 0.3))) == ["soldiers"]


def test_an_actor_is_as_likely_as_that_one_of_its_words_fills_the_role() -> None:
    found = filled((REBELS, 0.2), (THEY, 0.2), (SOLDIERS, 0.3))
    assert named(found) == ["Rebels"]
    assert found.target_end.weakest == pytest.approx(1 - 0.8 * 0.8)
    assert found.target_end.left_out == pytest.approx(0.3)


def test_further_actors_need_to_be_likely() -> None:
    assert named(filled((REBELS, 0.9), (SOLDIERS, 0.55))) == ["Rebels"]
    assert named(filled((REBELS, 0.9), (SOLDIERS, 0.7))) == ["Rebels", "soldiers"]


def test_an_actor_does_not_act_on_itself() -> None:
    assert named(filled((PILOTS, 0.5), (SOLDIERS, 0.3))) == ["soldiers"]
