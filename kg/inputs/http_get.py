"""One HTTP request to an address that was looked up and checked first, with one deadline for it all."""

from __future__ import annotations

import gzip
import io
import socket
import ssl
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Event, Timer
from time import monotonic
from typing import BinaryIO, cast
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from kg.errors import UnreadableDocument
from kg.inputs.addresses import is_public
from kg.inputs.lines import whole
from kg.inputs.packed import Budget, watched

_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._?"
_OK = 200


@dataclass(frozen=True, slots=True)
class Target:
    """What an address names: `host` in ASCII, `path` with its query, both fit for a request."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Target:
        """Take an address apart; raise `UnreadableDocument` if it is none that is fetched."""
        try:
            parts = urlsplit(url)
            port = parts.port
            host = (parts.hostname or "").encode("idna").decode()
        except ValueError as error:
            raise UnreadableDocument(f"is no address: {error}") from None
        if parts.scheme not in _PORTS or not host:
            raise UnreadableDocument("is no address that is fetched: those begin with http:// or https://")
        if parts.username or parts.password:
            raise UnreadableDocument("holds a name or password: such addresses are not fetched")
        path = quote(parts.path or "/", safe=_SAFE)
        query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
        return cls(parts.scheme, host, port or _PORTS[parts.scheme], path + query)

    @property
    def origin(self) -> str:
        """Scheme, host and port, the latter where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == _PORTS[self.scheme]
        return f"{self.scheme}://{host}" if usual else f"{self.scheme}://{host}:{self.port}"


def address(url: str, base: str = "") -> str:
    """Return an address in full and without its fragment, as it is meant where `base` is.

    Raises:
        UnreadableDocument: it is none.
    """
    try:
        return urldefrag(urljoin(base, url.strip())).url
    except ValueError as error:
        raise UnreadableDocument(f"is no address: {error}") from None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; `body` is unpacked, and empty unless the status is 200."""

    status: int
    reason: str
    headers: Message
    body: bytes


def get(target: Target, *, agent: str, timeout: float, most_bytes: int, allow_private: bool) -> Answer:
    """Ask a server for a page. No proxy is used: the address that was checked is the one asked.

    Raises:
        UnreadableDocument: the address is not public, the server cannot be reached or verified, it takes
            longer than `timeout` seconds in all, or the page has more than `most_bytes` bytes.
    """
    deadline = monotonic() + timeout
    late = Event()
    try:
        with closing(_connect(target, deadline, allow_private)) as sock, _cut_off(sock, deadline, late):
            return _ask(sock, target, agent, most_bytes, late)
    except (OSError, HTTPException, ValueError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise UnreadableDocument(f"cannot be fetched: takes longer than {timeout:g} seconds") from None
        raise UnreadableDocument(f"cannot be fetched: {_reason(error)}") from None


def _connect(target: Target, deadline: float, allow_private: bool) -> socket.socket:
    """Return a socket to the first address that answers; for https, one that has not shaken hands yet."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not allow_private and not is_public(address):
            raise UnreadableDocument(
                f"{target.host} is at {address}, not on the public net (--allow-private)"
            )
    error = OSError("it has no address")
    for address in addresses:
        try:
            sock = socket.create_connection((address, target.port), timeout=max(0.1, deadline - monotonic()))
        except OSError as cause:
            error = cause
            continue
        if target.scheme == "http":
            return sock
        return _tls().wrap_socket(sock, server_hostname=target.host, do_handshake_on_connect=False)
    raise error


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _cut_off(sock: socket.socket, deadline: float, late: Event) -> Iterator[None]:
    """Shut a socket down at the deadline: a socket's own timeout ends silence, but not a trickle."""

    def end() -> None:
        late.set()
        with suppress(OSError):
            # Not the TLS socket's own way, which would have to wait for the thread that reads.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = Timer(max(0.0, deadline - monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _ask(sock: socket.socket, target: Target, agent: str, most_bytes: int, late: Event) -> Answer:
    if isinstance(sock, ssl.SSLSocket):
        sock.do_handshake()
    connection = HTTPConnection(target.host, target.port)
    connection.sock = sock
    host = target.origin.partition("://")[2]
    accept = {"Accept": "*/*", "Accept-Encoding": "gzip", "Accept-Language": "en"}
    connection.request("GET", target.path, headers={"Host": host, "User-Agent": agent, **accept})
    response = connection.getresponse()
    body = _body(response, most_bytes) if response.status == _OK else b""
    if late.is_set():
        raise TimeoutError
    return Answer(response.status, response.reason, response.headers, body)


def _body(response: HTTPResponse, most: int) -> bytes:
    data = whole(cast(BinaryIO, response), most)
    if response.length:
        raise HTTPException("the answer is cut off")
    if response.headers.get("Content-Encoding", "").lower() not in {"gzip", "x-gzip"}:
        return data
    content = gzip.GzipFile(fileobj=io.BytesIO(data))
    return whole(watched(content, Budget(lambda: len(data)), (OSError, zlib.error)), most)


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) or type(error).__name__
