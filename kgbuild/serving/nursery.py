"""Starts workers: a process that has everything loaded and forks when a worker is wanted.

So a worker that was killed is replaced in milliseconds, and a store in memory is shared by all.
Run as `python -m kgbuild.serving.nursery` with its settings as JSON and a socket's number. No
thread may live here when it forks: it never opens a store on disk itself.
"""

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kgbuild.serving.confinement import bound_memory, die_with_parent, leave_network
from kgbuild.serving.known import copy_of, known_file, read
from kgbuild.serving.worker import Answerer

if TYPE_CHECKING:
    import pyoxigraph as ox

NUMBER_BYTES = 4


def main() -> None:
    """Fork a worker for every byte that comes, until the other side closes."""
    import pyoxigraph as ox

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    die_with_parent()
    settings = json.loads(sys.argv[1])
    folder = Path(settings["store"])
    _by_child(folder, lambda: ox.Store.read_only(str(copy_of(folder))))
    known, copy = read(known_file(folder)), copy_of(folder)
    _fetch(copy)
    store = _in_memory(copy) if settings["in_memory"] else None
    channel = socket.socket(fileno=int(sys.argv[2]))
    offline = leave_network()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a worker
    gc.freeze()  # no worker looks through all this for garbage, which would copy it too
    channel.sendall(bytes([offline]))
    while True:
        asked, files, _, _ = socket.recv_fds(channel, 1, 1)
        if not asked:
            break
        number = os.fork()
        if not number:
            channel.close()
            answerer = Answerer(store or ox.Store.read_only(str(copy)), known, settings)
            _work(files[0], answerer, settings["memory_bytes"])
        os.close(files[0])
        channel.sendall(number.to_bytes(NUMBER_BYTES, "big"))
    with suppress(ChildProcessError):  # raised when the last has ended
        while True:
            os.wait()


def _fetch(store: Path) -> None:
    """Have the kernel read a store of moderate size in advance: else first queries wait for it."""
    files = [file for file in store.iterdir() if file.is_file()]
    room = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
    if hasattr(os, "posix_fadvise") and sum(file.stat().st_size for file in files) < room:
        for file in files:
            with file.open("rb") as opened:
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


def _work(file: int, answerer: Answerer, memory_bytes: int) -> None:
    """Be a worker, and never come back."""
    try:
        die_with_parent()
        bound_memory(memory_bytes)
        with os.fdopen(file, "rb") as source, os.fdopen(os.dup(file), "wb") as sink:
            answerer.serve(source, sink)
    finally:
        os._exit(0)


def _in_memory(folder: Path) -> "ox.Store":
    """Load a store on disk into memory."""
    import pyoxigraph as ox

    def written(file: str) -> None:
        ox.Store.read_only(str(folder)).dump(file, format=ox.RdfFormat.N_QUADS)

    store = ox.Store()
    with TemporaryDirectory(prefix="kgbuild-") as place:
        file = str(Path(place) / "all.nq")
        _by_child(folder.parent, lambda: written(file))
        store.bulk_load(path=file, format=ox.RdfFormat.N_QUADS)
    return store


def _by_child(folder: Path, read: Callable[[], object]) -> None:
    """Let a child read the store in a folder, as that takes threads; end when it cannot be read."""
    number = os.fork()
    if not number:
        try:
            read()
            os._exit(0)
        except (OSError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            sys.stderr.write(f"{reason}; remove {folder.parent}, and it is built anew\n")
            sys.stderr.flush()
        finally:
            os._exit(1)
    if os.waitpid(number, 0)[1]:
        sys.exit(1)


if __name__ == "__main__":
    main()
