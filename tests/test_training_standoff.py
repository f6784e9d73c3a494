"""Annotations of texts that do not ship: places in the text stand for its words, and read back whole."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadInput
from training.standoff import STANDOFF, main, read_standoff, with_text, without_text

TEXT = "Norland's foreign minister told Estmark to free the crew. It refused, Norland said."
REPORT = {"id": "we-7", "date": "2031-04-02", "text": TEXT}
SENTENCES = ("Estmark expelled two envoys.", "They left on Monday.", "Norland protested.")
SHARED = Path(__file__).parents[2] / "shared" / "corpora"


def passage(**more: Any) -> dict[str, Any]:
    return {
        "id": "5-7",
        "date": "2031-04-02",
        "source": ["world-events", "we-7"],
        "text": TEXT,
        "actors": {
            "nor": {"name": "Norland", "type": "State", "surface": ["Norland"]},
            "min": {
                "name": "Norland's foreign minister",
                "type": "Person",
                "of": "nor",
                "surface": ["Norland's foreign minister", "foreign minister"],
            },
            "est": {"name": "Estmark", "type": "State", "surface": ["Estmark"]},
        },
        "pronouns": [["It", 1, "est"]],
        "relations": [
            {
                "id": "r1",
                "type": "demands",
                "agent": "min",
                "target": "est",
                "theme": "r2",
                "status": "asserted",
                "trigger": "told",
                "sent": 0,
            },
            {
                "id": "r2",
                "type": "releases",
                "agent": "est",
                "target": None,
                "theme": "the crew",
                "status": "requested",
                "trigger": "free",
                "sent": 0,
            },
        ],
    } | more


def corpora(folder: Path) -> Path:
    with lzma.open(folder / "world-events.jsonl.xz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(REPORT) + "\n")
    (folder / "treebanks").mkdir()
    with lzma.open(folder / "treebanks" / "ewt-train.conllu.xz", "wt", encoding="utf-8") as file:
        file.write("# newdoc id = post-1\n")
        for sentence in SENTENCES:
            file.write(f"# text = {sentence}\n1\t{sentence}\t_\tX\tX\t_\t0\troot\t_\t_\n\n")
    return folder


def test_no_word_of_the_text_is_left_and_all_of_it_comes_back() -> None:
    line = without_text(passage())
    kept = json.dumps(line)
    assert [word for word in ("Norland", "Estmark", "told", "crew", "minister") if word in kept] == []
    assert line["relations"][1]["trigger"] == [TEXT.index("free"), TEXT.index("free") + 4]
    whole = passage()
    del whole["source"]
    assert with_text(line, TEXT) == whole


def test_an_office_that_the_text_names_otherwise_is_dropped() -> None:
    office = {
        "id": "r1",
        "type": "holdsOffice",
        "agent": "min",
        "target": "nor",
        "status": "asserted",
        "sent": 0,
    }
    line = without_text(passage(relations=[office | {"theme": "Foreign Secretary", "trigger": "minister"}]))
    assert "theme" not in line["relations"][0]


def test_words_that_are_not_in_the_text_are_named() -> None:
    absent = {"nor": {"name": "Norland", "type": "State", "surface": ["Norlanders"]}}
    with pytest.raises(BadInput, match="5-7: 'Norlanders' is not in the text"):
        without_text(passage(actors=absent))


def test_another_text_than_the_annotated_one_is_refused() -> None:
    with pytest.raises(BadInput, match=r"5-7: the text of .*we-7.* is not the one that was annotated"):
        with_text(without_text(passage()), TEXT.replace("crew", "ship"))


def test_texts_are_found_in_reports_and_treebanks(tmp_path: Path) -> None:
    folder = corpora(tmp_path)
    text = " ".join(SENTENCES[1:])
    actors = {"env": {"name": "They", "type": "Group", "surface": ["They"]}}
    left = {"id": "r1", "type": "withdraws", "agent": "env", "target": None, "status": "asserted", "sent": 0}
    post = {
        "id": "6-1",
        "date": "2031-04-02",
        "source": ["ewt-train", "post-1", 1, 2],
        "text": text,
        "actors": actors,
        "pronouns": [],
        "relations": [left | {"trigger": "left"}],
    }
    (tmp_path / "in.jsonl").write_text(f"{json.dumps(passage())}\n{json.dumps(post)}\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    main([str(tmp_path / "in.jsonl"), str(folder), str(tmp_path / "out" / "a.jsonl")])
    found = list(read_standoff(folder, folder=tmp_path / "out"))
    assert [one["text"] for one in found] == [TEXT, text]
    assert [r["trigger"] for one in found for r in one["relations"]] == ["told", "free", "left"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (["world-events", "we-8"], "has no report we-8"),
        (["ewt-train", "post-1", 1, 3], "has no sentence 3 of a document post-1"),
        (["ewt-train", "post-2", 0, 0], "has no sentence 0 of a document post-2"),
    ],
)
def test_a_text_that_is_not_there_is_named(tmp_path: Path, source: list[Any], message: str) -> None:
    lines = tmp_path / "lines"
    lines.mkdir()
    (lines / "a.jsonl").write_text(json.dumps(without_text(passage(source=source))) + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        list(read_standoff(corpora(tmp_path), folder=lines))


@given(st.lists(st.text("abcé ́-'.", min_size=1), min_size=1), st.data())
def test_surfaces_read_back(words: list[str], data: st.DataObject) -> None:
    text = " ".join(word for word in words if word.strip())
    if not text.strip():
        return
    begin = data.draw(st.integers(0, len(text) - 1))
    phrase = text[begin : data.draw(st.integers(begin + 1, len(text)))]
    actors = {"one": {"name": phrase, "type": "Group", "surface": [phrase]}}
    known = passage(text=text, actors=actors, pronouns=[], relations=[])
    try:
        line = without_text(known)
    except BadInput:
        return  # a part of a word
    assert with_text(line, text)["actors"] == actors


@pytest.mark.parametrize("path", sorted(STANDOFF.glob("*.jsonl")), ids=lambda path: path.name)
def test_shipped_lines_hold_places_only(path: Path) -> None:
    for line in map(json.loads, path.open("rb")):
        assert set(line) == {"id", "date", "source", "digest", "actors", "pronouns", "relations"}
        places = [s for actor in line["actors"].values() for s in actor["surface"]]
        places += [r["trigger"] for r in line["relations"]] + [word for word, _, _ in line["pronouns"]]
        assert all(isinstance(place, list) and place[0] < place[1] for place in places), line["id"]
        assert all("name" not in actor for actor in line["actors"].values())


@pytest.mark.skipif(not SHARED.exists(), reason="the corpora are not there")
def test_shipped_lines_fit_the_corpora() -> None:
    assert len({one["id"] for one in read_standoff(SHARED)}) > 5000
