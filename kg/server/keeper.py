"""The keeper: a process that makes workers by forking itself and ends them when told so.

It is forked from the server before that starts to serve, while there is one thread. So a graph is read into
memory once, and every worker, also one that takes the place of a killed one, has it at once and shares the
memory. The server talks with it over a socket; when that closes, the keeper ends all workers and itself.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import socket
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from kg.errors import BadInput

Work = Callable[[socket.socket], None]

_NEW = 0  # in place of the process to be ended: a new worker is wanted, its socket comes along
_SIZE = 8


class Keeper:
    """The server's end of the keeper."""

    def __init__(self, work: Work) -> None:
        """Fork the keeper. Its workers run `work` with a socket until that closes.

        A system without fork (Windows) raises BadInput.
        """
        if "fork" not in multiprocessing.get_all_start_methods():
            raise BadInput("kg serve needs a system that can fork processes: Linux, macOS or WSL")
        self._control, theirs = socket.socketpair()
        process = multiprocessing.get_context("fork").Process(
            target=_keep, args=(theirs, self._control, work), name="kg-keeper"
        )
        process.start()
        theirs.close()
        self._process = process

    def fork(self, connection: socket.socket) -> int:
        """Start a worker that gets its orders from `connection`; return its process id."""
        socket.send_fds(self._control, [_NEW.to_bytes(_SIZE)], [connection.fileno()])
        return int.from_bytes(self._control.recv(_SIZE, socket.MSG_WAITALL))

    def end(self, pid: int) -> None:
        """Kill a worker, whatever it is doing."""
        self._control.sendall(pid.to_bytes(_SIZE))

    def close(self) -> None:
        """End all workers and the keeper; to do it twice does no harm."""
        self._control.close()
        self._process.join()


def _keep(control: socket.socket, servers: socket.socket, work: Work) -> None:
    servers.close()
    # Ctrl-C goes to every process of a terminal; the server alone decides what to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # the collector would touch, and so copy, pages that workers share
    try:
        _obey(control, work)
    finally:
        for worker in multiprocessing.active_children():
            worker.kill()
            worker.join()


def _obey(control: socket.socket, work: Work) -> None:
    workers: dict[int, BaseProcess] = {}  # by process id
    while True:
        order, sockets, _, _ = socket.recv_fds(control, _SIZE, 1, socket.MSG_WAITALL)
        if not order:
            return
        if sockets:
            worker = _fork(control, socket.socket(fileno=sockets[0]), work)
            workers[worker.pid or 0] = worker
            control.sendall((worker.pid or 0).to_bytes(_SIZE))
        else:
            workers.pop(int.from_bytes(order)).kill()
        # Those that have ended are forgotten now; to wait for a large one would keep the server waiting.
        multiprocessing.active_children()


def _fork(control: socket.socket, connection: socket.socket, work: Work) -> BaseProcess:
    def run() -> None:
        control.close()
        work(connection)

    worker = multiprocessing.get_context("fork").Process(target=run, name="kg-worker")
    with connection:
        worker.start()
    return worker
