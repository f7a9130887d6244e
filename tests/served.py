"""Starts the server for tests, in a process of its own, and talks HTTP to it by hand."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

PATIENCE = 120  # seconds, for a busy machine
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"


class Reply(NamedTuple):
    """A response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.body)["results"]["bindings"]
        return found


def children(number: int) -> list[int]:
    """Give the numbers of the processes that a process started."""
    found: list[str] = []
    with suppress(OSError):  # it has ended
        for task in Path(f"/proc/{number}/task").iterdir():
            found += (task / "children").read_text().split()
    return [int(child) for child in found]


class Server:
    """A server that runs."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process, self.port = process, port
        self.url = f"http://127.0.0.1:{port}"

    def send(
        self, method: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> Reply:
        """Send a request, again where the server asks for that; a header's _ stands for -."""
        for _ in range(20):
            got = self.send_once(method, path, body, **headers)
            if got.status != 503:
                break
            time.sleep(int(got.headers["retry-after"]) / 2)
        return got

    def send_once(
        self, method: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> Reply:
        """Send a request, and take what comes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named)
            got = connection.getresponse()
            found = {name.lower(): value for name, value in got.getheaders()}
            return Reply(got.status, found, got.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str | None = None) -> Reply:
        return self.send("GET", path, **({"accept": accept} if accept else {}))

    def query(self, text: str, accept: str | None = None) -> Reply:
        headers = {"content_type": DIRECT} | ({"accept": accept} if accept else {})
        return self.send("POST", "/sparql", text.encode(), **headers)

    def asked(self, text: str, **more: str) -> Reply:
        return self.get("/sparql?" + urlencode({"query": text, **more}))

    def connect(self, timeout: float = PATIENCE) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def workers(self) -> list[int]:
        """Give the numbers of the processes that answer queries."""
        return [worker for starter in children(self.process.pid) for worker in children(starter)]

    def memory(self) -> int:
        """Give the bytes that the server and its workers hold."""
        pages = 0
        for number in (self.process.pid, *children(self.process.pid), *self.workers()):
            with suppress(OSError):  # one that just ended
                pages += int(Path(f"/proc/{number}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def files(self) -> int:
        """Count the files and connections that the server holds open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextmanager
def serving(
    graph: Path, store: Path | None = None, *, cors: tuple[str, ...] = (), **limits: Any
) -> Iterator[Server]:
    """Run a server over a graph; `store` puts other triples in the place of its own."""
    settings = json.dumps(
        {"graph": str(graph), "store": store and str(store), "cors": cors, "limits": limits}
    )
    process = subprocess.Popen(
        [sys.executable, __file__, settings], stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[1],
    )  # fmt: skip
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("port "), f"the server did not start: {line!r}"
        server = Server(process, int(line.split()[1]))
        _wait(server)
        yield server
    finally:
        workers = Server(process, 0).workers() if process.poll() is None else []
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout
        process.stdout.close()
        end = time.monotonic() + 10
        while (left := list(filter(_alive, workers))) and time.monotonic() < end:
            time.sleep(0.1)
        assert not left, f"workers {left} are left behind"


def _alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # dead, and only not yet collected


def _wait(server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):  # it is not up yet
            if server.asked("ASK {}").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def main() -> None:
    """Serve, for the tests."""
    from kgbuild.graph import load
    from kgbuild.serving.access import Access, origins
    from kgbuild.serving.application import application
    from kgbuild.serving.connections import listen, run
    from kgbuild.serving.limits import Limits
    from kgbuild.store import store_folder

    settings = json.loads(sys.argv[1])
    graph, limits = load(settings["graph"]), Limits(**(asdict(Limits()) | settings["limits"]))
    with listen("127.0.0.1", 0) as at:
        store = Path(settings["store"]) if settings["store"] else store_folder(graph)
        made = application(graph, store, limits, Access(origins(settings["cors"])))
        sys.stdout.write(f"port {at.getsockname()[1]}\n")
        sys.stdout.flush()
        run(made, at, limits)


if __name__ == "__main__":
    main()
