"""Writes a file or folder so that it takes its name only when all of it is there."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kgbuild.errors import OutputError
from kgbuild.exporters.property_graph import PropertyGraph, property_graph
from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped

#: Writes a property graph to a path, and says what it could not hold.
Writer = Callable[[PropertyGraph, Path], Iterable[Dropped]]


@dataclass(frozen=True, slots=True)
class PropertyGraphExporter:
    """One way to write a graph as nodes and edges with properties."""

    SUFFIX: str
    SUMMARY: str
    writer: Writer

    def write(
        self, graph: GraphFolder, path: Path, *, with_mentions: bool = False
    ) -> Iterable[Dropped]:
        """Write the graph; `with_mentions` adds each mention as a node between paper and entity.

        Raises `OutputError` when `path` cannot be written, or is a folder that is there already.
        """
        if path.is_dir():
            raise OutputError(f"{path}: is a folder already; remove it, or name another with -o")
        import duckdb

        try:
            with property_graph(graph, with_mentions=with_mentions) as found:
                with finished(path) as part:
                    dropped = list(self.writer(found, part))
                return [*found.dropped, *dropped]
        except (OSError, sqlite3.Error, duckdb.Error) as error:
            problem = getattr(error, "strerror", None) or " ".join(str(error).split())[:200]
            raise OutputError(f"{path}: cannot be written: {problem}") from error


@contextmanager
def finished(path: Path) -> Iterator[Path]:
    """Give a place to write to that takes its name when all is written."""
    part = path.with_name(f"{path.name}.part")
    _remove(part)
    try:
        yield part
        part.replace(path)
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
