"""Real servers for the tests of `kg load`: Oxigraph, Virtuoso, and a small HTTP server that misbehaves."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.servers import OXIGRAPH, free_port

VIRTUOSO = shutil.which("virtuoso-t")
LOGIN = {"KG_USER": "dba", "KG_PASSWORD": "dba"}
_PATIENCE = 120.0  # seconds until a server answers, on a busy machine
_VIRTUOSO_INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(slots=True)
class Server:
    """A server process that can be killed and started again on the same port and data."""

    command: list[str]
    url: str
    folder: Path
    answers: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                urlopen(self.url + self.answers, timeout=10).close()
                return
            except URLError:
                assert self.process.poll() is None, f"{self.command[0]} ended"
                assert time.monotonic() < deadline, f"{self.command[0]} does not answer"
                time.sleep(0.05)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill()


def oxigraph(folder: Path, *, under: tuple[str, ...] = ()) -> Server:
    """Return an Oxigraph server, not yet started, that keeps its data in a folder."""
    place = f"127.0.0.1:{free_port()}"
    command = [*under, str(OXIGRAPH), "serve", "--location", str(folder / "store"), "--bind", place]
    return Server(command, f"http://{place}", folder, "/query?query=ASK%7B%7D")


def virtuoso(folder: Path) -> Server:
    """Return a Virtuoso server, not yet started; its user and password are dba."""
    if VIRTUOSO is None:
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource)")
    http = free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO_INI.format(sql=free_port(), http=http))
    command = [VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"]
    return Server(command, f"http://127.0.0.1:{http}", folder, "/sparql")


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Start a server and end it with the block."""
    try:
        server.start()
        yield server
    finally:
        server.close()


def dump(url: str) -> set[str]:
    """Return all quads of an Oxigraph server as lines of N-Quads."""
    request = Request(f"{url}/store", headers={"Accept": "application/n-quads"})
    with urlopen(request, timeout=60) as answer:
        return set(filter(None, answer.read().decode().split("\n")))


@dataclass(slots=True)
class Asked:
    """A request that a scripted server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Answer:
    """What a scripted server says; `length` claims a size that may be wrong, `after` seconds of silence."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    after: float = 0.0


Script = Callable[[Asked], Answer]


@contextmanager
def scripted(script: Script) -> Iterator[tuple[str, list[Asked]]]:
    """Run an HTTP server that answers by a script; give its address and what it is asked."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = Asked(self.command, self.path, dict(self.headers), body)
            asked.append(request)
            answer = script(request)
            if answer.after:
                time.sleep(answer.after)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header(
                "Content-Length", str(len(answer.body) if answer.length is None else answer.length)
            )
            with suppress(ConnectionError):  # of a client that does not wait
                self.end_headers()
                self.wfile.write(answer.body)
            self.close_connection = answer.length is not None

        do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815 - names that http.server looks for

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()
