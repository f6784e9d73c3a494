"""The workers as the server sees them: a function goes in, its result comes out, within the limits."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from pyoxigraph import Store

from kg.errors import Refused
from kg.server.keeper import Keeper
from kg.server.limits import Limits
from kg.server.messages import pack, receive_soon

_Arguments = ParamSpec("_Arguments")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class _Worker:
    pid: int
    connection: socket.socket


class Pool:
    """A fixed number of workers, each a process of its own."""

    def __init__(self, keeper: Keeper, limits: Limits) -> None:
        """Take the keeper that makes the workers; `start` has it make them."""
        self._keeper = keeper
        self._limits = limits
        self._idle: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        self._waiting = 0
        self._closed = False

    def start(self) -> None:
        """Start the workers."""
        for _ in range(self._limits.workers):
            self._add()

    def close(self) -> None:
        """End the workers and the keeper; who waits for an answer is told so."""
        self._closed = True
        self._keeper.close()
        for _ in range(self._waiting):
            self._idle.put_nowait(None)

    async def run(
        self,
        function: Callable[Concatenate[Store, _Arguments], _Found],
        *arguments: _Arguments.args,
        **_none: _Arguments.kwargs,
    ) -> _Found:
        """Return what `function(store, *arguments)` returns in a worker, or raise the KgError it raises.

        Function, arguments and result must be picklable. Over the limits, or if the caller is cancelled,
        the worker is killed and another takes its place; the caller gets Refused with status 503.
        """
        worker = await self._take()
        answered = False
        try:
            well, found = await self._within(self._ask(worker, function, arguments))
            answered = True
        finally:
            self._give_back(worker, fit=answered)
        if not well:
            raise found
        return found  # type: ignore[no-any-return] # what comes out of a pickle has no type

    async def _take(self) -> _Worker:
        if self._idle.empty() and self._waiting >= self._limits.waiting:
            raise self._refusal(f"{self._limits.waiting} queries wait already: try again later")
        self._waiting += 1
        try:
            worker = await self._idle.get()
        finally:
            self._waiting -= 1
        if worker is None:
            raise self._refusal("the server ends")
        return worker

    async def _within(self, answer: Awaitable[tuple[bool, Any]]) -> tuple[bool, Any]:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await answer
        except TimeoutError:
            limit = f"{self._limits.seconds:g} seconds"
            raise self._refusal(f"the query took more than {limit} and was stopped") from None
        except (EOFError, ConnectionError):
            limit = f"{self._limits.memory // 1_000_000:,} MB"
            cause = f"the query needed more than {limit} of memory, or nests too deeply"
            raise self._refusal(f"{cause}; it was stopped") from None

    def _refusal(self, reason: str) -> Refused:
        return Refused("the server ends" if self._closed else reason, status=503)

    async def _ask(
        self, worker: _Worker, function: Callable[..., object], arguments: tuple[object, ...]
    ) -> tuple[bool, Any]:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(worker.connection, pack((function, arguments)))
        reply: tuple[bool, Any] = await receive_soon(worker.connection)
        return reply

    def _give_back(self, worker: _Worker, *, fit: bool) -> None:
        if fit:
            self._idle.put_nowait(worker)
            return
        worker.connection.close()
        if not self._closed:
            self._keeper.end(worker.pid)
            self._add()

    def _add(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            pid = self._keeper.fork(theirs)
        self._idle.put_nowait(_Worker(pid, ours))
