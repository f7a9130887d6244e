"""The messages between the server and its workers: a JSON head and a body of bytes, framed."""

import json
import struct
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import StreamReader

_SIZES = struct.Struct(">II")


def pack(head: dict[str, Any], body: bytes | bytearray = b"") -> bytes:
    r"""Write a message.

    >>> pack({"a": 1}, b"xy")
    b'\x00\x00\x00\x08\x00\x00\x00\x02{"a": 1}xy'
    """
    text = json.dumps(head).encode()
    return b"".join((_SIZES.pack(len(text), len(body)), text, body))


def read(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Wait for the next message; None when the other side has closed."""
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    head, body = _SIZES.unpack(sizes)
    return json.loads(stream.read(head)), stream.read(body)


async def read_from(stream: "StreamReader") -> tuple[dict[str, Any], bytes]:
    """Wait for the next message; raises `asyncio.IncompleteReadError` when the other side ends."""
    head, body = _SIZES.unpack(await stream.readexactly(_SIZES.size))
    return json.loads(await stream.readexactly(head)), await stream.readexactly(body)
