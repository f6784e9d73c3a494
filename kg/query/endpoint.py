"""A SPARQL endpoint: one query goes there, what it found comes back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from importlib.metadata import version
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlsplit, urlunsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    build_opener,
)

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results
from SPARQLWrapper import POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from kg.credentials import Credentials, find_credentials
from kg.errors import BadEndpoint, BadInput, QueryRefused
from kg.query.guard import query_form
from kg.query.results import Form, Result, boolean, solutions, triples

AGENT = f"newskg/{version('newskg')} (+https://w3id.org/newskg/)"
TIMEOUT = 60  # seconds
_ACCEPT = {
    Form.SELECT: "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    Form.ASK: "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    Form.CONSTRUCT: "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5",
}
_TOO_MANY = 429
_BUSY = frozenset((_TOO_MANY, 502, 503, 504))
_ATTEMPTS = 3
_LONGEST_PAUSE = 60  # seconds that a busy server may make us wait for another try
# Virtuoso never answers a query that is the body itself, and others limit what a form may hold.
_LONG = 100_000  # characters from which on a query is the body
_SHOWN = 300  # characters of an error's body
_BODY = 65_536  # bytes of it that are read
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask and how: `timeout` in seconds, `parameters` go with every query.

    Queries are sent by POST and answers read whole. A server that is busy (429, 502 to 504) is asked
    again, at most twice, after the time it names; redirections are not followed, since they would carry a
    password elsewhere.
    """

    url: str
    timeout: int = TIMEOUT
    agent: str = AGENT
    parameters: tuple[tuple[str, str], ...] = ()
    credentials: Credentials | None = None

    def ask(self, text: str) -> Result:
        """Return all that a query finds.

        Raises:
            BadEndpoint: no connection, an error status (QueryRefused), a time-out or an answer that cannot
                be read.
            BadQuery: the text holds none of the four query forms.
        """
        form = query_form(text)
        deadline = time.monotonic() + self.timeout
        with self._send(text, form) as response:
            media_type = response.headers.get_content_type()
            body = self._read(response, deadline)
        return self._result(body, media_type, form)

    def _send(self, text: str, form: Form) -> HTTPResponse:
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._open(text, form)
            except HTTPError as error:
                with error:
                    pause = _pause(error, attempt)
                    if error.code not in _BUSY or attempt == _ATTEMPTS or pause > _LONGEST_PAUSE:
                        raise QueryRefused(f"{self.url} {_refusal(error)}") from None
            except TimeoutError:
                raise self._late() from None
            except (URLError, HTTPException, OSError, ValueError) as error:
                raise self._unreachable(error) from None
            time.sleep(pause)

    def _open(self, text: str, form: Form) -> HTTPResponse:
        request = _Wrapper(self.url, agent=self.agent)
        request.opener = _opener(self.url, self.credentials)
        request.setMethod(POST)
        request.setRequestMethod(URLENCODED if len(text) < _LONG else POSTDIRECTLY)
        request.setOnlyConneg(True)
        request.setTimeout(self.timeout)
        request.addCustomHttpHeader("Accept", _ACCEPT[form])
        for name, value in self.parameters:
            request.addParameter(name, value)
        # Set by hand: setQuery would guess the form by regular expressions.
        request.queryString, request.queryType = text, form.value
        return request.query().response

    def _read(self, response: HTTPResponse, deadline: float) -> bytes:
        pieces = []
        try:
            while piece := response.read1(_PIECE):
                pieces.append(piece)
                if time.monotonic() > deadline:
                    raise TimeoutError
        except TimeoutError:
            raise self._late() from None
        except (HTTPException, OSError) as error:
            raise BadEndpoint(f"{self.url} broke off its answer: {error or type(error).__name__}") from None
        left = response.length or 0
        if left:
            raise BadEndpoint(f"{self.url} broke off its answer: {left:,} bytes are missing")
        return b"".join(pieces)

    def _result(self, body: bytes, media_type: str, form: Form) -> Result:
        try:
            result = _READERS[form](body, media_type)
        except (SyntaxError, ValueError) as error:
            cause = f"{_short(str(error))}: {_short(_words(body[:_BODY], media_type))}"
            raise BadEndpoint(f"{self.url} gives no answer that can be read: {cause}") from None
        return result

    def _late(self) -> BadEndpoint:
        return BadEndpoint(f"{self.url} does not answer within {self.timeout} s (--timeout allows more)")

    def _unreachable(self, error: Exception) -> BadEndpoint:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return self._late()
        cause = getattr(reason, "strerror", None) or reason or type(reason).__name__
        return BadEndpoint(f"{self.url} cannot be reached: {_short(str(cause))}")


def endpoint_at(
    url: str,
    *,
    timeout: int = TIMEOUT,
    agent: str = AGENT,
    log_in: Callable[[str], Credentials | None] = find_credentials,
) -> Endpoint:
    """Return the endpoint at an http(s) address; nothing is sent yet.

    What stands behind "?" in the address goes with every query. `log_in` finds user and password. An
    address with a password in it, or of another kind, raises BadInput.
    """
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise BadInput(f"{parts.hostname}: name no user in an address; set KG_USER and KG_PASSWORD")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"not an http or https address: {url}")
    bare = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    extra = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return Endpoint(bare, max(1, timeout), agent, extra, log_in(bare))


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own: errors keep their headers, and nothing global is set."""

    opener: OpenerDirector

    def _query(self) -> tuple[HTTPResponse, str]:
        return self.opener.open(self._createRequest(), timeout=self.timeout), self.returnFormat


class _Stay(HTTPRedirectHandler):
    """Follows no redirection."""

    def redirect_request(self, *_: object) -> None:
        """Return nothing, so that the redirection counts as an error."""


def _opener(url: str, credentials: Credentials | None) -> OpenerDirector:
    """Return what sends requests; a password goes out when the server asks for it, in the way it asks."""
    if credentials is None:
        return build_opener(_Stay())
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, credentials.user, credentials.password)
    return build_opener(_Stay(), HTTPBasicAuthHandler(passwords), HTTPDigestAuthHandler(passwords))


def _refusal(error: HTTPError) -> str:
    status = f"answers {error.code} {error.reason}"
    if error.code == 401:
        return f"{status}: user or password (KG_USER and KG_PASSWORD, or ~/.netrc) are missing or wrong"
    if error.code in (301, 302, 303, 307, 308):
        return f"{status}: it has moved to {error.headers.get('Location', 'nowhere')}"
    said = _short(_words(error.read(_BODY), error.headers.get_content_type()))
    return f"{status}: {said}" if said else status


def _pause(error: HTTPError, attempt: int) -> int:
    """Return how many seconds a busy server wants us to wait."""
    asked = error.headers.get("Retry-After", "")
    if asked.isdecimal():
        return int(asked)
    return _LONGEST_PAUSE if error.code == _TOO_MANY else attempt


def _words(body: bytes, media_type: str) -> str:
    """Return the text of an answer, that of a web page without its tags."""
    text = body.decode(errors="replace")
    return re.sub(r"<[!/a-zA-Z][^>]*>", " ", text) if media_type == "text/html" else text


def _short(text: str) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _rows(body: bytes, media_type: str) -> Result:
    format_ = QueryResultsFormat.from_media_type(media_type)
    if format_ is None:
        raise ValueError(f"it is {media_type}, not SPARQL results")
    found = parse_query_results(body, format_)
    return boolean(found) if isinstance(found, QueryBoolean) else solutions(found)


def _answer(body: bytes, media_type: str) -> Result:
    found = _rows(body, media_type)
    # Virtuoso answers ASK with one row, or none.
    return found if found.form is Form.ASK else boolean(bool(found.rows))


def _graph(body: bytes, media_type: str) -> Result:
    format_ = RdfFormat.from_media_type(media_type)
    if format_ is None:
        raise ValueError(f"it is {media_type}, not RDF")
    return triples(quad.triple for quad in parse(body, format_))


_READERS = {Form.SELECT: _rows, Form.ASK: _answer, Form.CONSTRUCT: _graph}
