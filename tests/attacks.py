"""What is done to servers: queries without end, answers without bound, and a trap to fall into."""

import socket
import threading
import time
from contextlib import suppress

from served import Server

SECONDS = 4.0
#: Limits that a test reaches soon.
SHORT = {
    "seconds": SECONDS, "workers": 2, "answer_bytes": 5_000_000, "answer_rows": 50_000,
    "header_seconds": 1.5, "body_seconds": 1.5, "stalled_seconds": 1.5, "memory_bytes": 1 << 30,
}  # fmt: skip
HOST = "\r\nHost: localhost\r\n\r\n"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(6)) + " }"
VALUES = " ".join(map(str, range(1000)))
#: A join of VALUES blocks reads no triple, so that an engine's own time-out may not see it.
BILLION = (
    "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{n} {{ {VALUES} }}" for n in range(3)) + " }"
)
WIDE = "SELECT * { " + " ".join(f"VALUES ?v{n} {{ {VALUES} }}" for n in range(2)) + " }"


def lives(server: Server) -> None:
    """Ask something easy, and be answered; a machine that is busy may need a second try."""
    text = f"SELECT (COUNT(*) AS ?n) {{ ?s a kgb:Paper }} # {time.monotonic()}"
    got = server.query(text)
    got = server.query(text) if got.status == 504 else got
    assert got.rows[0]["n"]["value"] == "5"


class Trap:
    """Listens on a port of this machine, and counts who comes."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.port = self._socket.getsockname()[1]
        self._open = True
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while self._open:
            with suppress(TimeoutError):  # nobody came; look whether it is closed
                self._socket.accept()[0].close()
                self.visits += 1

    def close(self) -> None:
        self._open = False
        self._thread.join()
        self._socket.close()
