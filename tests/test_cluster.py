"""Builds on Ray: the same bytes as on one machine, whatever becomes of the workers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from pool_work import shouting, without_model
from sample_records import RECORDS

import kg
from kg.cluster.care import Care, Ledger
from kg.cluster.shards import Shared, by_subject, with_quads
from kg.engines import check_engine
from kg.errors import BadInput, BadModel
from kg.merge.table import StatementTable
from kg.model import Record
from kg.rdf.facts import fact_rows
from kg.rdf.graphs import write_graph, write_pieces
from kg.rdf.quads import RdfOptions
from kg.rdf.shared_quads import settled_lines

ROOT = Path(__file__).parents[1]
FORMATS = (".jsonld", ".nq", ".nt", ".rdf", ".trig", ".ttl")


class Dies(Exception):
    """Stands for the death of a worker."""


def deadly(items: list[str]) -> Iterator[str]:
    for item in items:
        if item == "bad":
            raise Dies
        yield item.upper()


def until_done(batches: list[list[str]]) -> tuple[list[str], int]:
    """Return what comes of a piece of work that is given out until it is done, and how often it was."""
    ledger, given = Ledger(), 0
    while True:
        given += 1
        try:
            care = Care(deadly, lambda item: f"{item} lost", ledger.begin, ledger.end)
            return care.made("7", batches), given
        except Dies:
            continue


def test_a_deadly_item_is_given_up_after_three_deaths_with_others_and_three_alone() -> None:
    assert until_done([["a", "b"], ["bad", "c"]]) == (["A", "B", "bad lost", "C"], 7)


def test_each_deadly_item_is_given_up_and_no_other() -> None:
    assert until_done([["bad"], ["a"], ["bad", "b"]]) == (["bad lost", "A", "bad lost", "B"], 10)


def test_what_is_done_is_not_held_against_its_next_time() -> None:
    ledger = Ledger()
    for _ in range(9):
        assert ledger.begin("1") == 0
        ledger.end("1")


def stated_alike(records: Sequence[Record]) -> list[Shared]:
    with StatementTable(RdfOptions()) as table:
        for record in records:
            table.add(record)
        return [shared for fact in table.facts() for shared in by_subject(fact_rows(fact))]


@pytest.mark.parametrize("suffix", FORMATS)
def test_shards_merged_by_subject_give_the_bytes_of_the_records(suffix: str, tmp_path: Path) -> None:
    shards = [with_quads([record], RdfOptions()) for record in RECORDS]
    groups: dict[str, list[bytes]] = {}
    for shard in shards:
        for one in shard.shared:
            groups.setdefault(one.key, []).append(one.lines)
    for one in stated_alike(RECORDS):
        groups.setdefault(one.key, []).append(one.lines)
    assert any(len(lines) > 1 for lines in groups.values())
    pieces = [*(shard.own for shard in shards), *(settled_lines(groups[key]) for key in sorted(groups))]
    write_graph(RECORDS, tmp_path / f"one{suffix}")
    write_pieces(pieces, tmp_path / f"two{suffix}")
    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


def test_quads_become_no_records(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"quads become no records; choose one of \.jsonld \.nq "):
        write_pieces([], tmp_path / "x.jsonl")
    assert not list(tmp_path.iterdir())


def test_an_engine_that_is_not_there_is_named_with_the_choices() -> None:
    with pytest.raises(BadInput, match=r"^there is no engine 'spark'; choose one of local ray$"):
        check_engine("spark")


def test_without_ray_a_build_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.extras.find_spec", lambda library: None if library == "ray" else library)
    with pytest.raises(BadInput, match=r"^ray is not installed: pip install 'newskg\[ray\]'$"):
        check_engine("ray")


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """A Ray of two workers, which the builds of these tests join."""
    ray = pytest.importorskip("ray", reason="newskg[ray] is not installed")
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("PYTHONPATH", path)
        ray.init(
            address="local",
            num_cpus=2,
            object_store_memory=100 * 1024**2,
            include_dashboard=False,
            log_to_driver=False,
        )
        yield
        ray.shutdown()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eighty short reports, some of the same actors under other names, one in no English, one empty."""
    actors = ("Norway", "Qatar", "the Kenyan government", "Hamas")
    verbs = ("condemned", "will host", "attacked", "denied funding", "may recognise")
    path = tmp_path_factory.mktemp("reports") / "reports.jsonl"
    lines = [
        {
            "id": f"r{number % 70}",
            "text": f"{agent} {verb} {target}. Officials in Oslo spoke of envoy {name} on Friday.",
            "published": "2024-05-03",
        }
        for number, (agent, verb, target, name) in enumerate(
            product(actors, verbs, actors, ("Ana Bell", "BELL"))
        )
    ][:80]
    lines[10:10] = [
        {"id": "empty", "text": " "},
        {"id": "foreign", "text": "Die Regierung hat gestern ihre Botschafter aus allen Ländern abberufen."},
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


@pytest.mark.usefixtures("cluster")
@pytest.mark.model
def test_a_build_on_ray_gives_the_bytes_of_one_process(reports: Path, tmp_path: Path) -> None:
    one = kg.build_graph([reports], output=tmp_path / "one.nq")
    two = kg.build_graph([reports], output=tmp_path / "two.nq", engine="ray", workers=2)
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()
    assert (one.documents, one.words, one.relations, one.skipped, one.remarks) == (
        two.documents,
        two.words,
        two.relations,
        two.skipped,
        two.remarks,
    )
    assert (two.documents, len(two.skipped)) == (80, 2)


@pytest.mark.usefixtures("cluster")
def test_a_worker_that_dies_once_loses_nothing(tmp_path: Path) -> None:
    from kg.cluster.session import session
    from kg.cluster.work import work_on_ray

    load = partial(shouting, die_at=13, once=tmp_path / "died")
    batches = [list(range(first, first + 3)) for first in range(0, 60, 3)]
    with session(2) as size:
        pieces = list(work_on_ray(batches, load, lambda number: f"{number} lost", list, workers=size))
    assert [one for piece in pieces for one in piece] == [f"{number}!" for number in range(60)]
    assert (tmp_path / "died").exists()


@pytest.mark.usefixtures("cluster")
def test_a_worker_that_cannot_load_stops_the_run_with_its_reason() -> None:
    from kg.cluster.session import session
    from kg.cluster.work import work_on_ray

    with session(1), pytest.raises(BadModel, match=r"^model\.onnx is missing$"):
        list(work_on_ray([[1], [2]], without_model, str, list, workers=1))


def test_nobody_at_the_address_of_the_cluster_stops_the_run(reports: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="newskg[ray] is not installed")
    command = [sys.executable, "-m", "kg", "build", str(reports), "--engine", "ray", "-o", "graph.nq"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "RAY_ADDRESS": "127.0.0.1:1"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "kg: no Ray cluster answers at 127.0.0.1:1 (RAY_ADDRESS): Connection refused\n"
    assert not list(tmp_path.iterdir())
