"""Real servers for tests: Oxigraph's, and a small one whose answers a test writes itself."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@contextmanager
def oxigraph(*options: str, nquads: bytes = b"") -> Iterator[str]:
    """Run the Oxigraph server with `nquads` in it; the value is its address, to which /query belongs."""
    place = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen([OXIGRAPH, "serve", "--bind", place, *options], stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://{place}/query", server)
        kind = {"Content-Type": "application/n-quads"}
        urlopen(Request(f"http://{place}/store", nquads, kind)).close()
        yield f"http://{place}"
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            urlopen(address).close()
        except HTTPError:
            return
        except URLError:
            assert server.poll() is None, "the server ended"
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{address} does not answer")


@dataclass(frozen=True)
class Asked:
    """A request as it came; `query` and `parameters` are what the form in its body says."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str

    @property
    def query(self) -> str:
        return self._form.get("query", [""])[0]

    @property
    def parameters(self) -> dict[str, list[str]]:
        return {name: values for name, values in self._form.items() if name != "query"}

    @property
    def _form(self) -> dict[str, list[str]]:
        return parse_qs(self.body, keep_blank_values=True)


@dataclass(frozen=True)
class Answer:
    """What is sent back; `length` promises another number of bytes than come, `pause` delays them."""

    status: int = 200
    body: bytes = b'{"head": {"vars": []}, "results": {"bindings": []}}'
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    length: int | None = None
    pause: float = 0


def from_store(store: Store, query: str, *, union: bool) -> Answer:
    """Return what a SELECT or ASK finds in a store, as a server would send it."""
    found = store.query(query, use_default_graph_as_union=union)
    assert isinstance(found, QuerySolutions | QueryBoolean)
    return Answer(body=found.serialize(format=QueryResultsFormat.JSON) or b"")


@contextmanager
def answering(answer: Callable[[Asked], Answer]) -> Iterator[tuple[str, list[Asked]]]:
    """Run a server that answers as told; the value is its address and the list of what it was asked."""
    seen: list[Asked] = []
    # What pyoxigraph found for an earlier test must go in the thread that it came from.
    gc.collect()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            seen.append(Asked(self.command, self.path, dict(self.headers.items()), body))
            given = answer(seen[-1])
            time.sleep(given.pause)
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(given.body) if given.length is None else given.length))
            self.end_headers()
            self.wfile.write(given.body)

        do_GET = do_POST  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql", seen
        finally:
            server.shutdown()
            thread.join()
