"""The pages of `kg serve`: nodes of the graph, the ontology, the editor, for people and for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from kg_server import Reply, Server, served
from pyoxigraph import NamedNode, RdfFormat, parse
from sample_records import BEIJING, ESTMARK, EXPELS, HOSTS, RECORDS

from kg.ids import DEFAULT_BASE, actor_iri, document_iri, mention_iri
from kg.model import Actor, Document, Kind, MentionText, Record
from kg.query.queries import list_queries
from kg.rdf.graphs import read_graph, write_graph
from kg.reference.export import export_ontology

EVIL = '<script>alert("x")</script> & {{ 7 * 7 }} \' " javascript:alert(1)'
VILLAIN = actor_iri(EVIL, Kind.PERSON)
DOTTED = "report.ttl"
MENTION = mention_iri(DOTTED, 0, len(EVIL))
HOSTILE = Record(
    Document(DOTTED, EVIL, EVIL, None, "javascript:alert(1)"),
    (Actor(VILLAIN, EVIL, Kind.PERSON, None, None, None, (MentionText(0, len(EVIL), EVIL),)),),
    (),
)
KG = "https://w3id.org/newskg/ontology/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    write_graph([*RECORDS, HOSTILE], path)
    with served(path) as running:
        yield running


def page(server: Server, target: str) -> Reply:
    return server.ask(target, headers={"Accept": "text/html"})


def address(iri: str) -> str:
    return f"/id/{quote(iri.removeprefix(DEFAULT_BASE), safe='/%')}"


class Text(HTMLParser):
    """What a reader of a page sees, its links, its identifiers and its elements."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.links: list[str] = []
        self.names: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(reply.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        self.links += [value for name in ("href", "src") if (value := given.get(name))]
        self.names += [value for value in [given.get("id")] if value]

    def handle_data(self, data: str) -> None:
        self.seen.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.seen).split())


def test_an_actor_has_a_page_with_its_facts_and_claims(server: Server) -> None:
    found = Text(page(server, address(ESTMARK)))
    assert "Estmark state https://w3id.org/newskg/id/actor/estmark" in found.text
    assert "hosts Red Front" in found.text
    assert "Estmark expels Red Front (requested)" in found.text
    assert {address(HOSTS.id), address(EXPELS.id), "/ontology/relations/hosts.html"} <= set(found.links)


def test_a_claim_has_a_page_with_its_words_and_the_trigger_marked(server: Server) -> None:
    reply = page(server, address(HOSTS.id))
    assert "<h1>Estmark hosts Red Front (asserted)</h1>" in reply.text
    assert "<blockquote>Estmark has <mark>hosted</mark> the Red Front since 2012.</blockquote>" in reply.text
    assert {address(ESTMARK), "/id/document/truce"} <= set(Text(reply).links)


@pytest.mark.parametrize(
    "kind", ["mention/truce_115-122", "evidence/truce_115-159", "document/truce", "graph/facts"]
)
def test_whatever_has_an_iri_has_a_page_if_the_graph_speaks_of_it(server: Server, kind: str) -> None:
    spoken = kind != "graph/facts"
    assert page(server, f"/id/{kind}").status == (200 if spoken else 404)


def test_every_node_that_a_page_links_to_is_there(server: Server) -> None:
    seen: set[str] = set()
    ahead = ["/", address(ESTMARK), "/ontology/index.html", "/ontology/terms.html", "/editor"]
    while ahead:
        target = ahead.pop()
        seen.add(target)
        reply = page(server, target)
        assert reply.status in (200, 303), target
        if reply.headers.get("content-type", "").startswith("text/html") and len(seen) < 150:
            links = (urlsplit(urljoin(target, link)) for link in Text(reply).links)
            ahead += [
                found
                for link in links
                if not link.netloc and (found := link._replace(fragment="").geturl()) not in {*seen, *ahead}
            ]
    assert {address(HOSTS.id), "/id/document/truce", "/ontology/relations/hosts.html"} <= seen


FORMATS = {
    "text/turtle": ("ttl", RdfFormat.TURTLE),
    "application/n-triples": ("nt", RdfFormat.N_TRIPLES),
    "application/ld+json": ("jsonld", RdfFormat.JSON_LD),
    "application/rdf+xml": ("rdf", RdfFormat.RDF_XML),
}


@pytest.mark.parametrize("media_type", FORMATS)
def test_programs_get_all_triples_about_a_node_by_accept_or_suffix(
    server: Server, media_type: str, tmp_path: Path
) -> None:
    suffix, rdf_format = FORMATS[media_type]
    write_graph(RECORDS, tmp_path / "graph.nq")
    store = read_graph(tmp_path / "graph.nq")
    node = NamedNode(ESTMARK)
    expected = {
        str(quad.triple)
        for quad in (*store.quads_for_pattern(node, None, None), *store.quads_for_pattern(None, None, node))
    }
    for reply in (
        server.ask(address(ESTMARK), headers={"Accept": media_type}),
        page(server, f"{address(ESTMARK)}.{suffix}"),
    ):
        assert reply.headers["content-type"].partition(";")[0] == media_type
        assert {str(quad.triple) for quad in parse(reply.body, format=rdf_format)} == expected


def test_a_program_that_accepts_anything_gets_turtle(server: Server) -> None:
    assert server.ask(address(ESTMARK)).headers["content-type"] == "text/turtle; charset=utf-8"


def test_the_answer_depends_on_accept_and_says_so(server: Server) -> None:
    assert page(server, address(ESTMARK)).headers["vary"] == "Accept"
    assert server.ask(address(ESTMARK), headers={"Accept": "image/png"}).status == 406


def test_names_of_every_script_are_found_as_browsers_write_them(server: Server) -> None:
    assert address(BEIJING) == "/id/actor/body/%E5%8C%97%E4%BA%AC"
    assert "<h1>北京</h1>" in page(server, address(BEIJING)).text
    assert "<h1>raid/№ 7</h1>" in page(server, address(document_iri("raid/№ 7"))).text


def test_a_document_whose_name_ends_like_a_format_is_found(server: Server) -> None:
    iri = document_iri(DOTTED)
    assert "<h1>" in page(server, address(iri)).text
    assert page(server, f"{address(iri)}.nt").headers["content-type"] == "application/n-triples"


def test_any_iri_of_the_graph_is_found_by_name(server: Server) -> None:
    target = f"/resource?iri={quote('http://www.wikidata.org/entity/Q102', safe='')}"
    assert address(ESTMARK) in Text(page(server, target)).links
    assert page(server, f"{target}&as=nt").text.split()[0] == f"<{ESTMARK}>"


HOSTILE_PAGES = ["/", address(VILLAIN), address(document_iri(DOTTED)), address(MENTION)]


@pytest.mark.parametrize("target", HOSTILE_PAGES)
def test_hostile_names_stay_text(server: Server, target: str) -> None:
    reply = page(server, target)
    found = Text(reply)
    assert EVIL in found.text or target == "/"
    assert [tag for tag, _ in found.elements if tag == "script"] == []
    assert [link for link in found.links if link.startswith("javascript")] == []
    assert [name for _, attributes in found.elements for name in attributes if name.startswith("on")] == []


@pytest.mark.parametrize("target", ["/", "/editor", address(ESTMARK), "/ontology/index.html", "/id/nothing"])
def test_every_page_is_safe_and_accessible(server: Server, target: str) -> None:
    reply = page(server, target)
    found = Text(reply)
    policy = reply.headers["content-security-policy"]
    assert "script-src 'self';" in policy and "default-src 'none'" in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    tags = [tag for tag, _ in found.elements]
    assert (tags.count("main"), tags.count("h1"), tags.count("title")) == (1, 1, 1)
    assert ("html", {"lang": "en"}) in found.elements
    assert len(found.names) == len(set(found.names))
    assert [link for link in found.links if link.startswith(("http:", "//")) and "/id/" not in target] == []
    scripts = [attributes for tag, attributes in found.elements if tag == "script"]
    assert all(set(attributes) == {"src", "defer"} for attributes in scripts)
    assert bool(scripts) == (target == "/editor")


def test_the_ontology_sends_people_to_pages_and_programs_to_triples(server: Server) -> None:
    assert page(server, "/ontology/hosts").headers["location"] == "/ontology/relations/hosts.html"
    assert page(server, "/ontology/Claim").headers["location"] == "/ontology/terms.html#Claim"
    assert page(server, "/ontology").headers["location"] == "/ontology/index.html"
    assert page(server, "/ontology/nothing").status == 404
    said = server.ask("/ontology/hosts", headers={"Accept": "application/n-triples"}).text.splitlines()
    assert f'<{KG}hosts> <http://www.w3.org/2000/01/rdf-schema#label> "hosts"@en .' in said
    assert f'<{KG}hosts/frame/host> <{KG}lemma> "host" .' in said
    assert all(line.startswith(f"<{KG}hosts") for line in said)


def test_the_pages_of_the_ontology_are_those_that_are_exported(server: Server, tmp_path: Path) -> None:
    index = export_ontology(tmp_path / "pages")
    for file in ("index.html", "terms.html", "relations/demands.html", "style.css"):
        assert page(server, f"/ontology/{file}").body == (index.parent / file).read_bytes()


def test_the_editor_offers_every_shipped_query_with_a_limit(server: Server) -> None:
    options = {
        attributes["value"]: attributes.get("data-query") or ""
        for tag, attributes in Text(page(server, "/editor")).elements
        if tag == "option"
    }
    assert set(options) == {"", *(query.name for query in list_queries())}
    assert options["hosts"].endswith("\nLIMIT 100\n")
    for name, text in options.items():
        assert not name or server.query(text, accept="*/*").status == 200, name


def test_the_editor_asks_nobody_but_this_server(server: Server) -> None:
    policy = page(server, "/editor").headers["content-security-policy"]
    assert "connect-src 'self'" in policy and "font-src 'self' data:" in policy
    assert re.findall(r"https?://[^ ;]+", policy) == []


@pytest.mark.parametrize("file", ["yasgui.min.js", "yasgui.min.css", "LICENSES.txt"])
def test_the_editor_comes_with_the_server_and_with_its_licences(server: Server, file: str) -> None:
    assert server.ask(f"/static/yasgui/{file}").status == 200


def test_another_base_gives_other_addresses(tmp_path: Path) -> None:
    base = "https://news.example/graph#"
    path = tmp_path / "graph.nq"
    write_graph([HOSTILE], path, base=base)
    with served(path, "--base", base) as running:
        assert page(running, f"/id/document/{DOTTED}").status == 200
        assert running.query("ASK { document:report.ttl a kg:Document }").text == "true"
