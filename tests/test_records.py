"""Record files: the format of RECORDS.md, back and forth, and what is wrong with a bad line."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample_records import (
    DEMANDS,
    ENVOY,
    ESTMARK,
    EXPELS,
    FRONT,
    HOSTS,
    LANTERN,
    OFFICIALS,
    RECORDS,
    REJECTS,
    TRUCE,
)

from kg.errors import BadInput
from kg.records import (
    canonical_record,
    read_records,
    record_from_json,
    record_line,
    record_to_json,
    write_records,
)

Change = Callable[[dict[str, Any]], object]


def test_a_relation_is_written_as_the_format_says() -> None:
    relations = {relation["id"]: relation for relation in record_to_json(TRUCE)["relations"]}
    assert relations[DEMANDS.id] == {
        "id": DEMANDS.id,
        "type": "demands",
        "agents": [OFFICIALS],
        "targets": [ESTMARK],
        "theme": {"relation": EXPELS.id},
        "condition": REJECTS.id,
        "attributedTo": LANTERN,
        "status": "asserted",
        "time": {"earliest": "2024-04-29", "latest": "2024-04-29", "text": "Monday"},
        "trigger": {"start": 18, "end": 22, "text": "told"},
        "sentence": {"start": 0, "end": 114},
        "confidence": 0.9312,
    }
    assert relations[HOSTS.id]["time"] == {"earliest": "2012-01-01", "latest": None, "text": "since 2012"}
    assert relations[REJECTS.id]["theme"] == {"text": "a truce"}


def test_former_is_written_only_where_it_holds() -> None:
    former = {relation["id"]: relation.get("former") for relation in record_to_json(TRUCE)["relations"]}
    assert former == {relation.id: True if relation is ENVOY else None for relation in TRUCE.relations}


def test_an_actor_is_written_as_the_format_says() -> None:
    assert record_to_json(TRUCE)["actors"][0] == {
        "id": OFFICIALS,
        "name": "Norland officials",
        "kind": "Government",
        "country": "NRL",
        "wikidata": None,
        "of": TRUCE.actors[0].of,
        "mentions": [{"start": 0, "end": 17, "text": "Norland officials"}],
    }


def test_a_file_gives_back_what_was_written_and_keeps_letters_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    write_records(RECORDS, path)
    assert list(read_records(path)) == [canonical_record(record) for record in RECORDS]
    assert "北京" in path.read_text(encoding="utf-8")
    assert [item.name for item in tmp_path.iterdir()] == ["records.jsonl"]


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + record_line(TRUCE).encode() + b"\n  \n")
    assert list(read_records(path)) == [canonical_record(TRUCE)]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("old")

    def failing() -> Any:
        yield TRUCE
        raise BadInput("stop")

    with pytest.raises(BadInput, match="stop"):
        write_records(failing(), path)
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["records.jsonl"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere.x\.jsonl cannot be written"):
        write_records([], tmp_path / "nowhere" / "x.jsonl")


FULL = """
import resource, sys
from pathlib import Path
from kg.atomic import appearing, replacing, replacing_folder
from kg.errors import BadInput
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
target = Path(sys.argv[1])
def one_file():
    with replacing(target) as file:
        file.write(bytes(2000))
def folder():
    with replacing_folder(target, mark="mark") as new:
        (new / "mark").write_bytes(bytes(2000))
def new_folder():
    with appearing(target) as new:
        (new / "mark").write_bytes(bytes(2000))
try:
    {"one_file": one_file, "folder": folder, "new_folder": new_folder}[sys.argv[2]]()
except BadInput as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of a process")
@pytest.mark.parametrize("what", ["one_file", "folder", "new_folder"])
def test_a_write_that_fails_is_named_and_leaves_nothing(tmp_path: Path, what: str) -> None:
    path = tmp_path / "x.jsonl"
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(path), what], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"{path} cannot be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_canonical_order_is_that_of_the_text() -> None:
    shuffled = record_to_json(TRUCE)
    shuffled["actors"].reverse()
    shuffled["relations"].reverse()
    for actor in shuffled["actors"]:
        actor["mentions"].reverse()
    assert canonical_record(record_from_json(shuffled)) == canonical_record(TRUCE)


BAD_LINES = [
    pytest.param(b"{", "not JSON: ", id="broken JSON"),
    pytest.param(b"\xff\xfe", "not UTF-8: ", id="not UTF-8"),
    pytest.param(b"[]", "record must be an object", id="a list"),
    pytest.param(b"[" * 100_000, "nested too deeply", id="nested deeply"),
    pytest.param(b"9" * 5_000, "cannot be read: Exceeds the limit (4300 digits)", id="a long integer"),
]


@pytest.mark.parametrize(("line", "cause"), BAD_LINES)
def test_a_malformed_line_is_named_with_file_line_and_cause(tmp_path: Path, line: bytes, cause: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(record_line(TRUCE).encode() + line + b"\n")
    with pytest.raises(BadInput) as error:
        list(read_records(path))
    assert str(error.value).startswith(f"{path}, line 2: {cause}")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.jsonl: No such file"):
        list(read_records(tmp_path / "none.jsonl"))


def _set(*path: str | int, to: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


BAD_FIELDS = [
    pytest.param(_set("document", "id", to=None), "record.document.id must be a string", id="no id"),
    pytest.param(_set("document", "published", to="May"), "published must be a date", id="no date"),
    pytest.param(_set("document", "title", to="\ud800"), "half a surrogate pair", id="lone surrogate"),
    pytest.param(_set("actors", to={}), "record.actors must be a list", id="actors no list"),
    pytest.param(_set("actors", 0, "kind", to="Robot"), "must be one of State, Government", id="kind"),
    pytest.param(_set("actors", 0, "id", to="no iri"), "actors[0].id: not an IRI", id="no IRI"),
    pytest.param(_set("actors", 0, "wikidata", to="Q0"), "must be a Wikidata id", id="wikidata"),
    pytest.param(_set("actors", 0, "id", to=FRONT), "stands twice", id="an actor twice"),
    pytest.param(_set("relations", 0, "status", to="sure"), "must be one of asserted, negated", id="status"),
    pytest.param(_set("relations", 0, "type", to="hosts <x>"), "name of a relation type", id="type"),
    pytest.param(_set("relations", 0, "confidence", to=1.5), "between 0 and 1", id="confidence"),
    pytest.param(_set("relations", 0, "confidence", to=float("nan")), "between 0 and 1", id="NaN"),
    pytest.param(_set("relations", 0, "confidence", to=10**400), "between 0 and 1", id="no float"),
    pytest.param(_set("relations", 0, "trigger", "end", to=9999), "lies outside the text", id="offset"),
    pytest.param(
        _set("relations", 0, "trigger", "start", to=True), "must be an offset", id="offset no number"
    ),
    pytest.param(
        _set("relations", 0, "trigger", "text", to="x"), "is not what the document says", id="quote"
    ),
    pytest.param(_set("relations", 0, "agents", to=["a:b"]), "names actor a:b", id="unknown actor"),
    pytest.param(_set("relations", 0, "condition", to="a:b"), "names relation a:b", id="unknown condition"),
    pytest.param(_set("relations", 0, "theme", to={}), "either relation or text", id="empty theme"),
    pytest.param(_set("relations", 0, "former", to="yes"), "must be true or false", id="former"),
]


@pytest.mark.parametrize(("change", "cause"), BAD_FIELDS)
def test_a_wrong_field_is_named(change: Change, cause: str) -> None:
    data = copy.deepcopy(json.loads(record_line(TRUCE)))
    change(data)
    with pytest.raises(BadInput) as error:
        record_from_json(data)
    assert cause in str(error.value)
