"""Keeps the worker processes: hands each query to one that is free, kills it at its time limit."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio import StreamReader, StreamWriter, open_connection
from asyncio.subprocess import DEVNULL, Process
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import kgbuild
from kgbuild.errors import KgbuildError
from kgbuild.serving import frames
from kgbuild.serving.limits import MIB, Limits
from kgbuild.serving.nursery import NUMBER_BYTES

#: After this long a query is slow: it gives way to the others, and its worker is not used again.
SLOW_SECONDS = 0.5
#: An answer as large as this leaves a worker swollen, so that it is replaced.
LARGE_BYTES = 4 * MIB
START_SECONDS, END_SECONDS = 300.0, 5.0


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

    def __init__(self, store: Path, base_iri: str, limits: Limits, *, in_memory: bool) -> None:
        self._settings = json.dumps({
            "store": str(store), "base_iri": base_iri, "memory_bytes": limits.memory_bytes,
            "answer_bytes": limits.answer_bytes, "answer_rows": limits.answer_rows,
            "in_memory": in_memory,
        })  # fmt: skip
        self._process: Process | None = None
        self._channel: socket.socket | None = None
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
                    raise ConnectionError("the process that starts workers has ended")
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
                stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL,
            )  # fmt: skip
        self._channel = ours
        async with asyncio.timeout(START_SECONDS):
            told = await asyncio.get_running_loop().sock_recv(ours, 1)
        if not told:
            raise ConnectionError("the process that starts workers has ended")
        self.offline = bool(told[0])
        return ours

    async def close(self) -> None:
        """Let the process end when its workers have; one that does not is killed with them."""
        if self._channel:
            self._channel.close()
        if self._process:
            try:
                async with asyncio.timeout(END_SECONDS):
                    await self._process.wait()
            except TimeoutError:
                with suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()
        self._channel = self._process = None


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
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._number, 15)

    def dismiss(self) -> None:
        """Kill the process."""
        self._writer.close()
        if not self.ended:  # it waits for us or works, so that the number is still its own
            with suppress(ProcessLookupError):
                os.kill(self._number, signal.SIGKILL)


class Pool:
    """Workers that are free, and requests that wait for one."""

    def __init__(self, nursery: Nursery, limits: Limits) -> None:
        self._nursery, self._limits = nursery, limits
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._all: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0

    async def open(self) -> None:
        """Start the workers; raises `KgbuildError` when they cannot start."""
        try:
            for _ in range(self._limits.workers):
                await self._hire()
        except (OSError, TimeoutError) as error:
            await self.close()
            raise KgbuildError(f"the store of the graph cannot be opened: {error}") from error

    async def close(self) -> None:
        """Kill the workers."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._all:
            worker.dismiss()
        await self._nursery.close()

    async def ask(self, asked: dict[str, Any]) -> Answer:
        """Answer a query, or say why it is not answered; never later than the limits allow."""
        worker = await self._take()
        if worker is None:
            return told(503, "too many queries at once; try again in a moment", 2)
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await worker.answer(asked)
        except TimeoutError:
            worker.spent = True
            return told(504, f"the query was stopped: it ran for {self._limits.seconds:g} seconds")
        except (asyncio.IncompleteReadError, ConnectionError):
            worker.spent = True
            return told(507, "the query was stopped: it needed more memory than it is given here")
        except BaseException:  # the client has gone: nobody waits for the answer
            worker.spent = True
            raise
        finally:
            self._give_back(worker)

    async def _take(self) -> Worker | None:
        if self._free.empty() and self._waiting >= self._limits.waiting:
            return None
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._free.get()
        except TimeoutError:
            return None
        finally:
            self._waiting -= 1

    def _give_back(self, worker: Worker) -> None:
        if not worker.spent:
            self._free.put_nowait(worker)
            return
        task = asyncio.get_running_loop().create_task(self._replace(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, worker: Worker) -> None:
        worker.dismiss()
        self._all.discard(worker)
        while True:
            try:
                return await self._hire()
            except (OSError, TimeoutError):
                await asyncio.sleep(1)  # the machine is short of something; it may pass

    async def _hire(self) -> None:
        worker = await self._nursery.fork()
        self._all.add(worker)
        self._free.put_nowait(worker)
