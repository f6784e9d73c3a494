"""Pages are fetched as a polite robot does, and none that is not on the public net."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from kg.inputs import InputOptions, Link, Where
from kg.inputs.feed import read_xml
from kg.model import Document
from kg.read import Item, Skipped, read_documents
from tests.input_files import BODY, HTML

PAGES = {
    "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /private\n"),
    "/a": ("text/html", HTML),
    "/private/a": ("text/html", HTML),
    "/map.xml": (
        "application/xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>HERE/a</loc></url></urlset>',
    ),
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            self._trickle()
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.1/a")
            self.end_headers()
        elif self.path in PAGES:
            media, text = PAGES[self.path]
            self.send_response(200)
            self.send_header("Content-Type", media)
            self.end_headers()
            self.wfile.write(text.replace("HERE", f"http://{self.headers['Host']}").encode())
        else:
            self.send_error(404)

    def _trickle(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x")
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def fetched(url: str, *, allow_private: bool = True) -> list[Item]:
    options = InputOptions(allow_private=allow_private, timeout=2.0, pause=0.0)
    return list(read_documents([url], reading=options))


def reasons(items: list[Item]) -> str:
    return " / ".join(item.reason for item in items if isinstance(item, Skipped))


def test_a_page_gives_its_text_under_its_address(site: str) -> None:
    [document] = [item for item in fetched(f"{site}/a") if isinstance(item, Document)]
    assert document.id == f"{site}/a"
    assert BODY in document.text


def test_a_sitemap_gives_the_pages_it_names(site: str) -> None:
    found = [item.id for item in fetched(f"{site}/map.xml") if isinstance(item, Document)]
    assert found == [f"{site}/a"]


def test_an_entry_of_a_sitemap_is_not_taken_for_its_pictures_and_videos() -> None:
    sitemap = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"><url>
        <loc>http://news.example/a</loc>
        <news:news><news:publication_date>2024-05-03</news:publication_date>
        <news:title>Envoys meet</news:title></news:news>
        <image:image><image:loc>http://news.example/a.png</image:loc><image:title>Photo</image:title>
        </image:image><video:video><video:title>Film</video:title>
        <video:publication_date>2020-01-01</video:publication_date></video:video></url></urlset>"""
    found = list(read_xml(io.BytesIO(sitemap), Where("map.xml", "map", fetched=True)))
    assert found == [Link("http://news.example/a", "Envoys meet", "2024-05-03")]


def test_robots_txt_is_heeded(site: str) -> None:
    assert "robots.txt forbids to fetch it" in reasons(fetched(f"{site}/private/a"))


def test_private_addresses_are_not_asked_unless_the_user_says_so(site: str) -> None:
    assert "not on the public net" in reasons(fetched(f"{site}/a", allow_private=False))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
    ],
)
def test_no_way_to_write_a_local_address_is_let_through(url: str) -> None:
    assert "not on the public net" in reasons(fetched(url, allow_private=False))


def test_a_missing_page_says_what_the_server_answered(site: str) -> None:
    assert "the answer is 404" in reasons(fetched(f"{site}/gone"))


def test_a_server_that_trickles_is_cut_off(site: str) -> None:
    begun = time.monotonic()
    assert "takes longer than 2 seconds" in reasons(fetched(f"{site}/slow"))
    assert time.monotonic() - begun < 8


def test_a_malformed_address_in_a_list_costs_only_itself(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    media, text = PAGES["/map.xml"]
    broken = text.replace("<url>", "<url><loc>http://[bad</loc></url><url>")
    monkeypatch.setitem(PAGES, "/map.xml", (media, broken))
    items = fetched(f"{site}/map.xml")
    assert [item.id for item in items if isinstance(item, Document)] == [f"{site}/a"]
    assert "is no address" in reasons(items)
