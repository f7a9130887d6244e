"""A progress bar on a terminal, silence in a pipe."""

import sys
from types import TracebackType
from typing import Any, Self


class Shown:
    """Shows on a terminal how far something is, from its first step on."""

    def __init__(self, step: str, total: int | None = None, *, quiet: bool) -> None:
        self._step, self._total = step, total
        self._wanted = not quiet and sys.stderr.isatty()
        self._progress: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if self._wanted:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._progress = Progress(
                TextColumn("{task.description:<9}"), BarColumn(), TextColumn("{task.fields[note]}"),
                TimeElapsedColumn(), console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._task = self._progress.add_task(self._step, total=self._total, note="")
            self._progress.start()
        return self

    def show(self, **told: object) -> None:
        """Change what is shown: description, completed, total, note."""
        if self._progress is not None:
            self._progress.update(self._task, **told)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()


class Bar(Shown):
    """Shows how far a build is; called with a step and what is done of it."""

    def __init__(self, bytes_: int, *, quiet: bool) -> None:
        super().__init__("read", bytes_ or None, quiet=quiet)
        self._note = f"{0:,} papers"

    def __call__(self, step: str, done: int) -> None:
        """Take note of progress."""
        if step == "read":
            self.show(completed=done)
        elif step == "extract":
            self._note = f"{done:,} papers"
            self.show(description=step, note=self._note)
        else:
            self.show(description=step, total=None, note=self._note)
