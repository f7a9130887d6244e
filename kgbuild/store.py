"""Holds a graph's triples in Oxigraph: in memory while it is small, else in a store built once.

A built store lies in the graph folder under `store/`, named by what it was made from; the tables,
which are the graph, are not touched.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from kgbuild import triples
from kgbuild.folder import MANIFEST, GraphFolder
from ontology import domains

if TYPE_CHECKING:
    import pyoxigraph as ox

#: Rows of all tables up to which a store in memory is as quick as one on disk.
SMALL = 30_000

#: Rows up to which a store that is used once is kept in memory: about a gigabyte.
FITS_IN_MEMORY = 400_000
ROWS_OF_A_PAPER = 75

_OPEN: "WeakKeyDictionary[GraphFolder, ox.Store]" = WeakKeyDictionary()


def store_of(graph: GraphFolder) -> "ox.Store":
    """Give the triples of a graph, ready for queries; they are loaded once for a handle."""
    import pyoxigraph as ox

    if graph not in _OPEN:
        if sum(graph.counts().values()) <= SMALL:
            _OPEN[graph] = in_memory(triples.lines(graph))
        else:
            try:
                _OPEN[graph] = ox.Store.read_only(str(store_folder(graph)))
            except PermissionError:  # a graph on a read-only disk is queried all the same
                _OPEN[graph] = in_memory(triples.lines(graph))
    return _OPEN[graph]


def is_ready(graph: GraphFolder) -> bool:
    """Say whether queries can start at once, or a store on disk is built first."""
    small = sum(graph.counts().values()) <= SMALL
    return small or (graph.path / "store" / _made_from(graph)).is_dir()


def in_memory(lines: Iterable[str]) -> "ox.Store":
    """Load N-Triples lines into a store in memory."""
    import pyoxigraph as ox

    store = ox.Store()
    _load(store, lines)
    return store


@contextmanager
def temporary(graph: GraphFolder) -> Iterator["ox.Store"]:
    """Load a graph for once, and leave nothing behind."""
    with _emptied_later(large=sum(graph.counts().values()) > FITS_IN_MEMORY) as (store, _):
        _load(store, triples.lines(graph))
        yield store


@contextmanager
def _emptied_later(*, large: bool, beside: Path | None = None) -> Iterator[tuple["ox.Store", Path]]:
    """Give a store in memory or on disk, and a folder for files; both go afterwards."""
    import pyoxigraph as ox

    with TemporaryDirectory(prefix=".kgbuild-", dir=beside) as folder:
        store = ox.Store(f"{folder}/store") if large else ox.Store()
        yield store, Path(folder)
        del store  # closes it before its folder goes


class Filling:
    """A store that is filled part by part, while other parts of the graph are still being made."""

    def __init__(self, store: "ox.Store", graph: Path, pool: Executor | None, folder: Path) -> None:
        self._store, self._graph, self._pool, self._folder = store, graph, pool, folder
        self._thread = ThreadPoolExecutor(1)  # loading leaves the interpreter free
        self._loading: list[Future[None]] = []

    def add(self, part: str) -> None:
        """Say a part of the graph in RDF and load it, with a pool beside what is done meanwhile."""
        if self._pool is None:
            _load(self._store, triples.part(GraphFolder(self._graph), part))
            return
        file = self._folder / f"{part}.nt"
        written = self._pool.submit(triples.write_part, self._graph, part, file)
        self._loading.append(self._thread.submit(self._load, written))

    def _load(self, written: "Future[Path]") -> None:
        import pyoxigraph as ox

        file = written.result()
        self._store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
        file.unlink()

    def finished(self) -> "ox.Store":
        """Give the store when all is loaded."""
        for loading in self._loading:
            loading.result()
        return self._store

    def stop(self) -> None:
        """Load nothing more."""
        self._thread.shutdown(cancel_futures=True)


@contextmanager
def filling(graph: Path, papers: int, pool: Executor | None = None) -> Iterator[Filling]:
    """Give a store for a graph of so many papers that is being made; nothing is left behind."""
    large = papers * ROWS_OF_A_PAPER > FITS_IN_MEMORY
    with _emptied_later(large=large, beside=graph.parent) as (store, folder):
        fills = Filling(store, graph, pool, folder)
        try:
            yield fills
        finally:
            fills.stop()


def store_folder(graph: GraphFolder) -> Path:
    """Give the folder of a graph's store on disk; it is built if it is not there or outdated."""
    import pyoxigraph as ox

    home = graph.path / "store"
    finished = home / _made_from(graph)
    if finished.is_dir():
        return finished
    home.mkdir(exist_ok=True)
    for left in home.iterdir():
        if not left.name.startswith(finished.name):
            _sweep(left)
    part = home / f"part-{os.getpid()}"
    try:
        store = ox.Store(str(part))
        _load(store, triples.lines(graph))
        store.optimize()  # one sorted run: queries take a third less time
        del store  # closes it
        with suppress(FileExistsError, OSError):  # another process was quicker
            part.rename(finished)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return finished


def _load(store: "ox.Store", lines: Iterable[str]) -> None:
    import pyoxigraph as ox

    stream = cast("IO[bytes]", triples.LineStream(lines))
    store.bulk_load(stream, format=ox.RdfFormat.N_TRIPLES)


def _made_from(graph: GraphFolder) -> str:
    """Name the state of a graph and of the code that says it in RDF."""
    digest = sha256((graph.path / MANIFEST).read_bytes())
    says = [*domains.FILE.parent.glob("*.py"), Path(triples.__file__), domains.FILE]
    for file in sorted(says):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _sweep(left: Path) -> None:
    """Remove a store of an earlier state, or what a killed build left behind."""
    owner = left.name.removeprefix("part-")
    if left.name.startswith("part-") and owner.isdigit() and Path(f"/proc/{owner}").exists():
        return
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
