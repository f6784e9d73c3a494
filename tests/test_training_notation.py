"""Passages in the short notation become lines of the corpus."""

from __future__ import annotations

import pytest

from kg.errors import BadInput
from training.annotation import annotation
from training.notation import passages

NOTES = """=== 2017-03-09
Envoys of Lorand and Vesk asked Tarsia to free its captives, the Herald said.
It refused.
--
@lor State Lorand: Lorand
@env Group envoys of Lorand < lor: Envoys of Lorand | Envoys
@ves State Vesk: Vesk
@tar State Tarsia: Tarsia
@her Organization Herald: Herald | the Herald
$ its 0 tar
$ It 1 tar
r1 requests asserted env,ves > tar | asked | 0 | theme=r2 | by=her
r2 releases requested tar > - | free | 0
r3 rejects asserted tar > env,ves | refused | 1 | theme=to free its captives | former

=== 2017-03-10
Nothing happened.
--
"""


def test_a_passage_is_read_with_its_actors_pronouns_and_relations() -> None:
    first, second = passages(NOTES, letter="9a")
    assert (first["id"], first["date"]) == ("9a-0001", "2017-03-09")
    assert first["text"].endswith("the Herald said.\nIt refused.")
    assert first["actors"]["env"] == {
        "name": "envoys of Lorand",
        "type": "Group",
        "of": "lor",
        "surface": ["Envoys of Lorand", "Envoys"],
    }
    assert first["pronouns"] == [["its", 0, "tar"], ["It", 1, "tar"]]
    asked, freed, refused = first["relations"]
    assert asked == {
        "id": "r1",
        "type": "requests",
        "agent": ["env", "ves"],
        "target": "tar",
        "theme": "r2",
        "by": "her",
        "status": "asserted",
        "trigger": "asked",
        "sent": 0,
    }
    assert (freed["status"], freed["target"]) == ("requested", None)
    assert (refused["theme"], refused["former"]) == ("to free its captives", True)
    assert (second["id"], second["relations"]) == ("9a-0002", [])


def test_what_is_written_is_what_training_reads() -> None:
    first, _ = passages(NOTES, letter="9a")
    assert annotation(first).relations[0].agents == ("env", "ves")


@pytest.mark.parametrize(
    "line", ["r1 requests asserted", "r1 requests env > tar | asked | 0", "@lor", "$ it 0"]
)
def test_a_line_that_cannot_be_read_is_named_with_its_passage(line: str) -> None:
    with pytest.raises(BadInput, match="9a-0001.*" + line.split()[0].replace("$", r"\$")):
        list(passages(f"=== 2017-03-09\nText.\n--\n{line}\n", letter="9a"))
