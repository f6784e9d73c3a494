"""The explorer on a server: statuses, headers, and nothing but its own files."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import pytest
from explorer_graphs import SCRIPT, sample
from explorer_server import served

from kg.explorer.graph import ExploredGraph


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(sample) as address:
        yield address


def ask(address: str, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    """Ask for a path as it stands, without the tidying that clients do."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_the_page_loads_from_its_own_server_only(address: str) -> None:
    status, headers, body = ask(address, "/explore/")
    assert status == 200
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert 'src="source-server.js"' in body
    assert "{" not in body


def test_the_graph_is_indexed_once_and_only_when_it_is_asked() -> None:
    made = []

    def make() -> ExploredGraph:
        made.append("index")
        time.sleep(0.2)
        return sample()

    with served(make) as address:
        assert ask(address, "/explore/")[0] == 200
        assert made == []
        with ThreadPoolExecutor() as pool:
            paths = [f"/explore/data?view=timeline&page={page}" for page in (0, 0, 1, 2)]
            assert [status for status, _, _ in pool.map(lambda path: ask(address, path), paths)] == [200] * 4
    assert made == ["index"]


def test_the_folder_is_found_without_its_slash(address: str) -> None:
    status, headers, _ = ask(address, "/explore")
    assert status == 307
    assert headers["location"].endswith("/explore/")


@pytest.mark.parametrize(
    ("file", "kind"),
    [("app.css", "text/css"), ("main.js", "javascript"), ("vendor/cytoscape.min.js", "javascript")],
)
def test_its_files_have_their_types_and_the_policy(address: str, file: str, kind: str) -> None:
    status, headers, _ = ask(address, f"/explore/{file}")
    assert status == 200
    assert kind in headers["content-type"]
    assert "content-security-policy" in headers


def test_data_is_json(address: str) -> None:
    status, headers, body = ask(address, "/explore/data?view=actor&about=actor/estmark")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert json.loads(body)["name"] == "Estmark"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("view=nothing", 400),
        ("view=__class__", 400),
        ("view=actor&page=-1", 400),
        ("view=actor&page=1e9", 400),
        ("view=actor&page=²", 400),
        (f"view=actor&page={'9' * 500}", 400),
        (f"view=actor&about={'x' * 5000}", 400),
        ("view=actor&about=actor/nobody", 404),
        ("view=actor", 404),
        ("view=claims&about=%00%FF", 404),
        ("view=document&about=../../etc/passwd", 404),
        ("view=actor&about=" + quote(SCRIPT), 404),
        ("view=document&about=document/truce&page=999", 404),
    ],
)
def test_what_makes_no_sense_is_refused_in_json(address: str, query: str, status: int) -> None:
    found, headers, body = ask(address, f"/explore/data?{quote(query, safe='=&%/')}")
    assert (found, headers["content-type"]) == (status, "application/json")
    assert json.loads(body)["error"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(address: str, method: str) -> None:
    assert ask(address, "/explore/data?view=summary", method)[0] == 405


@pytest.mark.parametrize(
    "path",
    ["/explore/../../pyproject.toml", "/explore/%2e%2e/routes.py", "/explore/..%2froutes.py", "/explore/x"],
)
def test_no_file_outside_the_folder_is_read(address: str, path: str) -> None:
    status, _, body = ask(address, path)
    assert status == 404
    assert "import" not in body
