"""Graphs into a folder: the embedded store, and the files for QLever."""

from __future__ import annotations

import configparser
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

import kg
from kg.errors import BadGraph, BadInput, BadStore
from tests.sample_graphs import document, lines, many, shared, write


def held(folder: Path) -> set[str]:
    return set((Store.read_only(str(folder)).dump(format=RdfFormat.N_QUADS) or b"").decode().splitlines())


def test_a_new_folder_holds_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", shared(["a0"], [(0, 0)]), document("x"), document("y"))
    report = kg.load_folder(path, tmp_path / "deep" / "store")
    assert held(tmp_path / "deep" / "store") == lines(path)
    assert (report.graphs, report.quads, report.stale) == (4, 34, 0)
    assert [each.name for each in (tmp_path / "deep").iterdir()] == ["store"]


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", shared(["a0"], [(0, 0), (6, 4)]), document("x"))
    for _ in range(2):
        assert kg.load_folder(path, tmp_path / "store").stale == 0
        assert held(tmp_path / "store") == lines(path)


def test_documents_are_replaced_facts_without_claims_go_and_the_rest_stays(tmp_path: Path) -> None:
    first = write(tmp_path / "1.nq", shared(["a0"], [(0, 0), (1, 1)]), document("x"), document("y", claims=1))
    second = write(tmp_path / "2.nq", shared(["b0"], [(0, 0)]), document("x", said="denied"))
    kg.load_folder(first, tmp_path / "store")
    report = kg.load_folder(second, tmp_path / "store")
    left = write(tmp_path / "3.nq", shared(["a0"], []), document("y", claims=1))
    assert held(tmp_path / "store") == lines(second) | lines(left)
    assert report.stale == 1
    kg.load_folder(second, tmp_path / "store", whole=True)
    assert held(tmp_path / "store") == lines(second) | set(document("y", claims=1))


def test_a_chunk_is_no_boundary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.stores.filling._CHUNK", 7)
    path = many(tmp_path / "g.nq", documents=3, claims=10)
    told: list[kg.LoadProgress] = []
    kg.load_folder(path, tmp_path / "store", on_progress=told.append)
    assert held(tmp_path / "store") == lines(path)
    assert [now.quads for now in told] == [*range(7, 154, 7), 154]


def test_a_malformed_file_leaves_no_folder(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", document("x"), ["nonsense"])
    with pytest.raises(BadGraph, match=r"g\.nq"):
        kg.load_folder(path, tmp_path / "store")
    assert [each.name for each in tmp_path.iterdir()] == ["g.nq"]


def test_a_malformed_file_leaves_a_store_as_it_was(tmp_path: Path) -> None:
    kg.load_folder(write(tmp_path / "1.nq", document("x")), tmp_path / "store")
    with pytest.raises(BadGraph):
        kg.load_folder(write(tmp_path / "2.nq", document("x", claims=1), ["nonsense"]), tmp_path / "store")
    assert held(tmp_path / "store") == set(document("x"))


def test_a_folder_of_other_files_and_a_file_are_left_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", document("x"))
    with pytest.raises(BadInput, match="holds other files"):
        kg.load_folder(path, tmp_path)
    with pytest.raises(BadInput, match=r"g\.nq is a file"):
        kg.load_folder(path, path)
    assert lines(path) == set(document("x"))


def test_another_load_into_the_same_new_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ".store.loading").mkdir()
    other = Store(str(tmp_path / ".store.loading"))
    with pytest.raises(BadStore, match=r"\.store\.loading is in use by another program"):
        kg.load_folder(write(tmp_path / "g.nq", document("x")), tmp_path / "store")
    assert len(other) == 0


def test_a_store_in_use_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", document("x"))
    kg.load_folder(path, tmp_path / "store")
    store = Store(str(tmp_path / "store"))
    with pytest.raises(BadStore, match="store is in use by another program"):
        kg.load_folder(path, tmp_path / "store")
    del store


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A disk of 4 MB; needs the right to mount."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk")
    yield place  # type: ignore[misc]
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_told_and_nothing_is_left_on_it(tmp_path: Path, small_disk: Path) -> None:
    path = many(tmp_path / "g.nq", documents=200, claims=100)
    with pytest.raises(BadStore, match="No space left on device"):
        kg.load_folder(path, small_disk / "store")
    assert list(small_disk.iterdir()) == []


def test_qlever_gets_quads_and_settings_that_name_them(tmp_path: Path) -> None:
    path = tmp_path / "my graph.trig"
    source = write(tmp_path / "g.nq", shared(["a0"]), document("x"))
    kg.write_graph(kg.read_graph(source), path)
    report = kg.write_qlever(path, tmp_path / "index")
    assert lines(tmp_path / "index" / "my-graph.nq") == lines(source)
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(tmp_path / "index" / "Qleverfile")
    assert dict(settings["data"])["name"] == "my-graph"
    assert dict(settings["data"])["format"] == "nq"
    assert dict(settings["index"])["input_files"] == "my-graph.nq"
    assert (report.graphs, report.quads) == (2, 17)


def test_qlever_files_appear_whole_or_not_at_all(tmp_path: Path) -> None:
    path = write(tmp_path / "g.nq", document("x"), ["nonsense"])
    with pytest.raises(BadGraph):
        kg.write_qlever(path, tmp_path / "index")
    assert list((tmp_path / "index").iterdir()) == []
