"""What all endpoints do with a request: read its Accept header, wait for the work, respond."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import Refused
from kg.server.answers import Answer

_CLIENT_GONE = 499  # nobody gets to see it
_Found = TypeVar("_Found")


def accept_of(request: Request) -> str:
    """Return what a client accepts, over all its headers."""
    return ",".join(request.headers.getlist("accept"))


def respond(found: Answer) -> Response:
    """Return an answer as a response."""
    headers = {"Content-Type": found.content_type, "Vary": "Accept"}
    return Response(found.body, headers=headers)


async def unless_gone(request: Request, work: Awaitable[_Found]) -> _Found:
    """Wait for work, and cancel it if the client goes away; to be called when the body has been read."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Refused("the client is gone", status=_CLIENT_GONE)
        return working.result()
    finally:
        gone.cancel()
        working.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
