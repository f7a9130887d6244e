"""Text in a request stays text: it is no path, no header, no markup and no update."""

from urllib.parse import quote

import pytest
from attacks import SHORT, lives
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


@pytest.mark.parametrize(
    "path",
    [
        "/editor/../../../../etc/passwd", "/editor/..%2f..%2f..%2fetc%2fpasswd",
        "/editor/%2e%2e/%2e%2e/pyproject.toml", "/../../etc/passwd", "//etc/passwd",
        "/editor/editor.js%00.css", "/editor/thing.html", "/editor/layout.html", "/etc/passwd",
        "/thing?iri=file:///etc/passwd", "/store/", "/manifest.json", "/editor/",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_what_is_served(server, path):
    got = server.get(path)
    assert got.status in {400, 404}
    assert "root:" not in got.text and "[build-system]" not in got.text and "{%" not in got.text


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=ASK{}&format=json%0d%0aX-Evil:%20yes",
        "/api/search?q=a%0d%0aX-Evil:%20yes",
        "/method/a%0d%0aX-Evil:%20yes",
        "/thing?iri=http://x/%0d%0aX-Evil:%20yes",
    ],
)
def test_no_header_is_injected(server, path):
    assert "x-evil" not in server.get(path).headers


@pytest.mark.parametrize("host", ["x<script>alert(1)</script>", "a b", '"', "x/y?z#", ""])
def test_a_host_that_is_none_is_not_repeated(server, host):
    got = server.send("GET", "/sparql", host=host)
    assert got.status in {200, 400, 421}
    assert "<script" not in got.text


MARKUP = "<script>alert(1)</script>"


@pytest.mark.parametrize("accept", [None, "text/html"])
@pytest.mark.parametrize(
    "path",
    [f"/sparql?query={quote(MARKUP)}", f"/search?q={quote(MARKUP)}", f"/{quote(MARKUP)}",
     f"/thing?iri={quote(MARKUP)}", f"/api/search?q={quote(MARKUP)}",
     f"/sparql?query={quote(f'SELECT ({chr(39)}{MARKUP}{chr(39)} AS ?x) {{}}')}"],
)  # fmt: skip
def test_markup_in_a_query_is_never_sent_as_html(server, path, accept):
    got = server.get(path, accept)
    assert got.media != "text/html" or MARKUP not in got.text
    assert got.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("query", [
    "INSERT DATA { <a:a> <a:b> <a:c> }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP ALL",
    "PREFIX a: <a:> INSERT { a:a a:b a:c } WHERE {}", "CREATE GRAPH <a:a>", "COPY <a:a> TO <a:b>",
    "ASK {} ; CLEAR ALL", "# ASK\nCLEAR ALL",
])  # fmt: skip
def test_nothing_is_written(server, query):
    assert server.query(query).status in {400, 403}
    lives(server)
