"""A graph as a folder of pages: complete, bounded, the same each time, and never half written."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

import pytest
from explorer_graphs import busy, hostile, sample
from pyoxigraph import Store
from test_cli import kg as run

import kg
from kg.explorer import export, shards
from kg.explorer.answers import to_json
from kg.explorer.app_files import APP
from kg.explorer.graph import ExploredGraph
from kg.explorer.shards import SHARD, page_key
from kg.explorer.views import VIEWS, every_page

FILE = re.compile(r"Source\.take\((\d+),(\[.*\])\);\n", re.DOTALL)


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def taken(path: Path) -> Iterator[tuple[str, object]]:
    """Yield keys and pages of a data file."""
    found = FILE.fullmatch(path.read_text("utf-8"))
    assert found is not None, path
    assert int(found[1]) == int(path.stem)
    yield from json.loads(found[2])


@pytest.mark.parametrize("graph", [sample, hostile, busy], ids=["sample", "hostile", "busy"])
def test_every_page_is_where_the_browser_looks_for_it(
    tmp_path: Path, graph: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "SHARD", 20_000)
    explored: ExploredGraph = graph()  # type: ignore[operator]
    kg.export_html(explored.store, tmp_path / "report")
    data = tmp_path / "report" / "data"
    index = (data / "index.js").read_text("utf-8")
    firsts = json.loads(index.removeprefix("Source.open(").removesuffix(");\n"))
    held = [dict(taken(path)) for path in sorted(data.glob("0*.js"))]
    assert firsts == sorted(firsts)
    assert len(firsts) == len(held) > 1
    for view, about, page in every_page(explored):
        key = page_key(view, about, page)
        answer = json.loads(to_json(VIEWS[view](explored, about, page)))
        assert held[bisect_right(firsts, key) - 1][key] == answer


def test_data_files_are_bounded(tmp_path: Path) -> None:
    kg.export_html(busy().store, tmp_path / "report")
    sizes = [path.stat().st_size for path in (tmp_path / "report" / "data").iterdir()]
    assert len(sizes) > 2
    assert max(sizes) <= SHARD * 1.1


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        kg.export_html(sample().store, tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_an_earlier_export_is_replaced_whole(tmp_path: Path) -> None:
    kg.export_html(busy().store, tmp_path / "report")
    report = kg.export_html(sample().store, tmp_path / "report")
    kg.export_html(sample().store, tmp_path / "fresh")
    assert files(tmp_path / "report") == files(tmp_path / "fresh")
    assert report.files == len(files(tmp_path / "report"))
    assert report.size == sum(map(len, files(tmp_path / "report").values()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "report"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(kg.KgError, match=r"holds other files"):
        kg.export_html(sample().store, tmp_path)
    assert files(tmp_path) == {"letter.txt": b"dear all"}


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("x")
    with pytest.raises(kg.KgError, match=r"report is a file"):
        kg.export_html(sample().store, tmp_path / "report")


def test_an_export_that_fails_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kg.export_html(sample().store, tmp_path / "report")
    before = files(tmp_path / "report")

    def fail(*_args: object, **_options: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(export, "write_shards", fail)
    with pytest.raises(OSError, match="disk full"):
        kg.export_html(busy().store, tmp_path / "report")
    assert files(tmp_path / "report") == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_an_empty_graph_can_be_looked_at(tmp_path: Path) -> None:
    assert kg.export_html(Store(), tmp_path / "report").claims == 0


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    kg.write_graph(list(sample().store), tmp_path / "graph.nq")
    done = run("export", "graph.nq", "--html", "report", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("report/index.html: 2 documents, 9 actors, 11 claims in ")
    assert 'src="source-files.js"' in (tmp_path / "report" / "index.html").read_text("utf-8")


def test_the_command_names_what_is_wrong(tmp_path: Path) -> None:
    done = run("export", "none.nq", "--html", "report", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("kg: none.nq cannot be read")
    assert not (tmp_path / "report").exists()


def test_the_pages_name_no_address_to_load_from() -> None:
    for path in APP.glob("*.*"):
        text = path.read_text("utf-8")
        outside = set(re.findall(r"https?://[\w.]+[^\s\"'`)]*", text))
        assert outside <= {"http://www.w3.org/2000/svg", "http://www.wikidata.org/entity/"}, path
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text
        ), path
        assert not re.search(r"<script>|\son\w+=|style=\"", text), path


def test_what_is_vendored_has_its_licence_beside_it() -> None:
    assert "Cytoscape Consortium" in (APP / "vendor" / "cytoscape.LICENSE.txt").read_text("utf-8")
    assert "The Cytoscape Consortium" in (APP / "vendor" / "cytoscape.min.js").read_text("utf-8")[:300]
