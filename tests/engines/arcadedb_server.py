"""Runs an ArcadeDB server that speaks Bolt: FOLDER HTTP_PORT BOLT_PORT PASSWORD."""

import signal
import sys
import threading
from pathlib import Path


def main(folder: str, http: str, bolt: str, password: str) -> None:
    import arcadedb_embedded as arcadedb

    server = arcadedb.ArcadeDBServer(
        folder, password,
        config={
            "http_port": int(http), "bolt_port": int(bolt),
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        },
        jvm_kwargs={"heap_size": "512m"},
    )  # fmt: skip
    server.start()
    if not Path(folder, "databases", "graph").is_dir():
        server.create_database("graph")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("READY", flush=True)  # noqa: T201
    stop.wait()
    server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
