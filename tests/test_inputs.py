"""Every format gives the article in it; what is broken or means harm is named and costs nothing else."""

from __future__ import annotations

import gzip
import lzma
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kg.inputs import InputOptions
from kg.model import Document
from kg.read import Remark, Skipped, read_documents
from tests.input_files import (
    BODY,
    FEED,
    GERMAN,
    HTML,
    MAIL,
    TITLE,
    hostile_files,
    pdf_file,
    pdf_of_pages,
    word_file,
    word_file_of,
    word_file_of_blocks,
    zip_file,
)

FILES = {
    "a.html": HTML.encode(),
    "a.eml": MAIL.encode(),
    "a.xml": FEED.encode(),
    "a.docx": word_file(),
    "a.pdf": pdf_file(),
    "a.csv": f'title,published,text\n{TITLE},2024-05-03,"{BODY}"\n'.encode(),
    "a.txt.gz": gzip.compress(BODY.encode()),
    "a.txt.xz": lzma.compress(BODY.encode()),
    "a.zip": zip_file(news__a_txt=BODY.encode()),
    "b.zip": zip_file(a_zip=zip_file(a_html=HTML.encode())),
}
DATED = frozenset({"a.html", "a.eml", "a.xml", "a.csv", "b.zip"})


@pytest.mark.parametrize("name", FILES)
def test_each_format_gives_its_text_title_and_date(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    [document] = [item for item in read_documents([tmp_path / name]) if isinstance(item, Document)]
    assert " ".join(BODY.split()) in " ".join(document.text.split())
    if name in DATED:
        assert (document.title, document.published) == (TITLE, date(2024, 5, 3))


def test_what_a_page_runs_or_shows_around_its_text_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(HTML)
    [document] = read_documents([tmp_path / "a.html"])
    assert isinstance(document, Document)
    assert "steal" not in document.text
    assert "Home" not in document.text


def test_columns_are_called_as_the_user_says(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'head,body\n{TITLE},"{BODY}"\n')
    options = InputOptions(columns={"text": "body", "title": "head"})
    documents = [i for i in read_documents([tmp_path], reading=options) if isinstance(i, Document)]
    assert [(d.title, d.text) for d in documents] == [(TITLE, BODY)]


OPEN = "opens a quote that is not closed"
TABLES = {
    "more cells than the header": (
        b"1,2024-05-03,Iran attacked Israel, Tasnim claimed.\n2,2024-05-03,Two.,,\n3,2024-05-03,Three.\n",
        ["Two.", "Three."],
        [(2, "has 4 cells, the header 3: quote the text")],
    ),
    "a quote open to the end": (
        b'1,2024-05-03,"One.\n2,2024-05-03,Two.\n3,2024-05-03,Three.',
        ["Two.", "Three."],
        [(2, OPEN)],
    ),
    "a quote open up to the next quoted cell": (
        b'1,2024-05-03,"One.\n2,2024-05-03,"Two."\n3,2024-05-03,Three.\n',
        ["Two.", "Three."],
        [(2, OPEN)],
    ),
    "a quote open after a cell of two lines": (
        b'"1\n2",2024-05-03,"One.\n3,2024-05-03,Three.\n',
        ["Three."],
        [(3, OPEN)],
    ),
    "a quote open on the last line": (
        b'1,2024-05-03,One.\n2,2024-05-03,"',
        ["One."],
        [(3, OPEN)],
    ),
    "a quote open over too much": (
        b'1,2024-05-03,"' + (b"x" * 99 + b"\n") * 100_000 + b"2,2024-05-03,Two.\n",
        ["Two."],
        [(2, f"{OPEN}: skipped with the 99,999 lines after it")],
    ),
    "a quote open over lines of text": (
        b'1,2024-05-03,"He denied\nthat on Friday, or before, Iran attacked Israel.\n"No," he said.\nNo.\n'
        b'2,2024-05-03,"Two,\nand more."\n3,2024-05-03,Three.\n',
        ["Two,\nand more.", "Three."],
        [(2, f"{OPEN}: skipped with the 3 lines after it")],
    ),
    "a quote open over lines of text to the end": (
        b'1,2024-05-03,One.\n2,2024-05-03,"He denied\nthat on Friday, or before, Iran attacked Israel.\n',
        ["One."],
        [(3, f"{OPEN}: skipped with the line after it")],
    ),
    "a quote open before rows without dates": (
        b'1,,"One.\n2,,Two.\n3,,"Three."\n',
        ["Three."],
        [(2, f"{OPEN}: skipped with the line after it")],
    ),
    "good quotes": (
        b'1,2024-05-03,"One,\n""One"", one\n\none,"\n2,2024-05-03,"a"b\n3,2024-05-03,a "b" c\n',
        ['One,\n"One", one\n\none,', "ab", 'a "b" c'],
        [],
    ),
    "control characters": (
        b"1,2024-05-03,\1\2\3\4\5\6\n2,2024-05-03,Two.\n",
        ["Two."],
        [(2, "is binary, not text")],
    ),
    "control characters in a cell of three lines": (
        b'1,2024-05-03,"One\n\1\2\3\4\5\6\n"\n2,2024-05-03,Two.\n',
        ["Two."],
        [(3, "is binary, not text")],
    ),
    "a line over the limit": (
        b"1,2024-05-03," + b"x" * 9_000_000 + b"\n2,2024-05-03,Two.\n",
        ["Two."],
        [(2, "is longer than 8 MB")],
    ),
    "a text over the limit": (
        b"1,2024-05-03," + b"x" * 2_000_000 + b"\n2,2024-05-03,Two.\n",
        ["Two."],
        [(2, "holds 2,000,000 characters, more than 1,000,000: split it into articles")],
    ),
    "a stray carriage return": (
        b"1,2024-05-03,One\r one.\n2,2024-05-03,Two.\n",
        ["Two."],
        [(2, "is no row: new-line character seen in unquoted field")],
    ),
}


@pytest.mark.parametrize(("rows", "texts", "skipped"), TABLES.values(), ids=TABLES)
def test_a_table_loses_only_its_bad_rows(
    rows: bytes, texts: list[str], skipped: list[tuple[int, str]], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,published,text\n" + rows)
    items = list(read_documents([tmp_path], reading=InputOptions(any_language=True)))
    assert [item.text for item in items if isinstance(item, Document)] == texts
    told = [(item.line, item.reason.partition(" - ")[0]) for item in items if isinstance(item, Skipped)]
    assert told == skipped


def test_rows_after_an_open_quote_are_told_from_text_by_their_cells(tmp_path: Path) -> None:
    for name, rows in {
        "one": b'text\n"He denied\nit, twice\n"Two."\n',
        "two": b'id,text\n1,"He denied\nthat, on Friday\n2,"Two."\n',
        "tab": b'id\ttext\n1\t"He denied\nthat,\ton Friday\n2\t"Two."\n',
    }.items():
        (tmp_path / "a.csv").write_bytes(rows)
        skipped, document = (item for item in read_documents([tmp_path]) if not isinstance(item, Remark))
        assert isinstance(skipped, Skipped) and isinstance(document, Document), name
        assert (skipped.reason, document.text) == (f"{OPEN}: skipped with the line after it", "Two."), name


def test_quotes_that_open_on_every_line_are_read_in_time(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,text\n" + b'a","b\n' * 300_000)
    [skipped] = read_documents([tmp_path])
    assert isinstance(skipped, Skipped)
    assert (skipped.line, skipped.reason) == (300_001, OPEN)


def test_the_line_ends_of_an_old_mac_end_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        b'id,published,text\r1,2024-05-03,One.\r2,2024-05-03,"Two.\nTwo."\r3,,\r'
    )
    items = list(read_documents([tmp_path]))
    assert [item.text for item in items if isinstance(item, Document)] == ["One.", "Two.\nTwo."]
    assert [item.line for item in items if isinstance(item, Skipped)] == [5]


ATTACK = "<w:r><w:t>Iran attacked Israel.</w:t></w:r>"
SAID = '<w:r><w:t xml:space="preserve">Officials denied </w:t><w:br/><w:t>on Friday</w:t><w:tab/></w:r>'
PROMPT = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
BOX = "<w:txbxContent><w:p>{}</w:p></w:txbxContent>"
WORDS = {
    "an insertion": f"<w:ins>{SAID}</w:ins>{ATTACK}",
    "a tag": f'<w:smartTag w:element="said">{SAID}</w:smartTag>{ATTACK}',
    "a link": f"<w:hyperlink>{SAID}</w:hyperlink>{ATTACK}",
    "deletions": f"{SAID}<w:del>{ATTACK}</w:del><w:moveFrom>{ATTACK}</w:moveFrom>{ATTACK}",
    "a control": f"<w:sdt><w:sdtContent>{SAID}</w:sdtContent></w:sdt>{ATTACK}",
    "a control with its prompt": f"{SAID}{PROMPT.format(ATTACK)}{ATTACK}",
    "a text box": f"{SAID}<w:r><w:pict>{BOX.format(ATTACK)}</w:pict></w:r>{ATTACK}",
}


@pytest.mark.parametrize("runs", WORDS.values(), ids=WORDS)
def test_words_at_any_depth_of_a_word_file_are_read(runs: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_file_of(runs))
    [text] = [item.text for item in read_documents([tmp_path]) if isinstance(item, Document)]
    assert text == "Officials denied on Friday Iran attacked Israel."


ONE, TWO, THREE = (f"<w:p><w:r><w:t>{word}.</w:t></w:r></w:p>" for word in ("One", "Two", "Three"))
CONTENTS = '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>One 7</w:t></w:r></w:p>'
CELL = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
BLOCKS = {
    "a control": f"{ONE}<w:sdt><w:sdtContent>{TWO}</w:sdtContent></w:sdt>{THREE}",
    "a control with two paragraphs": f"<w:sdt><w:sdtContent>{ONE}{TWO}</w:sdtContent></w:sdt>{THREE}",
    "a control in a control": "<w:sdt><w:sdtContent>" * 2 + ONE + TWO + "</w:sdtContent></w:sdt>" * 2 + THREE,
    "a tag": f'<w:customXml w:element="x">{ONE}{TWO}</w:customXml>{THREE}',
    "a table": f"{ONE}{TWO}<w:sdt><w:sdtContent>{CELL.format(ONE)}</w:sdtContent></w:sdt>{THREE}",
    "a prompt": f"{ONE}{PROMPT.format(ONE)}{TWO}{THREE}",
    "a table of contents": f"<w:sdt><w:sdtContent>{CONTENTS}</w:sdtContent></w:sdt>{ONE}{TWO}{THREE}",
}


@pytest.mark.parametrize("blocks", BLOCKS.values(), ids=BLOCKS)
def test_paragraphs_at_any_depth_of_a_word_file_are_read(blocks: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_file_of_blocks(blocks))
    [text] = [item.text for item in read_documents([tmp_path]) if isinstance(item, Document)]
    assert text == "One.\n\nTwo.\n\nThree."


def test_a_member_whose_name_is_too_long_costs_only_itself(tmp_path: Path) -> None:
    members = {
        "a_txt": BODY.encode(),
        "x" * 5_000 + "_txt": BODY.encode(),
        "ж" * 200 + "_txt": TITLE.encode(),
    }
    (tmp_path / "a.zip").write_bytes(zip_file(**members))
    items = list(read_documents([tmp_path]))
    [skipped] = [item for item in items if isinstance(item, Skipped)]
    assert skipped.reason == f"member {'x' * 40}… has a name of 5,004 bytes, more than 4,096"
    assert [item.id for item in items if isinstance(item, Document)] == ["a", "ж" * 200]


def test_a_pdf_too_long_with_its_running_heads_is_refused_not_cut(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of_pages(pdf_file("word " * 60_000), pages=5))
    [item] = read_documents([tmp_path])
    assert isinstance(item, Skipped)
    assert "characters, more than 1,000,000: split it into articles" in item.reason


def test_a_pdf_made_on_no_date_is_read_without_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of_pages(pdf_file(), pages=1, CreationDate="yesterday", Title=TITLE))
    [document] = [item for item in read_documents([tmp_path]) if isinstance(item, Document)]
    assert document.title == TITLE


def test_a_record_whose_length_is_no_length_costs_only_its_archive(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n")
    (tmp_path / "b.txt").write_text(BODY)
    items = list(read_documents([tmp_path]))
    [skipped] = [item for item in items if isinstance(item, Skipped)]
    assert (Path(skipped.path).name, skipped.reason.startswith("is damaged")) == ("a.warc", True)
    assert [item.id for item in items if isinstance(item, Document)] == ["b"]


def test_another_language_is_skipped_unless_it_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GERMAN)
    [skipped] = [item for item in read_documents([tmp_path]) if isinstance(item, Skipped)]
    assert "is not in English but, it seems, in 'de'" in skipped.reason
    wanted = read_documents([tmp_path], reading=InputOptions(any_language=True))
    assert [item.text for item in wanted if isinstance(item, Document)] == [GERMAN]


def test_two_hundred_hostile_files_are_read_or_named_within_bounds(tmp_path: Path) -> None:
    for name, data in hostile_files():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(BODY)
    (tmp_path / "loop").symlink_to(tmp_path)
    code = """if True:
        import sys
        from pathlib import Path
        from kg.read import Skipped, read_documents
        items = list(read_documents([sys.argv[1]]))
        assert all("\\n" not in str(item) for item in items if isinstance(item, Skipped))
        print(len({getattr(i, "path", None) or i.origin.path for i in items}))
        print("".join(sorted(i.id for i in items if type(i).__name__ == "Document" and i.id == "good")))
        # Not getrusage: its peak counts what the parent held before this program took its place.
        memory = Path("/proc/self/status")  # Linux only
        print(memory.read_text().split("VmHWM:")[1].split()[0] if memory.exists() else 0)
    """
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    named, good, kilobytes = done.stdout.split()
    assert int(named) >= 201
    assert good == "good"
    assert int(kilobytes) < 600_000
    assert not any(path.name.startswith("evil") for path in tmp_path.parent.rglob("evil*"))


REASONS = {
    "bomb.jsonl.gz": "looks like a decompression bomb",
    "bomb.zip": "is larger than 8 MB",
    "nested.zip": "is larger than 8 MB",
    "long-line.jsonl": "is longer than 8 MB",
    "deep.jsonl": "is no JSON",
    "deep.html": "holds no article",
    "entities.xml": "holds no text",
}


@pytest.mark.parametrize(("name", "reason"), REASONS.items())
def test_what_means_harm_is_told_why_it_is_not_read(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(next(data for known, data in hostile_files() if known == name))
    told = [item.reason for item in read_documents([tmp_path]) if isinstance(item, Skipped)]
    assert [reason in text for text in told] == [True]
