"""The processes of a build; each begins as a copy of one that has imported what all need."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import NamedTuple

#: A process with threads cannot be copied, and on macOS the system's libraries have some.
COPIES = sys.platform == "linux"


class Workers(NamedTuple):
    """How many processes a build may use, and where they take their work; one works here."""

    number: int
    pool: ProcessPoolExecutor | None

    def get_ready(self) -> None:
        """Start to import what the workers will need, beside what is done here meanwhile."""
        if self.pool is not None and COPIES:
            from multiprocessing.forkserver import ensure_running

            ensure_running()


@contextmanager
def started(count: int) -> Iterator[Workers]:
    """Give the workers of a build; a process is started when there is work for it."""
    if count == 1:
        yield Workers(1, None)
        return
    context = get_context("forkserver" if COPIES else "spawn")
    context.set_forkserver_preload(["kgbuild.preloaded"])
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        yield Workers(count, pool)
