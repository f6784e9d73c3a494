"""A graph home keeps what was read, and its graph depends on the documents alone."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from homes import claims, facts, graph_bytes, graph_quads, ids, plain, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_reader import UNREADABLE, plain_record
from pyoxigraph import RdfFormat, parse

import kg
from kg.errors import BadHome, BadInput
from kg.home.contents import home_quads
from kg.home.database import DATABASE
from kg.model import Document
from kg.read import Item

pytestmark = pytest.mark.usefixtures("plain")
__all__ = ["plain"]

TEXTS = {
    "a": "Norland hosts the Red Front. Estmark attacks Norland.",
    "b": "Norland hosts the Red Front. Sudmark funds the Blue League.",
    "c": "Estmark funds the RED FRONT.",
    "d": "Nothing that anybody would claim.",
}


def no_reader(_items: Iterator[Item], **_options: Any) -> None:
    raise AssertionError("the model is loaded although there is nothing to read")


def build(home: Path, *inputs: Path | str, **options: Any) -> kg.HomeReport:
    return kg.build_home(inputs, into=home, **options)


def test_the_graph_holds_what_a_plain_build_of_the_same_texts_holds(tmp_path: Path) -> None:
    report = build(tmp_path / "h.kg", write(tmp_path / "in", **TEXTS))
    assert (report.added, report.documents, report.relations, report.words) == (4, 4, 5, 28)
    documents = [item for item in kg.read_documents([tmp_path / "in"]) if isinstance(item, Document)]
    kg.write_graph(map(plain_record, documents), tmp_path / "plain.nq", min_confidence=0.5)
    assert graph_quads(tmp_path / "h.kg") == set(
        parse(path=str(tmp_path / "plain.nq"), format=RdfFormat.N_QUADS)
    )
    assert {str(quad) for quad in kg.read_graph(tmp_path / "h.kg")} == set(
        map(str, graph_quads(tmp_path / "h.kg"))
    )


@pytest.mark.parametrize("suffix", [".nq", ".ttl", ".jsonl"])
def test_one_file_of_a_home_is_what_a_build_in_order_of_ids_writes(tmp_path: Path, suffix: str) -> None:
    folder = write(tmp_path / "in", **TEXTS)
    build(tmp_path / "h.kg", folder / "d.txt", folder / "b.txt")
    build(tmp_path / "h.kg", folder, output=tmp_path / f"home{suffix}")
    documents = [item for item in kg.read_documents([folder]) if isinstance(item, Document)]
    kg.write_graph(map(plain_record, documents), tmp_path / f"plain{suffix}", min_confidence=0.5)
    assert (tmp_path / f"home{suffix}").read_bytes() == (tmp_path / f"plain{suffix}").read_bytes()


def test_a_second_run_reads_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=TEXTS["a"])
    build(home, folder)
    write(folder, b=TEXTS["b"])
    report = build(home, folder)
    assert (report.added, report.replaced, report.unchanged, report.relations) == (1, 0, 1, 2)
    monkeypatch.setattr("kg.home.build.make_records", no_reader)
    before = graph_bytes(home)
    report = build(home, folder)
    assert (report.added, report.unchanged, report.remarks) == (0, 2, ())
    assert graph_bytes(home) == before


def test_a_corrected_article_replaces_its_claims_and_keeps_what_others_support(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=TEXTS["a"], b=TEXTS["b"])
    build(home, folder)
    assert facts(home) == ["Estmark attacks Norland", "Norland hosts Red_Front", "Sudmark funds Blue_League"]
    write(folder, a="Estmark hosts Norland.")
    report = build(home, folder)
    assert (report.added, report.replaced, report.unchanged) == (0, 1, 1)
    assert facts(home) == ["Estmark hosts Norland", "Norland hosts Red_Front", "Sudmark funds Blue_League"]
    assert claims(home) == ["a", "b", "b"]


def test_forgetting_takes_the_claims_and_restores_the_bytes_of_before(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    build(home, folder / "b.txt", folder / "d.txt")
    before = graph_bytes(home)
    build(home, folder)
    assert kg.forget_documents(["c", "a", "a"], home=home) == 2
    assert facts(home) == ["Norland hosts Red_Front", "Sudmark funds Blue_League"]
    assert claims(home) == ["b", "b"]
    assert graph_bytes(home) == before


def test_forgetting_an_unknown_document_forgets_none(tmp_path: Path) -> None:
    home = tmp_path / "h.kg"
    build(home, write(tmp_path / "in", alpha=TEXTS["a"], b=TEXTS["b"]))
    before = graph_bytes(home)
    with pytest.raises(
        BadInput, match=r"h\.kg: holds no document 'alpho' \(close: alpha\); nothing is forgotten"
    ):
        kg.forget_documents(["b", "alpho"], home=home)
    assert graph_bytes(home) == before
    assert [run.what for run in kg.list_runs(home)] == ["build"]


def test_what_documents_call_an_actor_is_settled_among_those_that_stay(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    build(home, folder)
    label = "SELECT ?n { <https://w3id.org/newskg/id/actor/body/Red_Front> skos:prefLabel ?n }"
    assert kg.format_result(kg.run_query(kg.read_graph(home), label), "csv").split() == ["n", "RED", "FRONT"]
    kg.forget_documents(["c"], home=home)
    assert kg.format_result(kg.run_query(kg.read_graph(home), label), "csv").split() == ["n", "Red", "Front"]


NAMES = st.sampled_from("abcd")
STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "put", "forget"]), NAMES, st.sampled_from(sorted(TEXTS))), max_size=8
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_same_documents_give_the_same_bytes_whatever_came_before(
    steps: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("steps")
    held: dict[str, str] = {}
    build(folder / "h.kg")
    for what, name, text in steps:
        if what == "put":
            held[name] = TEXTS[text]
            build(folder / "h.kg", write(folder / "in", **{name: TEXTS[text]}) / f"{name}.txt")
        elif held.pop(name, None) is not None:
            kg.forget_documents([name], home=folder / "h.kg")
    fresh = write(folder / "fresh", **held)
    build(folder / "f.kg", *sorted(fresh.iterdir(), reverse=True))
    assert graph_bytes(folder / "h.kg") == graph_bytes(folder / "f.kg")


def test_what_cannot_be_read_is_skipped_and_tried_again(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=TEXTS["a"], odd=UNREADABLE)
    (folder / "empty.txt").write_text("")
    for _ in range(2):
        report = build(home, folder)
        assert {Path(skipped.path).stem: skipped.reason for skipped in report.skipped} == {
            "empty": "holds no text",
            "odd": "cannot be analysed",
        }
    assert ids(home) == ["a"]


def test_remarks_are_made_once(tmp_path: Path) -> None:
    home, text = tmp_path / "h.kg", tmp_path / "a.txt"
    text.write_text("Norland hosts the Red Front.")
    assert [remark.text[:11] for remark in build(home, text).remarks] == ["has no date"]
    assert build(home, text).remarks == ()


def test_other_options_stop_until_all_is_read_again(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    build(home, folder)
    with pytest.raises(
        BadHome, match=r"h\.kg: was built with min-confidence 0.5, not 0.95: keep to that, or read"
    ):
        build(home, folder, min_confidence=0.95)
    report = build(home, min_confidence=0.95, rebuild=True)
    assert (report.reread, report.added, report.replaced, report.documents) == (4, 0, 0, 4)
    assert facts(home) == []
    build(tmp_path / "f.kg", folder, min_confidence=0.95)
    assert graph_bytes(home) == graph_bytes(tmp_path / "f.kg")


def test_other_additions_to_the_ontology_are_other_options(tmp_path: Path) -> None:
    home, folder, more = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS), tmp_path / "more.ttl"
    more.write_text("# nobody")
    build(home, folder, actors=[more])
    assert build(home, folder, actors=[more]).unchanged == 4
    more.write_text("# somebody")
    with pytest.raises(BadHome, match=r"was built with actors [a-z2-7]{16}, not [a-z2-7]{16}"):
        build(home, folder, actors=[more])
    with pytest.raises(BadHome, match=r"was built with actors [a-z2-7]{16}, not none"):
        build(home, folder)


def test_a_home_without_documents_takes_any_options(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=TEXTS["a"])
    build(home, base="https://a.example/")
    build(home, folder, base="https://b.example/")
    assert [
        quad.graph_name.value for quad in kg.read_graph(home) if quad.graph_name.value.endswith("facts")
    ] == ["https://b.example/graph/facts"] * 2


def test_a_rebuild_takes_in_what_is_corrected_at_the_same_time(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=TEXTS["a"], b=TEXTS["b"])
    build(home, folder)
    write(folder, a="Estmark hosts Norland.", c=TEXTS["c"])
    report = build(home, folder, rebuild=True)
    assert (report.reread, report.replaced, report.added, report.documents) == (2, 1, 1, 3)
    build(tmp_path / "f.kg", folder)
    assert graph_bytes(home) == graph_bytes(tmp_path / "f.kg")


def test_lost_files_come_back_and_leftovers_go_but_strangers_stay(tmp_path: Path) -> None:
    home = tmp_path / "h.kg"
    build(home, write(tmp_path / "in", **TEXTS))
    before = graph_bytes(home)
    file = next((home / "graph" / "documents").iterdir())
    file.rename(file.with_name(f".{file.name}.k3x"))
    (home / "graph" / "facts" / "zz.nq").write_text("mine")
    stray = next(f"{n:02x}.nq" for n in range(256) if f"documents/{n:02x}.nq" not in before)
    (home / "graph" / "documents" / stray).write_text("from nowhere")
    build(home)
    (home / "graph" / "facts" / "zz.nq").unlink()
    assert graph_bytes(home) == before


def test_runs_are_logged(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", a=TEXTS["a"], b=TEXTS["b"], odd=UNREADABLE)
    build(home, folder)
    write(folder, a="Estmark hosts Norland.")
    build(home, folder)
    kg.forget_documents(["b"], home=home)
    logged = [
        (run.what, run.added, run.replaced, run.unchanged, run.skipped, run.forgotten)
        for run in kg.list_runs(home)
    ]
    assert logged == [("build", 2, 0, 0, 1, 0), ("build", 0, 1, 1, 1, 0), ("forget", 0, 0, 0, 0, 1)]
    assert all(run.finished and run.finished >= run.started for run in kg.list_runs(home))


def test_wrong_usage_makes_no_home(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no\.txt: no such file"):
        build(tmp_path / "h.kg", tmp_path / "no.txt")
    with pytest.raises(BadInput, match=r"a base must end in"):
        build(tmp_path / "h.kg", base="x")
    with pytest.raises(BadInput, match=r"unknown suffix '.csv'"):
        build(tmp_path / "h.kg", output=tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_things_does_not_become_a_home(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=TEXTS["a"])
    with pytest.raises(BadHome, match=r"in: holds a\.txt and is no graph home; name a new folder"):
        build(folder, folder)
    with pytest.raises(BadHome, match=r"a.txt: cannot be a graph home: File exists"):
        build(folder / "a.txt", folder)
    assert [path.name for path in folder.iterdir()] == ["a.txt"]


def test_an_output_that_is_also_an_input_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    feed = tmp_path / "x.jsonl"
    feed.write_text(json.dumps({"text": TEXTS["a"]}))
    before = feed.read_bytes()
    (tmp_path / "link.jsonl").symlink_to(feed)
    for output in (feed, tmp_path / "link.jsonl"):
        with pytest.raises(BadInput, match=r"\.jsonl: is also an input, which it would replace"):
            build(tmp_path / "h.kg", feed, output=output)
        with pytest.raises(BadInput, match=r"\.jsonl: is also an input, which it would replace"):
            kg.build_graph([feed], output=output)
    assert feed.read_bytes() == before
    assert not (tmp_path / "h.kg").exists()


def test_files_of_actors_and_types_are_inputs_too(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    for option in ("actors", "types"):
        with pytest.raises(BadInput, match=r"mine\.ttl: is also an input"):
            kg.build_graph([tmp_path], output=mine, **{option: [mine]})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["lock", "lock.pid"])
def test_a_lock_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    home = tmp_path / "h.kg"
    build(home)
    # As a folder that is closed to writing, for whoever runs the tests.
    (home / name).unlink(missing_ok=True)
    (home / name).mkdir()
    with pytest.raises(BadHome, match=rf"h\.kg: cannot be written: {name}: "):
        build(home)


@pytest.mark.parametrize("name", ["graph", "graph/documents", "graph/facts"])
def test_a_graph_that_cannot_be_written_is_named_and_made_up_for(tmp_path: Path, name: str) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    build(home)
    # As a folder that is closed to writing, for whoever runs the tests.
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).write_text("")
    with pytest.raises(BadHome, match=rf"h\.kg: cannot be written: .*h\.kg/{name}.*: [NF]"):
        build(home, folder)
    (home / name).unlink()
    build(home)
    build(tmp_path / "other.kg", folder)
    assert graph_bytes(home) == graph_bytes(tmp_path / "other.kg")


def test_a_member_of_an_archive_may_have_a_name_that_no_file_has(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a", "b" * 300, "c" * 5_000):
            archive.writestr(f"{name}.txt", TEXTS["a"])
    report = build(tmp_path / "h.kg", tmp_path / "a.zip")
    assert (report.added, len(report.skipped)) == (2, 1)
    (tmp_path / "a.zip").unlink()
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr(f"{'b' * 300}.txt", TEXTS["a"])
    report = build(tmp_path / "h.kg", tmp_path / "z.zip")
    assert (report.added, report.unchanged, report.documents) == (0, 1, 2)


@pytest.mark.parametrize(
    "use", [kg.read_graph, kg.list_runs, lambda home: kg.forget_documents(["a"], home=home)]
)
def test_what_is_no_home_is_named(tmp_path: Path, use: Any) -> None:
    with pytest.raises(BadHome, match=r"is no graph home"):
        use(tmp_path)


def test_a_damaged_or_newer_database_is_named(tmp_path: Path) -> None:
    home = tmp_path / "h.kg"
    build(home)
    with sqlite3.connect(home / DATABASE) as db:
        db.execute("PRAGMA user_version = 7")
    db.close()
    with pytest.raises(BadHome, match=r"h\.kg: is of version 7; this kg knows versions up to 2"):
        kg.read_graph(home)
    (home / DATABASE).write_text("no database at all, but long enough to be looked at" * 40)
    with pytest.raises(BadHome, match=r"h\.kg: home.db: file is not a database"):
        kg.read_graph(home)


def test_a_reader_sees_the_home_as_it_was_when_it_began(tmp_path: Path) -> None:
    home, folder = tmp_path / "h.kg", write(tmp_path / "in", **TEXTS)
    build(home, folder)
    whole = b"".join(home_quads(home))
    pieces = home_quads(home)
    first = next(pieces)
    pieces.close()
    kg.forget_documents(["a"], home=home)
    assert whole.startswith(first)
    assert b"".join(home_quads(home)) != whole


def test_records_of_a_file_are_read_line_by_line(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": name, "text": text, "published": "2024-05-03"}) for name, text in TEXTS.items()
    ]
    (tmp_path / "feed.jsonl").write_text("\n".join(lines))
    build(tmp_path / "h.kg", tmp_path / "feed.jsonl")
    build(tmp_path / "f.kg", write(tmp_path / "in", **TEXTS))
    assert ids(tmp_path / "h.kg") == ["a", "b", "c", "d"]
    assert graph_bytes(tmp_path / "h.kg") == graph_bytes(tmp_path / "f.kg")
