"""Talks to the process that forks workers, and to each worker: the server's side of both."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio import StreamReader, StreamWriter, open_connection
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import kgbuild
from kgbuild.serving import frames
from kgbuild.serving.limits import MIB, Limits
from kgbuild.serving.nursery import NUMBER_BYTES

#: After this long a query is slow: it gives way to the others, and its worker is not used again.
SLOW_SECONDS = 0.5
#: An answer as large as this leaves a worker swollen, so that it is replaced.
LARGE_BYTES = 4 * MIB
START_SECONDS, END_SECONDS = 300.0, 5.0
#: Of what a process says before it ends.
LAST_WORDS_BYTES = 4096


class Answer(NamedTuple):
    """What is sent to a client."""

    status: int
    media: str
    body: bytes
    retry_seconds: int | None = None


def told(status: int, sentence: str, retry_seconds: int | None = None) -> Answer:
    """Answer with a sentence."""
    return Answer(status, "text/plain", f"{sentence}\n".encode(errors="replace"), retry_seconds)


class Nursery:
    """The process that forks workers (see `kgbuild.serving.nursery`)."""

    def __init__(self, store: Path, base_iri: str, limits: Limits) -> None:
        self._settings = json.dumps({
            "store": str(store), "base_iri": base_iri, "memory_bytes": limits.memory_bytes,
            "answer_bytes": limits.answer_bytes, "answer_rows": limits.answer_rows,
            "in_memory": limits.in_memory,
        })  # fmt: skip
        self._process: Process | None = None
        self._channel: socket.socket | None = None
        self._last_words = b""
        self._listening: asyncio.Task[None] | None = None
        self._busy = asyncio.Lock()
        self.offline = False

    async def fork(self) -> "Worker":
        """Start a worker."""
        async with self._busy:
            channel = self._channel or await self._start()
            loop = asyncio.get_running_loop()
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    socket.send_fds(channel, [b"f"], [theirs.fileno()])
                number = await loop.sock_recv(channel, NUMBER_BYTES)
                if len(number) < NUMBER_BYTES:
                    raise ConnectionError(await self._why())
                return Worker(int.from_bytes(number, "big"), *await open_connection(sock=ours))
            except BaseException:
                ours.close()
                await self.close()  # the next call starts it anew
                raise

    async def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        # nothing of our environment goes along; -P keeps the current folder out of the imports
        home = os.pathsep.join([str(Path(kgbuild.__file__).parents[1]), *filter(None, sys.path)])
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "kgbuild.serving.nursery", self._settings,
                str(theirs.fileno()), pass_fds=[theirs.fileno()], env={"PYTHONPATH": home},
                stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE,
            )  # fmt: skip
        self._channel = ours
        assert self._process.stderr
        self._listening = asyncio.ensure_future(self._listen(self._process.stderr))
        async with asyncio.timeout(START_SECONDS):
            told = await asyncio.get_running_loop().sock_recv(ours, 1)
        if not told:
            raise ConnectionError(await self._why())
        self.offline = bool(told[0])
        return ours

    async def _listen(self, stream: StreamReader) -> None:
        """Keep the last of what the process and its workers complain of."""
        while piece := await stream.read(LAST_WORDS_BYTES):
            self._last_words = (self._last_words + piece)[-LAST_WORDS_BYTES:]

    async def _why(self) -> str:
        """Say in one line why the process ended."""
        if self._listening:
            await asyncio.wait({self._listening}, timeout=1)  # a worker may hold the pipe open
        lines = self._last_words.decode(errors="replace").strip().splitlines()
        told = f": {lines[-1][:500]}" if lines else ""
        return f"the process that starts workers has ended{told}"

    async def close(self) -> None:
        """Let the process end when its workers have; one that does not is killed with them."""
        if self._channel:
            self._channel.close()
        if self._process:
            try:
                async with asyncio.timeout(END_SECONDS):
                    await self._process.wait()
            except TimeoutError:
                with suppress(ProcessLookupError):  # it ended in between
                    self._process.kill()
                await self._process.wait()
        if self._listening:
            self._listening.cancel()
        self._channel = self._process = self._listening = None


class Worker:
    """A process that answers one query at a time."""

    def __init__(self, number: int, reader: StreamReader, writer: StreamWriter) -> None:
        self._number, self._reader, self._writer = number, reader, writer
        self.spent = self.ended = False

    async def answer(self, asked: dict[str, Any]) -> Answer:
        """Put a query to the worker."""
        slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._give_way)
        try:
            self._writer.write(frames.pack(asked))
            await self._writer.drain()
            head, body = await frames.read_from(self._reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.ended = True
            raise
        finally:
            slow.cancel()
        self.spent |= len(body) > LARGE_BYTES or head["status"] in {413, 507}
        return Answer(head["status"], head["media"], body)

    def _give_way(self) -> None:
        self.spent = True  # the kernel lets an ordinary user lower a priority, not raise it again
        with suppress(OSError):  # a process that has ended needs no way
            os.setpriority(os.PRIO_PROCESS, self._number, 15)

    def dismiss(self) -> None:
        """Kill the process."""
        self._writer.close()
        if not self.ended:  # it waits for us or works, so that the number is still its own
            with suppress(ProcessLookupError):  # it ended in between
                os.kill(self._number, signal.SIGKILL)
