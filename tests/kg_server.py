"""`kg serve` as a process, and requests to it as bytes, so that a test can send what no client would."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests.servers import OXIGRAPH, free_port

_PATIENCE = 60  # seconds for a server to come up, on a busy machine


@dataclass(frozen=True)
class Reply:
    """What a server answered; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    """A server that runs: where, and its process, if it is one of ours."""

    address: str
    process: subprocess.Popen[str]

    def ask(
        self,
        target: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> Reply:
        """Send a request, with the headers given and no other but Host and Content-Length."""
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout)
        try:
            given = {"Host": place.netloc, **(headers or {})}
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in given.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            connection.close()

    def query(self, text: str, *, accept: str = "text/csv", timeout: float = 60) -> Reply:
        """Ask a query by GET."""
        return self.ask(f"/sparql?query={quote(text)}", headers={"Accept": accept}, timeout=timeout)

    def processes(self) -> list[int]:
        """Return the ids of the server's process and those forked from it."""
        return _family(self.process.pid)

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(_PATIENCE)


def served(path: Path, *options: str) -> AbstractContextManager[Server]:
    """Run `kg serve` on a free port."""
    return _running("-m", "kg", "serve", str(path), "--port", "0", *options)


def served_within(path: Path, **limits: float) -> AbstractContextManager[Server]:
    """Run `kg.serve` on a free port with limits that have no option."""
    code = f"""if True:
        import kg, sys
        from kg.server.limits import Limits
        say = lambda address: print("serving at", address, file=sys.stderr, flush=True)
        kg.serve({str(path)!r}, port=0, limits=Limits(**{limits!r}), ready=say)
    """
    return _running("-c", code)


@contextmanager
def _running(*args: str) -> Iterator[Server]:
    root = Path(__file__).parents[1]
    process = subprocess.Popen([sys.executable, *args], stderr=subprocess.PIPE, text=True, cwd=root)
    try:
        yield Server(_address(process), process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(_PATIENCE)
        assert process.stderr is not None
        process.stderr.close()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Run the Oxigraph server on a store, read-only, its default graph the union of all."""
    port = free_port()
    options = ["--location", str(folder), "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    command = [str(OXIGRAPH), "serve-read-only", *options]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, text=True)
    server = Server(f"http://127.0.0.1:{port}/", process)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        found = re.search(r"serving at (\S+)", line)
        if found:
            return found[1]
    raise AssertionError(f"kg serve ended with {process.wait()}: {said}")


def _wait(server: Server) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            server.ask("/query")
        except OSError:
            assert server.process.poll() is None, "the server ended"
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{server.address} does not answer")


def still_running(pids: list[int], *, patience: float = 10) -> list[int]:
    """Return those processes that run, after a moment to end."""
    end = time.monotonic() + patience
    while (left := [pid for pid in pids if pid in _processes()]) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def _family(pid: int) -> list[int]:
    parents = _processes()
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def _processes() -> dict[int, int]:
    """Return the parent of each process that runs."""
    done = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
    lines = (line.split() for line in done.stdout.splitlines())
    return {int(pid): int(parent) for pid, parent, state in lines if not state.startswith("Z")}
