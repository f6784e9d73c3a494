"""The pages of `kg serve` in a real browser: the editor works within its policy, pages are accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from browser import chromium, findings
from kg_server import Server, served
from playwright.sync_api import Browser, Page, expect
from sample_records import HOSTS, RECORDS

from kg.ids import DEFAULT_BASE
from kg.rdf.graphs import write_graph

PAGES = {
    "home": "/",
    "actor": "/id/actor/estmark",
    "claim": f"/id/{HOSTS.id.removeprefix(DEFAULT_BASE)}",
    "document": "/id/document/truce",
    "nothing": "/id/nothing",
    "relation types": "/ontology/index.html",
    "relation type": "/ontology/relations/hosts.html",
    "terms": "/ontology/terms.html",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    write_graph(RECORDS, path)
    with served(path) as running:
        yield running


@pytest.fixture(params=["light", "dark"])
def visit(
    request: pytest.FixtureRequest, browser: Browser, server: Server
) -> Iterator[Callable[[str], Page]]:
    """Open pages; at the end nothing may have been asked for elsewhere, nor a script have failed."""
    context = browser.new_context(color_scheme=request.param)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            trouble.append(asked.url) if not asked.url.startswith((server.address, "data:")) else None
        ),
    )

    def open_page(target: str) -> Page:
        page.goto(server.address + target.removeprefix("/"))
        return page

    yield open_page
    context.close()
    assert trouble == []


@pytest.mark.parametrize("target", PAGES.values(), ids=PAGES)
def test_a_page_has_no_serious_finding_of_accessibility(visit: Callable[[str], Page], target: str) -> None:
    assert findings(visit(target)) == []


def test_an_example_opens_in_the_editor_runs_and_shows_its_rows(visit: Callable[[str], Page]) -> None:
    page = visit("/editor")
    page.get_by_label("Example").select_option("hosts")
    expect(page.locator(".tab.active")).to_contain_text("hosts")
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    rows = page.locator(".tabPanel.active .yasr_results")
    expect(rows).to_contain_text("Estmark has hosted the Red Front since 2012.")
    expect(rows).to_contain_text("Sudmark")


def test_a_link_to_an_example_opens_it(visit: Callable[[str], Page]) -> None:
    page = visit("/")
    page.get_by_role("link", name="Who mediates between whom").click()
    expect(page.locator(".tab.active")).to_contain_text("mediates")


def test_a_link_with_a_query_for_another_server_asks_this_one(visit: Callable[[str], Page]) -> None:
    text = quote("SELECT (COUNT(*) AS ?n) WHERE { ?c a kg:Claim }")
    page = visit(f"/editor#query={text}&endpoint={quote('http://evil.example/sparql', safe='')}")
    expect(page.locator(".tabPanel.active .yasr_results")).to_contain_text("11")


def test_a_wrong_query_shows_what_the_server_says(visit: Callable[[str], Page]) -> None:
    page = visit(f"/editor#query={quote('SELECT * WHERE { SERVICE <http://a.example/> { ?s ?p ?o } }')}")
    expect(page.locator(".tabPanel.active .yasr_results")).to_contain_text("SERVICE is not allowed")
