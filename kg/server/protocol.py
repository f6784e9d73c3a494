"""The SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/, as far as it queries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import Refused
from kg.server.answers import Question, answer
from kg.server.description import describe_service
from kg.server.formats import GRAPHS, HTML, RESULTS, choose
from kg.server.limits import REQUEST_BYTES, Limits
from kg.server.pool import Pool
from kg.server.replies import accept_of, respond, unless_gone

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_MOST_PARAMETERS = 100
_Parameters = tuple[tuple[str, str], ...]


def sparql_endpoint(
    pool: Pool, *, base: str, limits: Limits, editor: str
) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers GET and POST at the endpoint; browsers that ask nothing are sent to `editor`."""

    async def endpoint(request: Request) -> Response:
        parameters = _parameters(request.scope["query_string"])
        if request.method != "POST" and not parameters:
            return _description(request, editor)
        question = await _question(request, parameters)
        asked = pool.run(answer, question, base, limits.rows)
        return respond(await unless_gone(request, asked))

    return endpoint


def _description(request: Request, editor: str) -> Response:
    wanted = choose(accept_of(request), (*GRAPHS, HTML))
    if wanted is None:
        raise Refused("the description of this service comes as text/turtle and other RDF", status=406)
    if wanted is HTML:
        return RedirectResponse(editor, status_code=303, headers={"Vary": "Accept"})
    return respond(describe_service(str(request.url.replace(query="")), wanted))


async def _question(request: Request, parameters: _Parameters) -> Question:
    in_url = any(name == "query" for name, _ in parameters)
    if request.method == "POST":
        parameters += await _body_parameters(request, in_url=in_url)
    texts = [value for name, value in parameters if name == "query"]
    if not texts and any(name == "update" for name, _ in parameters):
        raise Refused("this server is read-only: it takes no update", status=400)
    if len(texts) != 1:
        raise Refused(f"give one parameter 'query', not {len(texts) or 'none'}", status=400)
    accept = accept_of(request)
    return Question(
        text=texts[0],
        rows_as=choose(accept, RESULTS),
        triples_as=choose(accept, GRAPHS),
        default_graphs=_values(parameters, "default-graph-uri"),
        named_graphs=_values(parameters, "named-graph-uri"),
    )


async def _body_parameters(request: Request, *, in_url: bool) -> _Parameters:
    media_type, charset = _content_type(request)
    if media_type not in (_FORM, _QUERY):
        raise Refused(f"a query is posted as {_FORM} or {_QUERY}, not {media_type[:80]!r}", status=415)
    if charset != "utf-8":
        raise Refused(f"a query is posted in UTF-8, not {charset[:40]!r}", status=415)
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Refused("a query is posted without Content-Encoding", status=415)
    body = await _body(request)
    if media_type == _FORM:
        return _parameters(body)
    if in_url:
        raise Refused("the query stands in the address and in the body: give it once", status=400)
    return (("query", _text(body)),)


def _content_type(request: Request) -> tuple[str, str]:
    header = request.headers.get("content-type")
    if not header:
        raise Refused(f"POST needs a Content-Type: {_FORM} or {_QUERY}", status=400)
    media_type, *parameters = (part.strip().lower() for part in header.split(";"))
    values = dict(part.split("=", 1) for part in parameters if "=" in part)
    return media_type, values.get("charset", "utf-8").strip('"')


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > REQUEST_BYTES:
            raise Refused(f"the request is longer than {REQUEST_BYTES:,} bytes", status=413)
    return bytes(body)


def _parameters(encoded: bytes) -> _Parameters:
    try:
        text = encoded.decode("ascii")
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError as cause:
        raise Refused(f"the parameters are not URL-encoded UTF-8: {cause}", status=400) from cause
    return tuple(found)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as cause:
        raise Refused(f"the query is not UTF-8: {cause.reason} at byte {cause.start}", status=400) from cause


def _values(parameters: Iterable[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in parameters if key == name)
