"""What becomes of files: good, odd and hostile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from errno import EACCES
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadInput
from kg.inputs import InputOptions
from kg.inputs.files import list_inputs
from kg.inputs.formats import suffixes
from kg.model import Document
from kg.read import Item, Remark, Skipped, read_documents

BODY = "Norway hosted the envoys on Friday."


def read_one(
    folder: Path,
    data: str | bytes,
    *,
    name: str = "a.txt",
    undated: date | None = None,
    reading: InputOptions | None = None,
) -> list[Item]:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_documents([file], undated=undated, reading=reading))


def documents(items: list[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def skipped(items: list[Item]) -> list[Skipped]:
    return [item for item in items if isinstance(item, Skipped)]


def remarks(items: list[Item]) -> list[str]:
    return [item.text for item in items if isinstance(item, Remark)]


def test_a_head_gives_title_date_and_source_and_is_no_part_of_the_text(tmp_path: Path) -> None:
    text = f"Title: Envoys meet\nDate: 2024-05-03\nSource: The Harbour Post\n\n{BODY}\n"
    assert read_one(tmp_path, text) == [
        Document("a", BODY, "Envoys meet", date(2024, 5, 3), "The Harbour Post"),
    ]


HEADS = {
    "no head": (BODY, BODY, None),
    "first line looks like a key": (f"Oslo: {BODY}", f"Oslo: {BODY}", None),
    "key in mid text": (f"{BODY}\nDate: 2024-05-03", f"{BODY}\nDate: 2024-05-03", None),
    "keys in any case": (f"TITLE: x\ndate: 2024-05-03\n\n{BODY}", BODY, date(2024, 5, 3)),
    "keys that say nothing of the text": (
        f"Author: B\nDate: 2024-05-03\nUrl: http://x\n\n{BODY}",
        BODY,
        date(2024, 5, 3),
    ),
    "no blank line": (f"Date: 2024-05-03\n{BODY}", BODY, date(2024, 5, 3)),
    "empty value": (f"Title:\nDate: 2024-05-03\n\n{BODY}", BODY, date(2024, 5, 3)),
    "carriage returns": (f"Date: 2024-05-03\r\n\r\n{BODY}\r\n", BODY, date(2024, 5, 3)),
}


@pytest.mark.parametrize(("text", "body", "published"), HEADS.values(), ids=HEADS)
def test_heads(tmp_path: Path, text: str, body: str, published: date | None) -> None:
    [document] = documents(read_one(tmp_path, text))
    assert (document.text, document.published) == (body, published)


DATES = {
    "2024-05-03": date(2024, 5, 3),
    "2024-05-03T23:59:00+02:00": date(2024, 5, 3),
    "2024-05-03 07:15": date(2024, 5, 3),
    "20240503T120000Z": date(2024, 5, 3),
    "2024/05/03": date(2024, 5, 3),
    "3 May 2024": date(2024, 5, 3),
    "May 3, 2024": date(2024, 5, 3),
    "Fri, 03 May 2024 10:00:00 GMT": date(2024, 5, 3),
    "2024-5-3": date(2024, 5, 3),
    "2024/5/3 10:00": date(2024, 5, 3),
    "Friday, 3 May 2024": date(2024, 5, 3),
    "Friday 3rd May 2024": date(2024, 5, 3),
    "Thurs., May 2nd, 2024": date(2024, 5, 2),
    "Sept. 21, 2024": date(2024, 9, 21),
    "21 Sept 2024": date(2024, 9, 21),
    "Jan. 1st, 2024": date(2024, 1, 1),
    "2024-5-33": None,
    "2024-5/3": None,
    "3.5.2024": None,
    "Friday": None,
    "May 2024": None,
    "Sept. 31, 2024": None,
    "2024-02-30": None,
    "03/05/2024": None,
    "yesterday": None,
    "3 May 99999999999 10:00:00": None,
    "99999999999999999999": None,
}


@pytest.mark.parametrize(("written", "expected"), DATES.items(), ids=DATES)
def test_dates(tmp_path: Path, written: str, expected: date | None) -> None:
    items = read_one(tmp_path, f"Date: {written}\n\n{BODY}")
    assert documents(items)[0].published == expected
    assert [written in text for text in remarks(items)] == ([] if expected else [True])


def test_undated_text_takes_the_date_given_and_is_remarked_without_one(tmp_path: Path) -> None:
    assert documents(read_one(tmp_path, BODY, undated=date(2024, 5, 4)))[0].published == date(2024, 5, 4)
    assert "has no date" in remarks(read_one(tmp_path, BODY))[0]


TEXTS = {
    "UTF-8": (BODY.encode(), BODY, []),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + BODY.encode(), BODY, []),
    "UTF-16": (BODY.encode("utf-16"), BODY, []),
    "UTF-32": (BODY.encode("utf-32"), BODY, []),
    "UTF-16 big-endian": (b"\xfe\xff" + BODY.encode("utf-16-be"), BODY, []),
    "Windows": (
        "Peña met “Müller” in Genève.".encode("cp1252"),
        "Peña met “Müller” in Genève.",
        ["is not UTF-8: read as cp1252"],
    ),
    "Cyrillic": (
        "Министр иностранных дел прибыл в Анкару для переговоров.".encode("cp1251"),
        "Министр иностранных дел прибыл в Анкару для переговоров.",
        ["is not UTF-8: read as cp1251"],
    ),
    "right to left": (
        "وصل الوزير إلى الدوحة \u202bاليوم\u202c".encode(),
        "وصل الوزير إلى الدوحة \u202bاليوم\u202c",
        [],
    ),
    "emoji": ("Talks 🕊️ 👩‍⚖️ in 北京".encode(), "Talks 🕊️ 👩‍⚖️ in 北京", []),
    "control characters": (b"Norway\x00 hosted\x1b[0m envoys.", "Norway  hosted [0m envoys.", []),
    "old line ends": (b"One.\rTwo.", "One.\nTwo.", []),
}


@pytest.mark.parametrize(("data", "text", "said"), TEXTS.values(), ids=TEXTS)
def test_encodings(tmp_path: Path, data: bytes, text: str, said: list[str]) -> None:
    items = read_one(tmp_path, data, undated=date(2024, 5, 4), reading=InputOptions(any_language=True))
    assert ([document.text for document in documents(items)], remarks(items)) == ([text], said)


REFUSED = {
    "empty": (b"", "holds no text"),
    "blank": (b" \n\t\r\n ", "holds no text"),
    "head only": (b"Title: x\nDate: 2024-05-03\n", "holds no text"),
    "binary": (bytes(range(256)) * 20, "is binary, not text"),
    "PDF": (b"%PDF-1.7\n...", "is a PDF file, not text: name it .pdf"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0", "is a PNG image, not text: give its text"),
    "HTML": (b"<!DOCTYPE html><p>News", "is an HTML page: name it .html"),
    "broken UTF-16": (b"\xff\xfea\x00b", "begins like utf-16 but breaks off at byte"),
    "longer than a book": (b"word " * 200_001, "holds 1,000,004 characters, more than 1,000,000"),
    "a disk image": (b"word " * 4_000_000, "is larger than 8 MB"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_named_with_its_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    [item] = read_one(tmp_path, data)
    assert isinstance(item, Skipped)
    assert (item.path, item.line) == (str(tmp_path / "a.txt"), None)
    assert item.reason.startswith(reason)


def record(**fields: object) -> str:
    return json.dumps({"published": "2024-05-03", **fields})


def test_a_record_keeps_its_text_to_the_last_blank(tmp_path: Path) -> None:
    text = "  \r\nTitle: no head here\n\tNorway\u2028hosted\x0benvoys. \n"
    [item] = read_one(tmp_path, record(id="n1", title="T", source="S", text=text), name="f.jsonl")
    assert item == Document("n1", text, "T", date(2024, 5, 3), "S")


def test_a_feed_loses_only_its_bad_lines(tmp_path: Path) -> None:
    lines = [
        record(id="one", text="One."),
        "",
        "{broken",
        "[1, 2]",
        record(id="none"),
        record(text=5),
        record(id="empty", text=" "),
        record(id=7, text="Seven."),
        record(text="Unnamed."),
        "[" * 100_000,
        record(id=" ", title=["x"], source={}, text="Last."),
    ]
    items = read_one(tmp_path, "\n".join(lines), name="feed.jsonl")
    assert [(d.id, d.text) for d in documents(items)] == [
        ("one", "One."),
        ("7", "Seven."),
        ("feed-9", "Unnamed."),
        ("feed-11", "Last."),
    ]
    assert [s.line for s in skipped(items)] == [3, 4, 5, 6, 7, 10]
    assert skipped(items)[0].reason.startswith("is no JSON: ")
    assert skipped(items)[2].reason == 'is no record: an object with at least "text" is needed'


def test_a_lone_surrogate_becomes_the_replacement_character(tmp_path: Path) -> None:
    [item] = read_one(tmp_path, '{"published": "2024-05-03", "text": "a\\ud800b"}', name="f.jsonl")
    assert isinstance(item, Document)
    assert item.text == "a\ufffdb"


def test_a_line_of_50_megabytes_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    items = read_one(tmp_path, record(text="x" * 50_000_000) + "\n" + record(text=BODY), name="f.jsonl")
    assert [s.line for s in skipped(items)] == [1]
    assert skipped(items)[0].reason == "is longer than 8 MB"
    assert [d.text for d in documents(items)] == [BODY]


FEEDS = {
    "UTF-8 with a mark": b"\xef\xbb\xbf" + record(text=BODY).encode(),
    "UTF-16": record(text=BODY).encode("utf-16"),
    "carriage returns": record(text=BODY).encode() + b"\r\n",
}


@pytest.mark.parametrize("data", FEEDS.values(), ids=FEEDS)
def test_encodings_of_feeds(tmp_path: Path, data: bytes) -> None:
    assert [d.text for d in documents(read_one(tmp_path, data, name="f.jsonl"))] == [BODY]


def test_a_binary_feed_is_refused_once(tmp_path: Path) -> None:
    items = read_one(tmp_path, bytes(range(256)) * 20, name="f.jsonl")
    assert [(s.line, s.reason) for s in skipped(items)] == [(None, "is binary, not text")]


MARKDOWN = {
    "heading is the title": (
        "# Talks\n\nNorway *hosted* [envoys](http://x).",
        "Talks",
        "Norway hosted envoys.",
    ),
    "front matter": ('---\ntitle: "Talks"\ndate: 2024-05-03\n---\nNorway hosted.', "Talks", "Norway hosted."),
    "head": ("Title: Talks\n\n## Oslo\n\nNorway hosted.", "Talks", "Oslo\n\nNorway hosted."),
    "lists and quotes": ("- One.\n- Two.\n\n> Three.", None, "One.\n\nTwo.\n\nThree."),
    "indented paragraph": ("    Norway hosted.", None, "Norway hosted."),
    "images, code and tags": ("![x](y.png)\n\n```\ncode\n```\n\n<b>A</b> &amp; B", None, "A & B"),
    "line in mid paragraph": ("Norway\nhosted.", None, "Norway\nhosted."),
}


@pytest.mark.parametrize(("text", "title", "body"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown(tmp_path: Path, text: str, title: str | None, body: str) -> None:
    [document] = documents(read_one(tmp_path, text, name="a.md"))
    assert (document.title, document.text) == (title, body)


FRONTS = {
    "unknown keys": "layout: post\nlast_modified_at: 2024-05-09",
    "a list": "tags:\n  - politics\n- oil",
    "what is nested": "image:\n  title: Photo\n  date: 2020-01-01",
    "comments and blank lines": "# made by hand\n\n",
}


TITLES = {
    "Norland's envoys stay": "Norland's envoys stay",
    '"Norland\'s envoys \\"stay\\""': 'Norland\'s envoys "stay"',
    "'Norland''s envoys \"stay\"'": 'Norland\'s envoys "stay"',
    '"Talks" # as given': "Talks",
    "'Talks'  ": "Talks",
    "Talks # as given": "Talks",
    "Resolution #1701": "Resolution #1701",
    '"No" to talks': '"No" to talks',
    '"No" and "Yes"': '"No" and "Yes"',
    "'Tis over": "'Tis over",
    '"': '"',
    "''": None,
}


@pytest.mark.parametrize("written", TITLES)
def test_a_title_of_front_matter_loses_only_the_quotes_around_it(tmp_path: Path, written: str) -> None:
    [document] = documents(read_one(tmp_path, f"---\ntitle: {written}\n---\n{BODY}", name="a.md"))
    assert document.title == TITLES[written]


@pytest.mark.parametrize("first", FRONTS.values(), ids=FRONTS)
def test_front_matter_gives_title_and_date_whatever_stands_before_them(tmp_path: Path, first: str) -> None:
    text = f"---\n{first}\ntitle: Talks\ndate: 2024-05-03\n---\n{BODY}"
    [document] = documents(read_one(tmp_path, text, name="a.md"))
    assert (document.title, document.published, document.text) == ("Talks", date(2024, 5, 3), BODY)


def test_folders_are_walked_in_sorted_order_and_overlaps_are_read_once(tmp_path: Path) -> None:
    for name in ("b.txt", "sub/a.md", "sub/c.TXT", "sub/picture.png", "a.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    expected = tuple(str(tmp_path / name) for name in ("a.jsonl", "b.txt", "sub/a.md", "sub/c.TXT"))
    assert list_inputs([tmp_path, tmp_path / "b.txt", tmp_path / "sub" / ".." / "b.txt"]) == expected


WRONG = {
    "missing file": ("missing.txt", "no such file or folder"),
    "address of another kind": ("ftp://news.example/a", "addresses begin with http:// or https://"),
    "empty folder": ("", "holds no file that can be read; known are .txt"),
}


@pytest.mark.parametrize(("name", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_input_stops_the_run_before_it_begins(tmp_path: Path, name: str, message: str) -> None:
    given_name = name if "://" in name else str(tmp_path / name)
    with pytest.raises(BadInput, match=message):
        read_documents([given_name])


def test_no_input_at_all_is_an_error() -> None:
    with pytest.raises(BadInput, match="nothing to read"):
        read_documents([])


def test_a_file_of_another_kind_is_skipped_with_the_choices(tmp_path: Path) -> None:
    [item] = read_one(tmp_path, BODY, name="a.doc")
    assert isinstance(item, Skipped)
    assert item.reason == f"has the unknown suffix .doc; known are {', '.join(suffixes())}"


def test_a_file_without_a_suffix_is_text(tmp_path: Path) -> None:
    assert [d.id for d in documents(read_one(tmp_path, BODY, name="notes"))] == ["notes"]


def test_a_dangling_link_in_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    [item] = read_documents([tmp_path])
    assert isinstance(item, Skipped)
    assert item.reason == "cannot be opened: No such file or directory"


def test_a_link_to_itself_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "z.txt").write_text(BODY)
    items = list(read_documents([tmp_path]))
    assert [(s.path, s.reason) for s in skipped(items)] == [
        (str(tmp_path / "loop.txt"), "cannot be opened: Too many levels of symbolic links")
    ]
    assert [d.id for d in documents(items)] == ["z"]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "2024.data").mkdir()
    (tmp_path / "a.txt").write_text(BODY)
    # Rights would not do: they keep root from nothing.
    monkeypatch.setattr(os, "scandir", _scandir_but("2024.data"))
    items = list(read_documents([tmp_path]))
    assert [(s.path, s.reason) for s in skipped(items)] == [
        (str(tmp_path / "2024.data"), "cannot be opened: Permission denied")
    ]
    assert [d.id for d in documents(items)] == ["a"]


def _scandir_but(closed: str) -> Callable[[str], object]:
    scandir = os.scandir

    def listed(path: str) -> object:
        if Path(path).name == closed:
            raise PermissionError(EACCES, os.strerror(EACCES), path)
        return scandir(path)

    return listed


@pytest.mark.skipif(os.name != "posix", reason="other systems name files in Unicode")
def test_a_file_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9tat.txt")).write_text(BODY)
    assert [d.id for d in documents(list(read_documents([tmp_path])))] == ["\ufffdtat"]


def test_the_second_document_with_an_id_is_numbered_and_the_same_document_read_once(tmp_path: Path) -> None:
    for folder, text in (("x", "One."), ("y", "Two."), ("z", "Two.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(f"Date: 2024-05-03\n\n{text}")
    items = list(read_documents([tmp_path]))
    assert [(d.id, d.text) for d in documents(items)] == [("a", "One."), ("a-2", "Two.")]
    assert [str(item) for item in items if isinstance(item, Remark)] == [
        f"{tmp_path}/y/a.txt: 'a' is the id of another document, too: this one is called 'a-2'",
        f"{tmp_path}/z/a.txt: 'a' is given twice: read once",
    ]


STANDARD_INPUT = {
    "text": (f"Date: 2024-05-03\n\n{BODY}", "stdin"),
    "records": (record(id="r", text=BODY), "r"),
}


@pytest.mark.parametrize(("data", "name"), STANDARD_INPUT.values(), ids=STANDARD_INPUT)
def test_standard_input_is_text_or_records(data: str, name: str) -> None:
    code = "from kg.read import read_documents as r; [d] = r(['-']); print(d.id, d.published, d.text)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"{name} 2024-05-03 {BODY}"


@given(data=st.binary(max_size=300), suffix=st.sampled_from([".txt", ".md", ".jsonl"]))
def test_any_bytes_give_a_document_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    items = read_one(tmp_path_factory.mktemp("any"), data, name=f"a{suffix}")
    assert documents(items) or skipped(items) or (suffix == ".jsonl" and not data.strip())
    for document in documents(items):
        assert document.text.strip()
        document.text.encode()


@given(texts=st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_any_texts_come_back_from_a_feed_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    feed = "\n".join(record(id=f"n{i}", text=text) for i, text in enumerate(texts))
    folder, reading = tmp_path_factory.mktemp("any"), InputOptions(any_language=True)
    items = read_one(folder, feed, name="f.jsonl", reading=reading)
    assert [(d.id, d.text) for d in documents(items)] == [(f"n{i}", text) for i, text in enumerate(texts)]
