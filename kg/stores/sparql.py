"""SPARQL operations: SPARQLWrapper words the requests, `kg.stores.transport` sends them."""

from __future__ import annotations

import json
import urllib.request
from io import BytesIO
from typing import Any

from SPARQLWrapper import JSON, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from kg.errors import BadStore
from kg.stores.addresses import shown
from kg.stores.transport import AGENT, Call, Transport


class _Operation(SPARQLWrapper):
    """One operation; a new object for each, since SPARQLWrapper keeps what the last one left."""

    def __init__(self, url: str, text: str, kind: str, transport: Transport, wait: float | None) -> None:
        super().__init__(url, updateEndpoint=url, returnFormat=JSON, agent=AGENT)
        self.setOnlyConneg(True)
        self.setMethod(POST)
        # Said outright: SPARQLWrapper would guess it from the text, and reads megabytes slowly.
        self.queryString, self.queryType = text, kind
        self._transport, self._wait = transport, wait

    def _query(self) -> tuple[BytesIO, str]:  # type: ignore[override]
        request: urllib.request.Request = self._createRequest()
        headers = {name: value for name, value in request.header_items() if name != "User-agent"}
        url = request.full_url.removesuffix("?")
        call = Call("POST", url, headers, bytes(request.data or b""))  # type: ignore[arg-type]
        return BytesIO(self._transport.send(call, wait=self._wait)), JSON


def select(transport: Transport, url: str, text: str, *, wait: float | None = None) -> list[dict[str, str]]:
    """Return the rows of a SELECT query as texts by variable; `wait` is as in `Transport.send`.

    An answer that is no such result raises BadStore.
    """
    operation = _Operation(url, text, "SELECT", transport, wait)
    # As a form: Virtuoso never answers a query that is the body.
    operation.setRequestMethod(URLENCODED)
    body = operation.query().response.read()
    try:
        return [_row(binding) for binding in json.loads(body)["results"]["bindings"]]
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        start = " ".join(body[:80].decode("utf-8", "replace").split())
        raise BadStore(f"{shown(url)} answers a query with something else than results: {start!r}") from cause


def update(transport: Transport, url: str, text: str, *, wait: float | None = None) -> None:
    """Make an update; `wait` is as in `Transport.send`."""
    operation = _Operation(url, text, "INSERT", transport, wait)
    operation.setRequestMethod(POSTDIRECTLY)
    operation.query()


def _row(binding: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: str(term["value"]) for name, term in binding.items()}
