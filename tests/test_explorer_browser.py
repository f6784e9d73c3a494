"""The explorer in a real browser: from a disk and a server, by mouse and by keyboard, and under attack."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import quote

import pytest
from browser import chromium, findings
from explorer_graphs import HOSTILE, HOSTILE_TEXT, SCRIPT, SPOKES, busy, hostile, long, sample
from explorer_server import served
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

import kg
from kg.explorer.names import name_words
from kg.ids import DEFAULT_BASE, document_iri

GRAPHS = {"sample": sample, "hostile": hostile, "busy": busy, "long": long}
HUB = "#/actor/body/Hub"
HOSTILE_ACTOR = "#/actor/" + quote(HOSTILE.removeprefix(f"{DEFAULT_BASE}actor/"), safe="/")
EVERY_VIEW = {
    "start": "#/",
    "relations": "#/actor/estmark",
    "graph": "#/actor/estmark?tab=graph",
    "timeline of one": "#/actor/estmark?tab=timeline",
    "sources": "#/actor/estmark?tab=sources",
    "timeline": "#/timeline",
    "documents": "#/documents",
    "document": "#/document/truce",
}
# Colours and sizes as Cytoscape has drawn them, by the ends of the edge.
DRAWN = """() => document.querySelector('.picture')._cyreg.cy.edges().map(edge => ({
    ends: [edge.data('source'), edge.data('target')],
    line: edge.style('line-style'), width: parseFloat(edge.style('width')),
    colour: edge.style('line-color'), class: edge.data('class'), arrow: edge.style('target-arrow-shape')}))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], str]]:
    """The address of each graph: as files, and from a server."""
    with ExitStack() as stack:
        found = {}
        for name, graph in GRAPHS.items():
            folder = tmp_path_factory.mktemp("report") / name
            kg.export_html(graph().store, folder)
            found["disk", name] = (folder / "index.html").as_uri()
            found["server", name] = stack.enter_context(served(graph))
        yield found


Open = Callable[..., Page]
# What depends on where the data comes from is tried both ways.
both = pytest.mark.parametrize("visit", ["disk", "server"], indirect=True)


@pytest.fixture
def visit(
    request: pytest.FixtureRequest, browser: Browser, addresses: dict[tuple[str, str], str]
) -> Iterator[Open]:
    """Open views; at the end nothing may have been asked for elsewhere or gone wrong in the console."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    origin = getattr(request, "param", "disk")
    trouble: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 404" not in message.text:
            trouble.append(message.text)

    def opened(graph: str = "sample", view: str = "#/", **media: str) -> Page:
        page = context.new_page()
        page.emulate_media(**media)  # type: ignore[arg-type]
        address = addresses[origin, graph]
        home = address.removesuffix("index.html")
        page.on("console", listen)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(home) else trouble.append(asked.url))
        page.on("dialog", lambda dialog: trouble.append(dialog.message))
        page.goto(address + view)
        expect(page.locator("main h1")).to_be_visible()
        return page

    yield opened
    context.close()
    assert trouble == []


def rows_of(page: Page) -> list[str]:
    return [re.sub(r"\s+", " ", row.inner_text()) for row in page.locator(".edge").all()]


@both
def test_an_actor_is_found_by_the_keyboard_alone(visit: Open) -> None:
    page = visit()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search an actor")
    expect(box).to_be_focused()
    page.keyboard.type("estm")
    option = page.get_by_role("option", name="Estmark")
    expect(option).to_be_visible()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert option.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Estmark", level=1)
    expect(heading).to_be_focused()
    assert page.title() == "Estmark, relations"


@both
def test_a_search_says_what_it_finds_and_escape_ends_it(visit: Open) -> None:
    page = visit()
    box = page.get_by_role("combobox")
    box.fill("nor")
    expect(page.locator("#said")).to_have_text("2 actors found")
    box.fill("zzz")
    expect(page.locator("#said")).to_have_text("No actor of that name")
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("北")
    expect(page.get_by_role("option", name="北京")).to_be_visible()


@both
def test_relations_show_words_status_time_and_source(visit: Open) -> None:
    page = visit("sample", "#/actor/estmark")
    claim = page.locator(".claim", has_text="Norland officials").first
    expect(claim.locator(".headline")).to_contain_text("Norland officials demands Estmark")
    expect(claim.locator(".badge")).to_contain_text("asserted")
    expect(claim.locator(".presented")).to_contain_text("29 Apr 2024 (“Monday”)")
    expect(claim.locator("mark")).to_have_text("told")
    expect(claim.locator(".source")).to_contain_text("A truce offer, lantern.example, 1 May 2024")
    expect(claim).to_contain_text("according to Daily Lantern")
    expect(claim).to_contain_text("about: Estmark expels Red Front (requested)")
    expect(claim).to_contain_text("if Red Front rejects (conditional)")


def test_status_is_on_every_claim_and_source_on_every_page(visit: Open) -> None:
    page = visit("sample")
    for view in ("relations", "timeline of one", "timeline", "document"):
        go(page, EVERY_VIEW[view])
        expect(page.locator(".claim").first).to_be_visible()
        claims = page.locator(".claim").all()
        assert all(claim.locator(".badge").is_visible() for claim in claims)
        if view != "document":
            assert all(claim.locator(".source").is_visible() for claim in claims)
    expect(page.locator(".figures")).to_contain_text("lantern.example")


def test_offices_are_listed_with_status(visit: Open) -> None:
    office = visit("sample", "#/actor/person/Lu_Wei").locator(".office")
    expect(office).to_contain_text("envoy")
    expect(office).to_contain_text("of Norland")
    expect(office.locator(".badge")).to_contain_text("asserted, former")
    office.get_by_role("button", name="its words").press("Enter")
    expect(office.locator("mark")).to_have_text("envoy")


def test_edges_have_the_colour_of_their_class_and_dashes_where_not_asserted(visit: Open) -> None:
    page = visit("sample", "#/actor/estmark?tab=graph")
    page.wait_for_function("document.querySelector('.picture')._cyreg?.cy")
    drawn = page.evaluate(DRAWN)
    by = {(*edge["ends"], edge["class"], edge["line"]) for edge in drawn}
    assert ("actor/norland", "actor/estmark", "MaterialConflict", "solid") in by
    assert ("actor/norland", "actor/estmark", "MaterialConflict", "dashed") in by
    assert ("actor/estmark", "actor/body/Red_Front", "VerbalCooperation", "solid") in by
    assert ("actor/estmark", "actor/body/Red_Front", "MaterialConflict", "dashed") in by
    colours = {edge["class"]: edge["colour"] for edge in drawn}
    assert len(set(colours.values())) == len(colours) == 4
    assert colours["MaterialConflict"] == "rgb(179,38,30)"
    assert page.locator(".picture canvas").first.is_visible()


def test_an_edge_is_the_wider_the_more_documents_it_has(visit: Open) -> None:
    page = visit("busy", f"{HUB}?tab=graph")
    page.wait_for_function("document.querySelector('.picture')._cyreg?.cy")
    drawn = {
        edge["arrow"]: edge["width"] for edge in page.evaluate(DRAWN) if "actor/body/Hub" in edge["ends"]
    }
    assert drawn["none"] > 3 * drawn["triangle"]  # meeting has no direction, and 70 documents


def test_the_list_has_the_edges_of_the_picture(visit: Open) -> None:
    page = visit("sample", "#/actor/estmark?tab=graph")
    page.wait_for_function("document.querySelector('.picture')._cyreg?.cy")
    assert page.locator(".edge").count() == len(page.evaluate(DRAWN))
    assert any("Norland attacks Estmark conflict in deeds negated 1 document" in row for row in rows_of(page))
    assert any("Estmark hosts, mediates (2) Red Front" in row or "hosts" in row for row in rows_of(page))


def test_what_is_switched_off_leaves_picture_and_list(visit: Open) -> None:
    page = visit("sample", "#/actor/estmark?tab=graph")
    page.get_by_label("conflict in deeds").uncheck()
    assert not any("attacks" in row for row in rows_of(page))
    page.get_by_label("conflict in deeds").check()
    page.get_by_label("asserted only").check()
    assert not any("negated" in row for row in rows_of(page))
    page.wait_for_function("document.querySelector('.picture')._cyreg?.cy")
    assert {edge["line"] for edge in page.evaluate(DRAWN)} == {"solid"}


@both
def test_a_crowded_neighbourhood_comes_bit_by_bit_and_the_picture_stops_before_it_is_a_hairball(
    visit: Open,
) -> None:
    page = visit("busy", f"{HUB}?tab=graph")
    nodes = "() => document.querySelector('.picture')._cyreg?.cy.nodes().length"
    expect(page.locator(".neighbour")).to_have_count(12)
    more = page.get_by_role("button", name=re.compile(r"^Show \d+ more"))
    for shown in (24, 36, 48, 60, SPOKES):
        more.click()
        expect(page.locator(".neighbour")).to_have_count(shown)
    page.wait_for_function(f"({nodes})() === 61")
    expect(more).to_be_hidden()
    expect(page.locator("main")).to_contain_text("the picture has the first 60")


@both
def test_enter_on_an_edge_goes_to_its_words_in_the_document(visit: Open) -> None:
    page = visit("sample", "#/actor/estmark?tab=graph")
    page.get_by_role("button", name="its words Estmark expels Red Front").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A truce offer")
    expect(page.locator(".trigger.own")).to_be_focused()
    assert page.locator(".trigger.own").inner_text() == "expel"
    evidence = "".join(page.locator(".text .evidence").all_inner_texts())
    assert evidence.startswith("Norland officials told Estmark on Monday to expel")
    assert evidence.endswith("reported.")
    expect(page.locator("[data-chosen] .badge")).to_contain_text("requested")


@both
def test_an_edge_of_several_claims_opens_their_words(visit: Open) -> None:
    page = visit("busy", f"{HUB}?tab=graph")
    edge = page.locator(".edge", has_text="meets").first
    edge.get_by_role("button").press("Enter")
    expect(edge.locator(".claim")).to_have_count(20)
    expect(edge).to_contain_text("and 50 older")
    expect(edge.locator("mark").first).to_have_text("met")
    edge.locator("a.words").first.press("Enter")
    expect(page.locator(".trigger.own")).to_have_text("met")


def click_edge(page: Page, class_: str) -> None:
    """Click in the middle of the first drawn edge of a class."""
    page.wait_for_function("document.querySelector('.picture')._cyreg?.cy")
    page.locator(".picture").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """(of) => {
            const place = document.querySelector('.picture');
            const edges = place._cyreg.cy.edges().filter(edge => edge.data('class') === of);
            const middle = edges[0].renderedMidpoint();
            const box = place.getBoundingClientRect();
            return [box.left + middle.x, box.top + middle.y];
        }""",
        class_,
    )
    page.mouse.click(x, y)


def test_a_click_on_a_drawn_edge_goes_to_its_words(visit: Open) -> None:
    page = visit("sample", "#/actor/person/Lu_Wei?tab=graph")
    click_edge(page, "Standing")
    expect(page.locator(".trigger.own")).to_have_text("envoy")


def test_a_click_on_a_drawn_edge_of_several_claims_opens_their_words(visit: Open) -> None:
    page = visit("busy", f"{HUB}?tab=graph")
    click_edge(page, "VerbalCooperation")
    expect(page.locator(".edge .claim")).to_have_count(20)
    expect(page.locator(".edge .claim a").first).to_be_focused()


def test_a_timeline_is_led_by_arrow_keys(visit: Open) -> None:
    page = visit("busy", f"{HUB}?tab=timeline")
    columns = page.locator(".column")
    assert page.locator(".column[tabindex='0']").count() == 1
    columns.last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    expect(columns.first).to_be_focused()
    page.keyboard.press("Enter")
    assert columns.first.get_attribute("aria-pressed") == "true"
    assert (columns.first.get_attribute("aria-label") or "").startswith("2019: ")
    assert {text[-4:] for text in page.locator(".presented > span:last-child").all_inner_texts()} == {"2019"}


@both
def test_more_rows_come_on_demand_and_take_the_focus(visit: Open) -> None:
    page = visit("busy", HUB)
    group = page.locator("details.group", has_text="criticises")
    group.locator("summary").press("Enter")
    expect(group.locator(".claim")).to_have_count(10)
    group.get_by_role("button", name="Show more").press("Enter")
    expect(group.locator(".claim")).to_have_count(20)
    assert group.locator(".claim").nth(10).locator("a:focus").count() == 1
    assert [year.inner_text() for year in group.locator(".year").all()] == ["2024", "2023"]


@both
def test_a_document_marks_names_and_triggers_where_they_stand(visit: Open) -> None:
    address = "#/document/" + quote(
        document_iri("</title><script>window.hacked = 1</script>").split("/document/")[1]
    )
    page = visit("hostile", address)
    assert page.locator(".text .mention").all_inner_texts() == [SCRIPT, "Tavra"]
    assert page.locator(".text .trigger").all_inner_texts() == ["threatened", "answered"]
    shown = "".join(page.locator(".text p").all_inner_texts())
    assert shown == HOSTILE_TEXT.replace("\n", "")


@both
def test_a_trigger_shows_its_claim_and_back_leads_back(visit: Open) -> None:
    page = visit("sample", "#/document/truce")
    page.locator(".trigger", has_text="hosted").click()
    expect(page.locator("[data-chosen]")).to_contain_text("Estmark hosts Red Front")
    page.locator(".text .mention", has_text="Sudmark").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sudmark")
    page.go_back()
    expect(page.locator(".trigger.own")).to_have_text("hosted")


def test_a_long_document_opens_at_the_part_with_the_words(visit: Open) -> None:
    page = visit("long", HUB)
    page.locator(".claim a.words").click()
    expect(page.locator(".trigger.own")).to_have_text("threatened")
    expect(page.locator("main")).to_contain_text("part 3 of 3")
    page.get_by_role("button", name="Earlier part").click()
    expect(page.locator("main")).to_contain_text("part 2 of 3")
    expect(page.locator("main")).to_contain_text("None in this part.")


def test_light_and_dark_follow_the_system_until_one_is_chosen(visit: Open) -> None:
    page = visit("sample", "#/", color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(20, 23, 27)"
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate(ground) == "rgb(246, 246, 243)"
    page.reload()
    assert page.evaluate(ground) == "rgb(246, 246, 243)"


@both
def test_what_is_not_there_is_said(visit: Open) -> None:
    expect(visit("sample", "#/actor/nobody").locator("main")).to_contain_text("Not in this graph")


def go(page: Page, view: str) -> None:
    """Go to another view of the same page."""
    page.evaluate("view => { location.hash = view; }", view)
    page.wait_for_function(
        "view => location.hash === view && !document.querySelector('[aria-busy]')", arg=view
    )
    expect(page.locator("main h1")).to_be_visible()


def test_no_view_is_wider_than_a_small_screen(visit: Open) -> None:
    page = visit("sample")
    page.set_viewport_size({"width": 340, "height": 700})
    widths = {}
    for name, view in EVERY_VIEW.items():
        go(page, view)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in widths.items() if width > 340} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_view(visit: Open, scheme: str) -> None:
    page = visit("sample", "#/", color_scheme=scheme)
    found = {}
    for name, view in EVERY_VIEW.items():
        go(page, view)
        if name == "document":
            page.locator(".trigger").first.click()
        found[name] = findings(page)
    page.get_by_role("combobox").fill("nor")
    expect(page.get_by_role("option")).to_have_count(2)
    found["search"] = findings(page)
    assert found == {name: [] for name in found}


@both
def test_hostile_texts_stay_texts(visit: Open) -> None:
    page = visit("hostile")
    tabs = [f"{HOSTILE_ACTOR}?tab={tab}" for tab in ("relations", "graph", "timeline", "sources")]
    for view in ("#/", "#/timeline", "#/documents", *tabs):
        go(page, view)
        expect(page.locator("main")).to_contain_text(SCRIPT)
        addresses = page.locator("main a").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        assert [address for address in addresses if not address.startswith("#/")] == []
        assert page.locator("main img, main script").count() == 0
    page.get_by_role("combobox").fill("script")
    expect(page.get_by_role("option").first).to_contain_text(SCRIPT)
    assert page.evaluate("window.hacked") is None


@both
def test_hostile_addresses_are_not_found(visit: Open) -> None:
    page = visit("sample")
    for view in ("actor/%ZZ", "actor/" + quote(SCRIPT), "__proto__", "actor/a?tab=__proto__", "x" * 999):
        go(page, f"#/{view}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Not in this graph")
    assert page.evaluate("window.hacked") is None


def test_both_sides_cut_names_into_the_same_words(visit: Open) -> None:
    names = [
        "Émile ZOLA-Łódź",
        "北京市",
        "İstanbul",
        "ﬁn²",
        "O'Neill_x",
        "ẞtraße",
        "हिन्दी भाषा",
        "𝔘𝔫 １２",
        "a\u0301b",
        "",
    ]
    page = visit()
    assert page.evaluate("names => names.map(Search.words)", names) == [name_words(name) for name in names]
