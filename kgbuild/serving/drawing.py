"""Has the page of the graph drawn beside the server, once, by a process of its own."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from kgbuild.folder import GraphFolder

_LOG = logging.getLogger(__name__)


class Drawing:
    """The page of a graph, which is there or on its way."""

    def __init__(self, graph: GraphFolder, store: Path, most_papers: int) -> None:
        self._graph, self._most = graph, most_papers
        self._too_large = graph.counts()["papers"] > most_papers
        self._failed = False
        self._file = store.with_name(f"{store.name}-{_made_by()}.html")

    def page(self) -> Path | None:
        """Give the file of the page, when it is ready."""
        return self._file if self._file.is_file() else None

    def why_not(self) -> str:
        """Say why there is no page, to whom sees the search in its place."""
        if self._too_large:
            return (
                f"A browser is slow with a map of more than {self._most:,} papers, so that none is "
                "shown here; kgbuild page writes one to a file all the same."
            )
        if self._failed:
            return "The map of the graph could not be drawn; the server has said why."
        return "The map of the graph is being drawn: load this page again in a while."

    async def draw(self) -> None:
        """Draw the page unless it is there or the graph is too large; may be cancelled."""
        if self._file.is_file() or self._too_large:
            return
        for left in self._file.parent.glob("*.html"):
            left.unlink(missing_ok=True)
        part = self._file.with_name(f"page-{os.getpid()}")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kgbuild", "page", str(self._graph.path), "-o", str(part),
            "--sparql", "/sparql",
            stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE,
        )  # fmt: skip
        try:
            _step_back(process.pid)
            _, complaint = await process.communicate()
            if process.returncode == 0:
                part.replace(self._file)
            else:
                self._failed = True
                last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
                _LOG.warning("the page of the graph cannot be drawn: %s", last)
        finally:
            with suppress(ProcessLookupError):  # it has ended by itself
                process.kill()
            part.unlink(missing_ok=True)


def _step_back(process: int) -> None:
    """Let a process have only what nobody else wants of the processors: queries come first."""
    with suppress(OSError):  # drawn all the same, but not in the background
        os.setpriority(os.PRIO_PROCESS, process, 19)
    with suppress(OSError, AttributeError):  # Linux alone has it
        os.sched_setscheduler(process, os.SCHED_IDLE, os.sched_param(0))


def _made_by() -> str:
    """Name the state of the code that draws."""
    folders = (files("kgbuild") / name for name in ("web", "exporters", "layout"))
    parts = [file for folder in folders for file in folder.iterdir() if file.is_file()]
    digest = sha256()
    for file in sorted(parts, key=lambda file: file.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]
