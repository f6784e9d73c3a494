"""A worker: a process that runs functions on the graph, one at a time, until it is killed."""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Store

from kg.errors import KgError
from kg.server.messages import pack, receive


def work(connection: socket.socket, *, open_graph: Callable[[], Store], memory: int) -> None:
    """Answer the requests that come over `connection` until it closes.

    A request is a function with its arguments, of which the store is the first; the reply says whether it
    returned, and what, or which KgError it raised. Any other error ends the worker.
    """
    _hush()
    store = open_graph()
    _limit_memory(memory)
    while True:
        try:
            function, arguments = receive(connection)
        except EOFError:
            return
        connection.sendall(pack(_reply(function, store, arguments)))


def _reply(
    function: Callable[..., object], store: Store, arguments: tuple[object, ...]
) -> tuple[bool, object]:
    try:
        return True, function(store, *arguments)
    except KgError as error:
        return False, error


def _hush() -> None:
    """Keep the last words of a worker that runs out of memory off the terminal."""
    os.environ["RUST_BACKTRACE"] = "0"  # it would take seconds to make
    if not os.environ.get("KG_DEBUG"):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)


def _limit_memory(more: int) -> None:
    """Let the process take `more` bytes than it has now; where its size is unknown (macOS), do nothing."""
    size = Path("/proc/self/statm")
    if size.exists():
        now = int(size.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + more, now + more))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
