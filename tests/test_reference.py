"""The ontology as web pages: complete, linked, and written whole or not at all."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from kg.errors import BadInput, BadOntology
from kg.ontology.load import load_ontology
from kg.ontology.schema import RelationType
from kg.rdf.terms import Shortener
from kg.rdf.vocabulary import prefixes
from kg.reference.entries import read_reference
from kg.reference.export import export_ontology

ROOT = Path(__file__).parents[1]
MINE = """
@prefix kg: <https://w3id.org/newskg/ontology/> .
@prefix my: <https://example.org/my/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

my:index a kg:RelationType ;
    rdfs:label "<script>alert(1)</script>"@en ;
    skos:definition "{{ 7 * 7 }} & so on"@en ;
    rdfs:domain kg:Actor ; rdfs:range kg:Actor ;
    kg:family kg:Talks ;
    kg:frame my:frame ; kg:example my:example .
my:frame a kg:Frame ; kg:lemma "hob-nob" ; kg:pos "VERB" ; kg:agentAt "nsubj" ; kg:targetAt "obl:with" .
my:example a kg:Example ; kg:text "Norland hob-nobs with Estmark."@en ;
    kg:expects "index(Norland, Estmark) asserted" .
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_ontology(tmp_path_factory.mktemp("pages") / "ontology").parent


def text_of(path: Path) -> str:
    """Return what a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", path.read_text("utf-8"))).split())


@pytest.mark.parametrize("kind", load_ontology().types, ids=lambda kind: kind.name)
def test_a_relation_type_is_told_with_words_examples_and_matches(pages: Path, kind: RelationType) -> None:
    text = text_of(pages / "relations" / f"{kind.name}.html")
    assert f"{kind.label} kg:{kind.name}" in text
    assert kind.definition in text
    for frame in kind.frames:
        assert f"{', '.join(frame.lemmas)} {frame.pos}" in text
    for example in kind.examples:
        assert f"{example.text} → {' , '.join(example.expects)}" in text
    for match in kind.matches:
        assert (Shortener(prefixes()).prefixed(match) or match) in text


def test_every_other_term_is_told_with_its_definition(pages: Path) -> None:
    text = text_of(pages / "terms.html")
    terms = read_reference().terms.values()
    assert {"Claim", "agent", "Asserted", "hostedBy", "Talks"} <= {term.name for term in terms}
    assert [term.name for term in terms if f"kg:{term.name} {term.definition}" not in text] == []


def test_the_first_page_lists_every_relation_type_by_family(pages: Path) -> None:
    page = (pages / "index.html").read_text("utf-8")
    linked = re.findall(r'href="relations/(\w+)\.html"', page)
    assert sorted(linked) == [kind.name for kind in load_ontology().types]
    assert "Talks Meeting, speaking, visiting, mediating." in text_of(pages / "index.html")


def test_every_link_leads_somewhere(pages: Path) -> None:
    files = sorted(pages.rglob("*.html"))
    names = {path: set(re.findall(r'\bid="([^"]+)"', path.read_text("utf-8"))) for path in files}
    missing = []
    for path in files:
        for link in re.findall(r'\bhref="([^"]+)"', path.read_text("utf-8")):
            target = urlsplit(urljoin(path.as_uri(), link))
            if target.scheme == "file":
                found = Path(target.path)
                if not found.exists() or (target.fragment and target.fragment not in names[found]):
                    missing.append((path.name, link))
    assert missing == []


def test_shared_words_name_the_other_type_and_what_tells_them_apart(pages: Path) -> None:
    page = (pages / "relations" / "hosts.html").read_text("utf-8")
    assert '<a href="../relations/praises.html">praises</a>' in page
    assert "welcoming somebody&#39;s act praises the one who did it" in page


def test_pages_need_no_script_and_nothing_from_elsewhere(pages: Path) -> None:
    for path in pages.rglob("*.html"):
        page = path.read_text("utf-8")
        assert "<script" not in page and "style=" not in page
        assert re.findall(r'(?:src|rel="stylesheet" href)="(?:https?:)?//', page) == []


def test_the_same_ontology_gives_the_same_bytes(pages: Path, tmp_path: Path) -> None:
    again = export_ontology(tmp_path / "again").parent
    files = {path.relative_to(pages): path.read_bytes() for path in pages.rglob("*") if path.is_file()}
    assert {
        path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()
    } == files


def test_a_type_of_ones_own_is_told_too_and_its_words_stay_text(tmp_path: Path) -> None:
    (tmp_path / "my.ttl").write_text(MINE)
    index = export_ontology(tmp_path / "pages", types=[tmp_path / "my.ttl"])
    page = (index.parent / "relations" / "index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script" not in page
    assert "{{ 7 * 7 }} &amp; so on" in page
    assert "Ontology of actors and claims" in index.read_text("utf-8")


def test_a_wrong_file_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "my.ttl").write_text("nonsense")
    with pytest.raises(BadOntology, match=r"my\.ttl"):
        export_ontology(tmp_path / "pages", types=[tmp_path / "my.ttl"])
    assert [path.name for path in tmp_path.iterdir()] == ["my.ttl"]


def test_only_an_earlier_export_or_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine")
    with pytest.raises(BadInput, match="the folder holds other files"):
        export_ontology(tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "mine"
    for _ in range(2):
        export_ontology(tmp_path / "pages")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pages", "site"]


def test_the_command_says_what_to_open(tmp_path: Path) -> None:
    done = kg(tmp_path, "export", "ontology", "--html", "pages")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "pages/index.html: open it in a browser\n")


def test_a_library_that_is_missing_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.extras.find_spec", lambda name: None if name == "jinja2" else name)
    with pytest.raises(BadInput, match=r"jinja2 is not installed: pip install 'newskg\[serve\]'"):
        export_ontology(tmp_path / "pages")


def kg(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})
