"""No query, in whatever spelling, makes the server fetch anything or read a file of the machine."""

import pytest
from attacks import SHORT, Trap
from served import serving
from small_graph import small_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """A small graph; its store is built once."""
    return small_graph(tmp_path_factory.mktemp("attacked") / "graph").path


@pytest.fixture(scope="module")
def server(graph):
    """A server with short limits."""
    with serving(graph, **SHORT) as server:
        yield server


@pytest.fixture
def trap():
    """A server that must not be visited."""
    found = Trap()
    yield found
    found.close()


def spellings(at: str) -> dict[str, str]:
    body = f"<{at}> {{ ?s ?p ?o }}"
    escaped = at.replace("h", "\\u0068", 1)
    return {
        "plain": f"SELECT * {{ SERVICE {body} }}",
        "lower case": f"SELECT * {{ service {body} }}",
        "mixed case": f"SELECT * {{ sErViCe {body} }}",
        "silent": f"SELECT * {{ SERVICE SILENT {body} }}",
        "by a variable": f"SELECT * {{ VALUES ?at {{ <{at}> }} SERVICE ?at {{ ?s ?p ?o }} }}",
        "by a prefix": f"PREFIX x: <{at}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
        "by a base": f"BASE <{at}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
        "after a comment": f"SELECT * {{ # SERVICE\n SERVICE#x\n{body} }}",
        "after a less-than": f"SELECT * {{ FILTER(1<2) SERVICE {body} FILTER(3>2) }}",
        "after a string": f'SELECT * {{ BIND("\\"" AS ?x) SERVICE {body} BIND("\\"" AS ?y) }}',
        "after a long string": f"SELECT * {{ BIND('''a''b''' AS ?x) SERVICE {body} }}",
        "in a subquery": f"SELECT * {{ {{ SELECT * {{ SERVICE {body} }} }} }}",
        "in an ASK": f"ASK {{ SERVICE {body} }}",
        "in a CONSTRUCT": f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE {body} }}",
        "in an EXISTS": f"SELECT * {{ ?a ?b ?c FILTER EXISTS {{ SERVICE {body} }} }}",
        "by escapes": f"SELECT * {{ \\u0053ERVICE {body} }}",
        "by escapes in the IRI": f"SELECT * {{ SERVICE <{escaped}> {{ ?s ?p ?o }} }}",
    }


@pytest.mark.parametrize("spelling", spellings("http://x/"))
def test_no_service_leaves_the_server(server, trap, spelling):
    got = server.query(spellings(f"http://127.0.0.1:{trap.port}/")[spelling])
    assert got.status in {400, 403}
    assert trap.visits == 0


@pytest.mark.parametrize("text", [
    "SELECT * FROM <{at}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{at}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ GRAPH <{at}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{at}>",
    "LOAD <{at}>",
    "LOAD SILENT <{at}> INTO GRAPH <http://x/>",
])  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_nothing_is_fetched_for_a_graph(server, trap, text, scheme, tmp_path):
    secret = tmp_path / "secret.ttl"
    secret.write_text("<http://s/> <http://p/> 'secret' .", "utf-8")
    at = f"http://127.0.0.1:{trap.port}/" if scheme == "http" else secret.as_uri()
    for got in (
        server.query(text.format(at=at)),
        server.asked("ASK {}", **{"default-graph-uri": at}),
    ):
        assert got.status in {200, 400, 403}
        assert "secret'" not in got.text and '"secret"' not in got.text
    assert trap.visits == 0


def test_a_worker_cannot_open_a_connection_even_when_the_query_gets_through(trap):
    """The tokenizer is the first line; this is the second."""
    import subprocess
    import sys

    code = (
        "import socket, sys; from kgbuild.serving.confinement import leave_network\n"
        "assert leave_network(), 'the kernel does not confine'\n"
        "import pyoxigraph as ox\n"
        f"query = 'SELECT * {{ SERVICE <http://127.0.0.1:{trap.port}/> {{ ?s ?p ?o }} }}'\n"
        "try: list(ox.Store().query(query))\n"
        "except OSError as error: print('refused:', error)\n"
        f"try: socket.create_connection(('127.0.0.1', {trap.port}))\n"
        "except OSError as error: print('refused:', error)\n"
    )
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    if "the kernel does not confine" in got.stderr:
        pytest.skip("this kernel offers neither namespaces nor filters")
    assert got.stdout.count("refused:") == 2, got
    assert trap.visits == 0
