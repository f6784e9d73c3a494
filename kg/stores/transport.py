"""Requests that survive a store's absence: time limits, patience, and errors in one line.

Every request sent here may be made twice: it asks, or it puts, adds or removes a set of triples. So it is
repeated when the connection fails or breaks and when the store says that it is busy (429, 502, 503, 504),
and never after any other answer.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import requests
from requests.auth import AuthBase

from kg.credentials import PASSWORD, USER
from kg.errors import BadStore, StoreRefused
from kg.stores.addresses import shown
from kg.stores.credentials import SCHEMES

AGENT = f"newskg/{version('newskg')}"
_BUSY = frozenset({429, 502, 503, 504})
_CONTENT = frozenset({400, 413, 422, 500})  # the store's quarrel is with what was sent
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds
_MOST_BODY = 1 << 20  # bytes of an answer
_MOST_SHOWN = 300  # characters of an error
_BROKEN = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)

OnWait = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a request should be made again; `after` are the seconds that the store asks for."""

    cause: str
    after: float = 0.0


@dataclass(slots=True)
class Transport:
    """Sends calls, one at a time. `timeout` and `wait` are seconds: for one answer, for a store to return.

    `sign` gives what signs requests to an address; `on_wait` hears why a call has to be repeated.
    """

    sign: Callable[[str], AuthBase | None]
    timeout: int
    wait: float
    on_wait: OnWait | None = None
    _session: requests.Session = field(default_factory=requests.Session)
    _signed: dict[str, AuthBase | None] = field(default_factory=dict)

    def send(self, call: Call, *, wait: float | None = None) -> bytes:
        """Return the body of the answer; `wait` takes the place of the patience set for all calls.

        Raises:
            StoreRefused: the store does not take what was sent (400, 413, 422, 500).
            BadStore: it cannot be reached, does not let us in, or answers anything else that is no success.
        """
        deadline = time.monotonic() + (self.wait if wait is None else wait)
        tries = 1
        while isinstance(answer := self._once(call), _Trouble):
            delay = max(answer.after, _backoff(tries))
            if time.monotonic() + delay > deadline:
                counted = f" ({tries} tries)" if tries > 1 else ""
                raise BadStore(f"{shown(call.url)}: {answer.cause}{counted}")
            if self.on_wait:
                self.on_wait(answer.cause)
            time.sleep(delay)
            tries += 1
        return answer

    def _once(self, call: Call) -> bytes | _Trouble:
        try:
            with self._session.request(
                call.method,
                call.url,
                data=call.body,
                headers={"User-Agent": AGENT, **call.headers},
                auth=self._auth(call.url),
                timeout=self.timeout,
                allow_redirects=False,  # a redirect would carry the login elsewhere or lose the body
                stream=True,
            ) as response:
                body = _read(response)
        except requests.exceptions.SSLError as cause:
            raise BadStore(f"{shown(call.url)}: the certificate is not trusted: {_root(cause)}") from cause
        except _BROKEN as cause:
            return _Trouble(_broken(cause, self.timeout))
        except (requests.RequestException, ValueError) as cause:
            raise BadStore(f"{shown(call.url)}: {type(cause).__name__}") from cause
        return _judged(call, response, body)

    def _auth(self, url: str) -> AuthBase | None:
        place = shown(url)
        if place not in self._signed:
            self._signed[place] = self.sign(url)
        return self._signed[place]


def _backoff(tries: int) -> float:
    longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (tries - 1))
    return longest * random.uniform(0.5, 1)


def _read(response: requests.Response) -> bytes:
    pieces, size = [], 0
    for piece in response.iter_content(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > _MOST_BODY:
            break
    return b"".join(pieces)


def _judged(call: Call, response: requests.Response, body: bytes) -> bytes | _Trouble:
    status = response.status_code
    if 200 <= status < 300:
        return body
    said = f"HTTP {status}" + (f": {text}" if (text := _text(response, body)) else "")
    if status in _BUSY:
        return _Trouble(said, _retry_after(response.headers.get("Retry-After", "")))
    raise _failure(call, response, said)


def _failure(call: Call, response: requests.Response, said: str) -> BadStore:
    place, status = shown(call.url), response.status_code
    if status in _CONTENT:
        return StoreRefused(f"{place}: {said}")
    if status == 401:
        return BadStore(f"{place} {_login_trouble(response)} (HTTP 401)")
    if status == 403:
        return BadStore(f"{place}: this user may not do that ({said})")
    if status in (404, 405, 415):
        return BadStore(
            f"{place}: no such service there ({said}); does --store name the right kind of store?"
        )
    if response.is_redirect:
        return BadStore(f"{place} has moved ({said}): name the new address {shown(_location(response))}")
    return BadStore(f"{place}: {said}")


def _login_trouble(response: requests.Response) -> str:
    sent = str(response.request.headers.get("Authorization", "")).partition(" ")[0].lower()
    asked = response.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
    if not sent and asked not in SCHEMES:
        return "wants a login, but names no way in"
    if not sent:
        return f"wants a login ({asked}): set {USER} and {PASSWORD}, or write a netrc entry"
    if asked in SCHEMES and asked != sent:
        return f"wants another login: --auth {asked}"
    return "does not know the user, or the password is wrong"


def _location(response: requests.Response) -> str:
    # Whoever answers chooses this text: nothing before an "@" is shown.
    return response.headers.get("Location", "").rpartition("@")[2]


def _text(response: requests.Response, body: bytes) -> str:
    """Return what an error body says, in one short line."""
    text = body.decode(response.encoding or "utf-8", "replace")
    # Virtuoso repeats the whole request.
    text = text.partition("SPARQL query:")[0]
    text = " ".join(re.sub(r"<[^<>]*>", " ", text).split())
    text = "".join(char for char in text if char.isprintable())
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"


def _retry_after(value: str) -> float:
    """Return the seconds of a Retry-After header, which holds seconds or a date; 0 if it makes no sense."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return 0.0


def _broken(cause: requests.RequestException, timeout: int) -> str:
    if isinstance(cause, requests.ConnectTimeout):
        return f"no connection within {timeout} s"
    if isinstance(cause, requests.Timeout):
        return f"no answer within {timeout} s"
    return f"no answer: {_root(cause)}"


def _root(error: BaseException) -> str:
    """Return the innermost reason in a few words; the outer ones repeat addresses and objects."""
    while True:
        inner = error.__cause__ or error.__context__
        if inner is None:
            break
        error = inner
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
