"""A progress bar on a terminal, silence in a pipe."""

import sys
from types import TracebackType
from typing import Any


class Bar:
    """Shows how far a build is; called with a step and what is done of it."""

    def __init__(self, bytes_: int, *, quiet: bool) -> None:
        self._bytes = bytes_
        self._shown = not quiet and sys.stderr.isatty()
        self._progress: Any = None
        self._task: Any = None
        self._papers = 0

    def __enter__(self) -> "Bar":
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._progress = Progress(
                TextColumn("{task.description:<9}"), BarColumn(), TextColumn("{task.fields[note]}"),
                TimeElapsedColumn(), console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._task = self._progress.add_task("read", total=self._bytes or None, note="")
            self._progress.start()
        return self

    def __call__(self, step: str, done: int) -> None:
        """Take note of progress."""
        if not self._shown:
            return
        if step == "read":
            self._progress.update(self._task, completed=done)
        elif step == "extract":
            self._papers = done
            note = f"{done:,} papers"
            self._progress.update(self._task, description="extract", note=note)
        else:
            note = f"{self._papers:,} papers"
            self._progress.update(self._task, description=step, total=None, note=note)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
