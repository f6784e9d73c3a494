"""What server and worker send each other: pickled objects, each with its length before it.

Both ends are processes of one server, forked from each other; nothing from outside is ever unpickled.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
from typing import Any

_LENGTH = 8


def pack(message: Any) -> bytes:
    """Return a message as bytes."""
    body = pickle.dumps(message)
    return len(body).to_bytes(_LENGTH) + body


def receive(connection: socket.socket) -> Any:
    """Wait for a message and return it; EOFError if the other end is closed."""
    length = int.from_bytes(_exactly(connection, _LENGTH))
    return pickle.loads(_exactly(connection, length))


async def receive_soon(connection: socket.socket) -> Any:
    """Return the next message on a socket that does not block; EOFError if the other end is closed."""
    length = int.from_bytes(await _exactly_soon(connection, _LENGTH))
    return pickle.loads(await _exactly_soon(connection, length))


def _exactly(connection: socket.socket, size: int) -> bytearray:
    body = bytearray(size)
    view = memoryview(body)
    while view:
        count = connection.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return body


async def _exactly_soon(connection: socket.socket, size: int) -> bytearray:
    body = bytearray(size)
    view = memoryview(body)
    while view:
        count = await asyncio.get_running_loop().sock_recv_into(connection, view)
        if not count:
            raise EOFError
        view = view[count:]
    return body
