"""Keeps the worker processes: hands each query to one that is free, kills it at its time limit."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import kgbuild
from kgbuild.errors import KgbuildError
from kgbuild.serving import frames
from kgbuild.serving.limits import MIB, Limits

#: After this long a query is slow: it gives way to the others, and its worker is not used again.
SLOW_SECONDS = 0.5
#: An answer as large as this leaves a worker swollen, so that it is replaced.
LARGE_BYTES = 4 * MIB
START_SECONDS = 60.0


class Answer(NamedTuple):
    """What is sent to a client."""

    status: int
    media: str
    body: bytes
    retry_seconds: int | None = None


def told(status: int, sentence: str, retry_seconds: int | None = None) -> Answer:
    """Answer with a sentence."""
    return Answer(status, "text/plain", f"{sentence}\n".encode(errors="replace"), retry_seconds)


class Worker:
    """A process that answers one query at a time."""

    def __init__(self, process: Process, *, offline: bool) -> None:
        self.process = process
        self.offline = offline
        self.spent = False

    @classmethod
    async def hired(cls, store: Path, base_iri: str, limits: Limits) -> "Worker":
        """Start a worker and wait until it is ready."""
        settings = {
            "store": str(store), "base_iri": base_iri, "memory_bytes": limits.memory_bytes,
            "answer_bytes": limits.answer_bytes, "answer_rows": limits.answer_rows,
        }  # fmt: skip
        # nothing of our environment goes along; -P keeps the current folder out of the imports
        home = os.pathsep.join([str(Path(kgbuild.__file__).parents[1]), *filter(None, sys.path)])
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "kgbuild.serving.worker", json.dumps(settings),
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={"PYTHONPATH": home},
        )  # fmt: skip
        assert process.stdout  # we asked for a pipe
        try:
            async with asyncio.timeout(START_SECONDS):
                head, _ = await frames.read_from(process.stdout)
        except BaseException:
            with suppress(ProcessLookupError):
                process.kill()
            raise
        return cls(process, offline=head["offline"])

    async def answer(self, asked: dict[str, Any]) -> Answer:
        """Put a query to the worker."""
        assert self.process.stdin and self.process.stdout  # we asked for pipes
        slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._give_way)
        try:
            self.process.stdin.write(frames.pack(asked))
            await self.process.stdin.drain()
            head, body = await frames.read_from(self.process.stdout)
        finally:
            slow.cancel()
        self.spent |= len(body) > LARGE_BYTES or head["status"] in {413, 507}
        return Answer(head["status"], head["media"], body)

    def _give_way(self) -> None:
        self.spent = True  # the kernel lets an ordinary user lower a priority, not raise it again
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, 15)

    async def dismiss(self) -> None:
        """Kill the process and wait for its end."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


class Pool:
    """Workers that are free, and requests that wait for one."""

    def __init__(self, store: Path, base_iri: str, limits: Limits) -> None:
        self._store, self._base_iri, self._limits = store, base_iri, limits
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._all: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0

    @property
    def offline(self) -> bool:
        """Whether the kernel keeps every worker from the network."""
        return all(worker.offline for worker in self._all)

    async def open(self) -> None:
        """Start the workers; raises `KgbuildError` when they cannot start."""
        try:
            await asyncio.gather(*(self._hire() for _ in range(self._limits.workers)))
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            await self.close()
            raise KgbuildError(
                f"{self._store}: expected a store that a worker can open within "
                f"{self._limits.memory_bytes // MIB:,} MiB of memory, got: {error}"
            ) from error

    async def close(self) -> None:
        """Kill the workers."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.dismiss() for worker in self._all))

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
        await worker.dismiss()
        self._all.discard(worker)
        while True:
            try:
                return await self._hire()
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                await asyncio.sleep(1)  # the machine is short of something; it may pass

    async def _hire(self) -> None:
        worker = await Worker.hired(self._store, self._base_iri, self._limits)
        self._all.add(worker)
        self._free.put_nowait(worker)
