"""Starts a real database on loopback, with little memory, and stops it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

PASSWORD = "playwithdata"
NICE = ["nice", "-n", "10"]


def needs(package: str, module: str | None = None):
    """Give a module that a test needs; `make engines` installs them all."""
    return pytest.importorskip(
        module or package, reason=f"the package {package} is missing: make engines"
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], folder: Path, ready, *, seconds: float = 300):
    """Run a server until the block ends; `ready` says when it can be asked."""
    log = folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*NICE, *command], cwd=folder, stdout=out, stderr=subprocess.STDOUT,
            env={**os.environ, "JAVA_TOOL_OPTIONS": ""},
        )  # fmt: skip
    try:
        end = time.monotonic() + seconds
        while not ready(log):
            if server.poll() is not None or time.monotonic() > end:
                pytest.fail(f"{command[0]} did not start: {log.read_text('utf-8')[-800:]}")
            time.sleep(0.1)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def arcadedb_command(folder: Path, http: int, bolt: int) -> list[str]:
    """Say how an ArcadeDB server is started; its database lies in the folder."""
    needs("arcadedb-embedded", "arcadedb_embedded")
    needs("neo4j")
    script = str(Path(__file__).with_name("arcadedb_server.py"))
    return [sys.executable, script, str(folder), str(http), str(bolt), PASSWORD]


def answers(port: int):
    """Say whether somebody listens there."""

    def ready(_log: Path) -> bool:
        # nobody listens yet: asked again
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    return ready
