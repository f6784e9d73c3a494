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
from kg.read import Skipped, read_documents
from tests.input_files import (
    BODY,
    FEED,
    GERMAN,
    HTML,
    MAIL,
    TITLE,
    hostile_files,
    pdf_file,
    word_file,
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
