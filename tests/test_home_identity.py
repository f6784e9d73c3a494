"""Which document of a home a text is: nothing is lost, nothing is kept twice."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from homes import facts, graph_bytes, ids, plain, write

import kg

pytestmark = pytest.mark.usefixtures("plain")
__all__ = ["plain"]

FRONT = "Norland hosts the Red Front."
LEAGUE = "Sudmark funds the Blue League."
OTHER = "Estmark attacks Norland."
FRONT_FACT, LEAGUE_FACT, OTHER_FACT = (
    "Norland hosts Red_Front",
    "Sudmark funds Blue_League",
    "Estmark attacks Norland",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "h.kg"


def feed(path: Path, *records: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps({"published": "2024-05-03"} | record) + "\n" for record in records))
    return path


def changes(home: Path, *inputs: Path | str) -> tuple[int, int, int]:
    """Build; return how many documents were added, replaced and unchanged."""
    report = kg.build_home(inputs, into=home)
    return report.added, report.replaced, report.unchanged


def test_a_stated_id_is_the_documents_own_in_whatever_file(tmp_path: Path, home: Path) -> None:
    assert changes(home, feed(tmp_path / "monday.jsonl", {"id": "x", "text": FRONT})) == (1, 0, 0)
    assert changes(home, feed(tmp_path / "tuesday.jsonl", {"id": "x", "text": LEAGUE})) == (0, 1, 0)
    (tmp_path / "other.txt").write_text(f"ID: x\nDate: 2024-05-03\n\n{LEAGUE}")
    assert changes(home, tmp_path / "other.txt") == (0, 0, 1)
    assert (ids(home), facts(home)) == (["x"], [LEAGUE_FACT])


def test_what_else_a_record_says_of_itself_is_corrected_too(tmp_path: Path, home: Path) -> None:
    changes(home, feed(tmp_path / "feed.jsonl", {"id": "x", "text": FRONT, "title": "Talks"}))
    for field in ({"title": "Talks again"}, {"published": "2024-05-04"}, {"source": "The Lantern"}):
        assert changes(home, feed(tmp_path / "feed.jsonl", {"id": "x", "text": FRONT} | field)) == (0, 1, 0)


def test_two_files_of_one_name_are_two_documents_in_one_run_or_in_two(tmp_path: Path, home: Path) -> None:
    first, second = write(tmp_path / "a", report=FRONT), write(tmp_path / "b", report=LEAGUE)
    assert changes(home, first) == (1, 0, 0)
    assert changes(home, second) == (1, 0, 0)
    assert facts(home) == [FRONT_FACT, LEAGUE_FACT]
    assert ids(home) == ["report", "report.6quexbcb2pms3vj3"]
    changes(tmp_path / "other.kg", second, first)
    changes(tmp_path / "both.kg", first, second)
    assert facts(tmp_path / "other.kg") == facts(home)
    assert graph_bytes(tmp_path / "both.kg") == graph_bytes(home)


def test_each_of_two_files_of_one_name_is_corrected_by_itself(tmp_path: Path, home: Path) -> None:
    changes(home, write(tmp_path / "a", report=FRONT), write(tmp_path / "b", report=LEAGUE))
    write(tmp_path / "b", report=OTHER)
    assert changes(home, tmp_path / "b") == (0, 1, 0)
    write(tmp_path / "a", report=LEAGUE)
    assert changes(home, tmp_path / "a", tmp_path / "b") == (0, 1, 1)
    assert (len(ids(home)), facts(home)) == (2, [OTHER_FACT, LEAGUE_FACT])


def test_a_new_file_of_a_name_does_not_shift_the_ids_of_others(tmp_path: Path, home: Path) -> None:
    changes(home, write(tmp_path / "in" / "b", report=FRONT), write(tmp_path / "in" / "c", report=LEAGUE))
    before = ids(home)
    write(tmp_path / "in" / "a", report=OTHER)
    assert changes(home, tmp_path / "in") == (1, 0, 2)
    assert set(before) < set(ids(home))


def test_a_copy_is_the_same_document_until_it_is_changed(tmp_path: Path, home: Path) -> None:
    write(tmp_path / "a", report=FRONT)
    assert changes(home, tmp_path / "a", write(tmp_path / "b", report=FRONT)) == (1, 0, 1)
    assert changes(home, tmp_path / "b") == (0, 0, 1)
    write(tmp_path / "b", report=LEAGUE)
    assert changes(home, tmp_path / "b") == (1, 0, 0)
    assert facts(home) == [FRONT_FACT, LEAGUE_FACT]


def test_a_file_that_moves_and_is_corrected_stays_one_document(tmp_path: Path, home: Path) -> None:
    changes(home, write(tmp_path / "inbox", report=FRONT))
    (tmp_path / "inbox").rename(tmp_path / "archive")
    assert changes(home, tmp_path / "archive") == (0, 0, 1)
    write(tmp_path / "archive", report=LEAGUE)
    assert changes(home, tmp_path / "archive") == (0, 1, 0)
    assert facts(home) == [LEAGUE_FACT]


@pytest.mark.parametrize(("old", "new"), [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("seconds", [0.0, 60.0])
def test_a_file_that_moves_stays_though_another_text_takes_its_place(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, seconds: float
) -> None:
    # Kept after each document, or all at the end.
    monkeypatch.setattr("kg.home.keeper._SECONDS", seconds)
    folder = tmp_path / "in"
    changes(home, write(folder / old, n=FRONT).parent)
    (folder / old).rename(folder / new)
    write(folder / old, n=LEAGUE)
    changes(home, folder)
    assert (len(ids(home)), facts(home)) == (2, [FRONT_FACT, LEAGUE_FACT])
    assert changes(home, folder) == (0, 0, 2)
    write(folder / old, n=OTHER)
    assert changes(home, folder) == (0, 1, 1)
    assert (len(ids(home)), facts(home)) == (2, [OTHER_FACT, FRONT_FACT])


def test_a_new_file_does_not_get_the_id_of_one_that_was_there(tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "in"
    changes(home, write(folder / "a", n=FRONT), write(folder / "b", n=LEAGUE))
    (folder / "b").rename(folder / "c")
    assert changes(home, folder) == (0, 0, 2)
    write(folder / "b", n=OTHER)
    assert changes(home, folder) == (1, 0, 2)
    assert (len(ids(home)), facts(home)) == (3, [OTHER_FACT, FRONT_FACT, LEAGUE_FACT])


def test_a_file_that_moves_while_all_is_read_again_is_known_at_its_new_place(
    tmp_path: Path, home: Path
) -> None:
    changes(home, write(tmp_path / "in" / "b", n=FRONT).parent)
    (tmp_path / "in" / "b").rename(tmp_path / "in" / "a")
    write(tmp_path / "in" / "b", n=LEAGUE)
    kg.build_home([tmp_path / "in"], into=home, rebuild=True)
    assert facts(home) == [FRONT_FACT, LEAGUE_FACT]
    write(tmp_path / "in" / "a", n=OTHER)
    assert changes(home, tmp_path / "in") == (0, 1, 1)
    assert facts(home) == [OTHER_FACT, LEAGUE_FACT]


def test_home_and_texts_move_together(tmp_path: Path) -> None:
    changes(tmp_path / "old" / "h.kg", write(tmp_path / "old" / "in", a=FRONT))
    (tmp_path / "old").rename(tmp_path / "new")
    write(tmp_path / "new" / "in", a=LEAGUE)
    assert changes(tmp_path / "new" / "h.kg", tmp_path / "new" / "in") == (0, 1, 0)


def test_a_file_is_known_however_it_is_named(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes(home, write(tmp_path / "in", a=FRONT) / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    monkeypatch.chdir(tmp_path / "in")
    write(tmp_path / "in", a=LEAGUE)
    assert changes(home, "a.txt") == (0, 1, 0)
    assert changes(home, tmp_path / "link" / "a.txt", tmp_path / "in") == (0, 0, 1)


def test_lines_without_id_are_known_by_their_words(tmp_path: Path, home: Path) -> None:
    latest = feed(tmp_path / "latest.jsonl", {"text": FRONT}, {"text": LEAGUE})
    assert changes(home, latest) == (2, 0, 0)
    assert changes(home, feed(latest, {"text": OTHER}, {"text": FRONT})) == (1, 0, 1)
    assert facts(home) == [OTHER_FACT, FRONT_FACT, LEAGUE_FACT]
    assert all(name.startswith("latest.") and len(name) == 23 for name in ids(home))


def test_lines_without_id_have_the_same_ids_in_any_order(tmp_path: Path) -> None:
    records = {"text": FRONT}, {"text": LEAGUE}
    changes(tmp_path / "h.kg", feed(tmp_path / "latest.jsonl", *records))
    changes(tmp_path / "f.kg", feed(tmp_path / "latest.jsonl", *reversed(records)))
    assert graph_bytes(tmp_path / "h.kg") == graph_bytes(tmp_path / "f.kg")


def test_a_second_text_under_one_stated_id_is_kept_beside_the_first(tmp_path: Path, home: Path) -> None:
    twice = feed(tmp_path / "feed.jsonl", {"id": "x", "text": FRONT}, {"id": "x", "text": LEAGUE})
    assert changes(home, twice) == (2, 0, 0)
    assert facts(home) == [FRONT_FACT, LEAGUE_FACT]
    assert changes(home, twice) == (0, 0, 2)
    assert changes(home, feed(tmp_path / "other.jsonl", {"id": "x", "text": LEAGUE})) == (0, 0, 1)
    assert changes(home, feed(tmp_path / "other.jsonl", {"id": "x", "text": OTHER})) == (0, 1, 0)
    assert facts(home) == [OTHER_FACT, LEAGUE_FACT]


@pytest.mark.parametrize("texts", [(LEAGUE, FRONT), (FRONT, LEAGUE)])
def test_the_old_text_of_an_id_stays_beside_the_new_one(
    tmp_path: Path, home: Path, texts: tuple[str, str]
) -> None:
    changes(home, feed(tmp_path / "feed.jsonl", {"id": "x", "text": FRONT}))
    both = feed(tmp_path / "feed.jsonl", *({"id": "x", "text": text} for text in texts))
    changes(home, both)
    assert (len(ids(home)), facts(home)) == (2, [FRONT_FACT, LEAGUE_FACT])
    assert changes(home, both) == (0, 0, 2)


def test_two_known_texts_of_an_id_may_change_places(tmp_path: Path, home: Path) -> None:
    records = {"id": "x", "text": FRONT}, {"id": "x", "text": LEAGUE}
    changes(home, feed(tmp_path / "feed.jsonl", *records))
    assert changes(home, feed(tmp_path / "feed.jsonl", *reversed(records))) == (0, 0, 2)
    assert (len(ids(home)), facts(home)) == (2, [FRONT_FACT, LEAGUE_FACT])


def packed(path: Path, text: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", text)
    return path


def test_archives_on_standard_input_do_not_replace_each_other(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, done in ((FRONT, (1, 0, 0)), (LEAGUE, (1, 0, 0)), (FRONT, (0, 0, 1))):
        with packed(tmp_path / "z.zip", text).open("rb") as archive:
            monkeypatch.setattr("sys.stdin", archive)
            assert changes(home, "-") == done
    assert facts(home) == [FRONT_FACT, LEAGUE_FACT]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs /dev/fd")
def test_archives_from_pipes_are_known_by_their_words(tmp_path: Path, home: Path) -> None:
    for text in (FRONT, LEAGUE):
        reading, writing = os.pipe()
        os.write(writing, packed(tmp_path / "z.zip", text).read_bytes())
        os.close(writing)
        assert changes(home, f"/dev/fd/{reading}") == (1, 0, 0)
        os.close(reading)
    assert facts(home) == [FRONT_FACT, LEAGUE_FACT]
    assert all(name.startswith("a.") for name in ids(home))


def test_a_file_and_a_record_of_one_name_are_two_documents(tmp_path: Path, home: Path) -> None:
    changes(home, write(tmp_path / "in", x=FRONT))
    record = feed(tmp_path / "feed.jsonl", {"id": "x", "text": LEAGUE})
    assert changes(home, record) == (1, 0, 0)
    assert changes(home, record, tmp_path / "in") == (0, 0, 2)
    assert facts(home) == [FRONT_FACT, LEAGUE_FACT]


def test_a_forgotten_document_comes_back_with_its_input(tmp_path: Path, home: Path) -> None:
    changes(home, write(tmp_path / "in", a=FRONT))
    before = graph_bytes(home)
    kg.forget_documents(["a"], home=home)
    assert ids(home) == []
    assert changes(home, tmp_path / "in") == (1, 0, 0)
    assert graph_bytes(home) == before
