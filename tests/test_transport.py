"""Talking to a store that is busy, away, broken, or wants to know who we are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import kg
from kg.errors import BadInput, BadStore, StoreRefused
from kg.stores.addresses import find_addresses
from kg.stores.credentials import find_login
from kg.stores.profiles import PROFILES, find_profile
from kg.stores.transport import Call, Transport
from tests.servers import free_port
from tests.store_servers import Answer, Asked, scripted

NOTHING = b'{"head": {"vars": []}, "results": {"bindings": []}}'
SECRET = "hunter2%40"


@pytest.fixture(autouse=True)
def _no_login(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("KG_USER", "KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


def transport(
    *, timeout: int = 5, wait: float = 5.0, on_wait: Callable[[str], None] | None = None
) -> Transport:
    def sign(url: str) -> object:
        found = find_login(url, digest=False)
        return found.auth() if found else None

    return Transport(sign, timeout, wait, on_wait)  # type: ignore[arg-type]


def put(url: str) -> Call:
    return Call(
        "PUT", f"{url}/store?graph=x", {"Content-Type": "application/n-triples"}, b"<a:a> <a:b> <a:c> ."
    )


def in_turn(answers: Iterable[Answer]) -> Callable[[Asked], Answer]:
    ahead = iter(answers)
    return lambda _: next(ahead)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_store_is_asked_again(status: int) -> None:
    heard: list[str] = []
    with scripted(in_turn([Answer(status, b"<h1>Busy</h1>"), Answer(200, b"done")])) as (url, asked):
        assert transport(on_wait=heard.append).send(put(url)) == b"done"
    assert heard == [f"HTTP {status}: Busy"]
    assert [(each.method, each.body) for each in asked] == [("PUT", b"<a:a> <a:b> <a:c> .")] * 2


def test_the_time_that_a_busy_store_asks_for_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("kg.stores.transport.time.sleep", slept.append)
    with scripted(in_turn([Answer(503, headers={"Retry-After": "3"}), Answer()])) as (url, _):
        transport(wait=10).send(put(url))
    assert slept == [3.0]


def test_patience_ends_and_the_error_says_why() -> None:
    with (
        scripted(lambda _: Answer(503, b"maintenance", headers={"Retry-After": "600"})) as (url, asked),
        pytest.raises(BadStore, match=rf"^{url}/store: HTTP 503: maintenance$"),
    ):
        transport().send(put(url))
    assert len(asked) == 1


@pytest.mark.parametrize("status", [400, 404, 409, 413, 500, 501])
def test_any_other_answer_is_final(status: int) -> None:
    with (
        scripted(lambda _: Answer(status, b"no")) as (url, asked),
        pytest.raises(BadStore, match=f"{status}"),
    ):
        transport().send(put(url))
    assert len(asked) == 1


def test_an_answer_that_breaks_off_is_asked_for_again() -> None:
    cut = Answer(200, b'{"results": {"bind', length=500)
    with scripted(in_turn([cut, Answer(200, NOTHING)])) as (url, asked):
        assert transport().send(put(url)) == NOTHING
    assert len(asked) == 2


def test_silence_has_a_limit() -> None:
    with (
        scripted(lambda _: Answer(after=1.5)) as (url, _),
        pytest.raises(BadStore, match=r"no answer within 1 s"),
    ):
        transport(timeout=1, wait=0).send(put(url))


def test_nobody_there_is_said_after_the_wait() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(BadStore, match=rf"^{url}/store: no answer: Connection refused \(\d tries\)$"):
        transport(wait=1).send(put(url))


def test_long_error_pages_are_cut_to_one_line() -> None:
    page = b"<html><title>Oh</title>\n" + b"<p>no \x1b[31mspace\x07 left\n</p>" * 10_000
    with scripted(lambda _: Answer(500, page)) as (url, _), pytest.raises(StoreRefused) as caught:
        transport().send(put(url))
    text = str(caught.value)
    assert text.startswith(f"{url}/store: HTTP 500: Oh no [31mspace left no ")
    assert text.endswith("…")
    assert len(text) < 400
    assert text.isprintable()


def test_a_redirect_is_not_followed() -> None:
    elsewhere = Answer(308, headers={"Location": f"http://u:{SECRET}@example.org/new?token={SECRET}"})
    with scripted(lambda _: elsewhere) as (url, asked), pytest.raises(BadStore) as caught:
        transport().send(put(url))
    assert str(caught.value).endswith("has moved (HTTP 308): name the new address example.org/new")
    assert len(asked) == 1


def wants(scheme: str) -> Callable[[Asked], Answer]:
    return lambda _: Answer(401, headers={"WWW-Authenticate": f'{scheme} realm="x", nonce="1", qop="auth"'})


def test_a_login_that_is_missing_wrong_or_of_another_kind_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(wants("Basic")) as (url, _):
        with pytest.raises(
            BadStore, match=r"wants a login \(basic\): set KG_USER and KG_PASSWORD, or .*netrc"
        ):
            transport().send(put(url))
        monkeypatch.setenv("KG_USER", "ana")
        monkeypatch.setenv("KG_PASSWORD", SECRET)
        with pytest.raises(BadStore, match=r"does not know the user, or the password is wrong") as caught:
            transport().send(put(url))
        assert SECRET not in str(caught.value)
    with scripted(wants("Digest")) as (url, _), pytest.raises(BadStore, match="another login: --auth digest"):
        transport().send(put(url))


def test_basic_login_comes_from_the_environment_in_any_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "ana")
    monkeypatch.setenv("KG_PASSWORD", "пароль")
    with scripted(lambda _: Answer()) as (url, asked):
        transport().send(put(url))
    assert asked[0].headers["Authorization"] == "Basic YW5hOtC/0LDRgNC+0LvRjA=="
    assert asked[0].headers["User-Agent"].startswith("newskg/")


def test_login_comes_from_netrc_for_its_host_alone(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ana password sesame\n")
    with scripted(lambda _: Answer()) as (url, asked):
        transport().send(put(url))
        transport().send(put(url.replace("127.0.0.1", "localhost")))
    assert [each.headers.get("Authorization") for each in asked] == ["Basic YW5hOnNlc2FtZQ==", None]


def test_a_malformed_netrc_is_named_without_its_words(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login ana passwd {SECRET}\n")
    with pytest.raises(BadInput, match=r"netrc file .* cannot be read: malformed line 1") as caught:
        find_login("http://127.0.0.1/", digest=False)
    assert SECRET not in str(caught.value)


def test_half_a_login_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "ana")
    with pytest.raises(BadInput, match="KG_PASSWORD is not set"):
        find_login("http://127.0.0.1/", digest=False)


@pytest.mark.parametrize("place", ["url", "update", "graphs"])
def test_a_password_in_an_address_is_refused_and_not_repeated(place: str) -> None:
    addresses = {"url": "http://localhost:1", place: f"http://ana:{SECRET}@localhost:1/sparql"}
    with pytest.raises(BadInput, match="set KG_USER and KG_PASSWORD") as caught:
        find_addresses(find_profile("oxigraph"), **addresses)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost:7878", "ftp://localhost/", "http://", f"http://a:{SECRET}/x"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="the endpoint") as caught:
        find_addresses(find_profile("oxigraph"), url)
    assert SECRET not in str(caught.value)


def test_nothing_of_a_login_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("KG_USER", "ana")
    monkeypatch.setenv("KG_PASSWORD", SECRET)
    caplog.set_level(logging.DEBUG)
    with scripted(in_turn([Answer(503), Answer()])) as (url, _):
        transport().send(put(url))
    assert caplog.text
    assert SECRET not in caplog.text
    assert SECRET not in repr(find_login("http://x/", digest=True))


ADDRESSES = {
    "oxigraph": ("http://h:1", "/query", "/update", "/store"),
    "fuseki": ("http://h:1/ds", "/query", "/update", "/data"),
    "graphdb": ("http://h:1/repositories/news", "", "/statements", "/rdf-graphs/service"),
    "virtuoso": ("http://h:1", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
    "blazegraph": ("http://h:1/blazegraph/namespace/kb", "/sparql", "/sparql", None),
    "sparql": ("http://h:1/any", "", "", None),
}


@pytest.mark.parametrize("name", PROFILES)
def test_every_kind_of_store_is_found_by_its_base_or_its_query_endpoint(name: str) -> None:
    base, query, update, graphs = ADDRESSES[name]
    for given in (base, f"{base}/", base + query):
        found = find_addresses(find_profile(name), given)
        assert (found.query, found.update) == (base + query, base + update)
        assert found.graphs == (base + graphs if graphs else None)


def test_an_unknown_store_is_told_the_choices() -> None:
    with pytest.raises(BadInput, match="unknown store 'mongo'; choose one of oxigraph, fuseki, graphdb"):
        find_profile("mongo")


def test_an_unknown_login_is_told_the_choices() -> None:
    with pytest.raises(BadInput, match="unknown login 'oauth'; choose one of basic, digest"):
        kg.load_endpoint("none.nq", kg.StoreAddress("http://localhost", login="oauth"))


def test_a_time_limit_is_at_least_a_second() -> None:
    with pytest.raises(BadInput, match="at least 1 second, not 0"):
        kg.load_endpoint("none.nq", kg.StoreAddress("http://localhost", timeout=0))
