"""What a load remembers, and what it finds out about a file before it sends anything."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

import kg.stores.survey
from kg.errors import BadInput
from kg.stores.journal import Journal
from kg.stores.parts import cut, gather
from kg.stores.report import silent
from kg.stores.statements import Statements, is_shared
from kg.stores.survey import grouped, survey
from tests.sample_graphs import ACTORS, FACTS, document, document_graph, shared, write


def test_what_is_done_outlives_the_process(tmp_path: Path) -> None:
    with Journal(tmp_path / "j", key="k") as first:
        first.note("a", 3)
        first.note("b", 4)
        first.surveyed(mixed=False)
        first.done(["a"])
    with Journal(tmp_path / "j", key="k", resume=True) as second:
        assert second.resumed
        assert list(second.graphs()) == [("a", 3), ("b", 4)]
        assert (second.is_done("a"), second.is_done("b"), second.counts_done) == (True, False, (1, 3))


@pytest.mark.parametrize(
    ("key", "resume", "complete"), [("x", True, True), ("k", False, True), ("k", True, False)]
)
def test_it_begins_anew_for_another_load_if_asked_or_if_the_survey_was_cut_short(
    tmp_path: Path, key: str, resume: bool, complete: bool
) -> None:
    with Journal(tmp_path / "j", key="k") as first:
        first.note("a", 3)
        if complete:
            first.surveyed(mixed=False)
    with Journal(tmp_path / "j", key=key, resume=resume) as second:
        assert (second.resumed, second.length) == (False, 0)


def test_any_number_of_graphs_comes_out_by_name_while_marks_are_made() -> None:
    with Journal(None) as journal:
        names = [f"g{number:05}" for number in range(2_500)]
        for name in reversed(names):
            journal.note(name, 1)
        for name, _ in journal.graphs():
            journal.done([name])
        assert [name for name, _ in journal.graphs()] == names
        assert journal.counts_done == (2_500, 2_500)


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    text, database = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("my notes, which are long enough to be looked at " * 50)
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE mine (x)")
    for path in (text, database):
        before = path.read_bytes()
        with pytest.raises(BadInput, match=f"{path.name} is no journal of kg load"):
            Journal(path, key="k")
        assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none/j cannot be written .* --journal names another place"):
        Journal(tmp_path / "none" / "j", key="k")


def surveyed(path: Path) -> tuple[bool, dict[str, int]]:
    with Journal(None) as journal:
        return survey(Statements(path), journal, tell=silent), dict(journal.graphs())


def test_a_survey_counts_each_graph(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", shared(["a0", "b0"]), document("x", claims=1), document("y"))
    graphs = {ACTORS: 2, document_graph("x"): 6, document_graph("y"): 16}
    assert surveyed(path) == (True, graphs)


def test_a_survey_sees_graphs_in_pieces_and_repeated_quads(tmp_path: Path) -> None:
    x, y = document("x"), document("y")
    assert not surveyed(write(tmp_path / "1.nq", x[:5], y, x[5:]))[0]
    assert not surveyed(write(tmp_path / "2.nq", x, x[:1]))[0]
    assert surveyed(write(tmp_path / "3.nq", reversed(x), y))[0]


def test_long_graphs_must_be_sorted_to_be_known_without_repeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.stores.survey, "_MOST_HELD", 10)
    assert surveyed(write(tmp_path / "1.nq", document("x")))[0]
    assert not surveyed(write(tmp_path / "2.nq", reversed(document("x"))))[0]


def test_a_file_in_disorder_comes_out_graph_by_graph_and_without_repeats(tmp_path: Path) -> None:
    x, y = document("x"), document("y")
    path = write(tmp_path / "g.nq", x[:5], y, x, shared([], [(0, 0)]), y)
    with Journal(tmp_path / "j", key="k") as first, grouped(Statements(path), first, tell=silent) as quads:
        names = [str(quad.graph_name)[1:-1] for quad in quads]
        assert sorted(dict.fromkeys(names)) == sorted({document_graph("x"), document_graph("y"), FACTS})
        assert len([1 for one, following in pairwise(names) if one != following]) == 2
        assert dict(first.graphs()) == {document_graph("x"): 16, document_graph("y"): 16, FACTS: 1}
        again = list(quads)
    with (
        Journal(tmp_path / "j", key="k", resume=True) as second,
        grouped(Statements(path), second, tell=silent) as quads,
    ):
        assert second.resumed
        assert list(quads) == again


def test_only_the_graphs_of_actors_and_facts_are_shared() -> None:
    assert all(map(is_shared, (ACTORS, FACTS, "https://e.org/id#graph/facts")))
    others = (
        document_graph("actors"),
        "https://e.org/graph/document/graph%2Ffacts",
        "https://e.org/graph/other",
    )
    assert not any(map(is_shared, others))


def test_parts_are_bounded_and_lose_nothing(tmp_path: Path) -> None:
    quads = list(Statements(write(tmp_path / "g.nq", document("x", claims=20))))
    parts = list(cut("g", quads, most=30))
    assert [len(part.triples) for part in parts] == [30, 30, 30, 11]
    assert [(part.first, part.last) for part in parts] == [
        (True, False),
        (False, False),
        (False, False),
        (False, True),
    ]
    assert [f"{triple} {quads[0].graph_name}" for part in parts for triple in part.triples] == list(
        map(str, quads)
    )
    together = list(gather([*parts, *parts], most=60))
    assert [len(group) for group in together] == [2, 2, 2, 2]
    assert [part for group in together for part in group] == [*parts, *parts]


def test_long_literals_make_smaller_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.stores.parts.MOST_BYTES", 1_000)
    quads = list(Statements(write(tmp_path / "g.nq", document("x"))))
    parts = list(cut("g", quads, most=10**6))
    assert len(parts) > 1
    assert all(sum(map(len, part.triples)) <= 1_000 for part in parts)
