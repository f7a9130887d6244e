"""Keeps the workers: hands each query to one that is free, kills it at its time limit."""

import asyncio
import logging
from typing import Any

from kgbuild.errors import KgbuildError
from kgbuild.serving.limits import Limits
from kgbuild.serving.processes import Answer, Nursery, Worker, told

__all__ = ["Answer", "Nursery", "Pool", "told"]

_LOG = logging.getLogger(__name__)


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
        said = ""
        while True:
            try:
                return await self._hire()
            except (OSError, TimeoutError) as error:
                if str(error) != said:
                    _LOG.warning("a worker cannot be started: %s", said := str(error))
                await asyncio.sleep(1)  # the machine is short of something; it may pass

    async def _hire(self) -> None:
        worker = await self._nursery.fork()
        self._all.add(worker)
        self._free.put_nowait(worker)
