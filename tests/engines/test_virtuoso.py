"""A graph in Virtuoso, loaded by its Graph Store with a login, has the triples of every export."""

import shutil
import subprocess

import pytest
from nasty_graphs import NASTY, nasty_graph
from servers import answers, free_port, running
from test_graph_store import said

from kgbuild.errors import LoadError
from kgbuild.loading import graph_store, load_into

pytestmark = pytest.mark.slow
GRAPH = "https://example.org/g"
SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 8
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
"""


@pytest.fixture
def virtuoso(tmp_path):
    """The ports of a Virtuoso server: of its HTTP, of its SQL."""
    program = shutil.which("virtuoso-t")
    if not program:
        pytest.skip("the Debian package virtuoso-opensource-7-bin is missing: make engines")
    http, sql = free_port(), free_port()
    (tmp_path / "virtuoso.ini").write_text(SETTINGS.format(http=http, sql=sql), "utf-8")
    command = [program, "+foreground", "+configfile", str(tmp_path / "virtuoso.ini")]
    with running(command, tmp_path, answers(http)):
        yield http, sql


def contents(sql):
    """Ask by SQL, so that nothing stands between the store and the test."""
    import pyoxigraph as ox

    query = (
        "set blobs on; set maxrows 1000000; sparql define output:format 'NT' "
        f"construct {{ ?s ?p ?o }} where {{ graph <{GRAPH}> {{ ?s ?p ?o }} }};"
    )
    done = subprocess.run(
        ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "VERBOSE=OFF", "PROMPT=OFF", "BANNER=OFF",
         f"exec={query}"], capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    lines = [line for line in done.stdout.decode().splitlines() if line.startswith("<")]
    return set(ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES))


def test_every_triple_comes_back_twice_is_once_and_pruned_is_gone(
    virtuoso, nasty, tmp_path, monkeypatch
):
    monkeypatch.setattr(graph_store, "BLOCK_LINES", 1000)
    http, sql = virtuoso
    url = f"http://dba@127.0.0.1:{http}/sparql-graph-crud-auth?graph={GRAPH}"
    for _ in range(2):
        load_into(nasty, url, password="dba")
        assert contents(sql) == said(nasty)
    smaller = nasty_graph(tmp_path / "smaller", texts=NASTY[:5])
    load_into(smaller, url, password="dba", prune=True)
    assert contents(sql) == said(smaller)


def test_a_refused_login_is_one_line(virtuoso, nasty):
    http, _ = virtuoso
    url = f"http://dba@127.0.0.1:{http}/sparql-graph-crud-auth?graph={GRAPH}"
    with pytest.raises(LoadError, match="refused the login of dba"):
        load_into(nasty, url, password="not-this-one")
