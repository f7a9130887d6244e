"""The server speaks the SPARQL 1.1 Protocol, and chooses the format that a client asks for."""

import json

import pyoxigraph as ox
import pytest
from protocol_cases import GRAPHS, OWN_WORDS, REFUSED, UPDATES, Sent, of_the_w3c
from served import Server, serving
from small_graph import small_graph

TABULAR = {
    "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
    "text/tab-separated-values",
}  # fmt: skip
TRIPLES = {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"}
KINDS = {"tabular": TABULAR, "boolean": TABULAR, "RDF": TRIPLES}
FOAF_DOCUMENT = ox.NamedNode("http://xmlns.com/foaf/0.1/Document")
A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server over three named graphs."""
    folder = tmp_path_factory.mktemp("protocol")
    (folder / "store").mkdir()
    store = ox.Store(str(folder / "store" / "triples"))
    for name in map(ox.NamedNode, GRAPHS):
        store.add(ox.Quad(name, A, FOAF_DOCUMENT, name))
    store.flush()
    del store
    small_graph(folder / "graph")
    with serving(folder / "graph", folder / "store" / "triples", workers=2) as server:
        yield server


def check(server: Server, sent: Sent) -> None:
    headers = {"content_type": sent.media} if sent.media else {}
    got = server.send(sent.method, sent.path, sent.body, **headers)
    assert got.status in sent.status or got.status // 100 in sent.status, got
    if sent.answer is not None:
        assert json.loads(got.body)["boolean"] is sent.answer
    if sent.format:
        assert got.media in KINDS[sent.format]


@pytest.mark.parametrize("name", OWN_WORDS)
def test_the_protocol_is_kept(server, name):
    check(server, OWN_WORDS[name])


def test_the_tests_of_the_w3c_pass_but_for_updates(server, shared):
    cases = of_the_w3c(shared / "w3c" / "sparql11-protocol" / "manifest.ttl")
    passed, refused = set(), set()
    for name, requests in cases.items():
        if name in UPDATES:
            first = requests[0]._replace(status=REFUSED, answer=None, format=None)
            check(server, first)
            refused.add(name)
            continue
        for sent in requests:
            check(server, sent)
        passed.add(name)
    assert (len(passed), len(refused)) == (27, 7)
    assert all(requests for requests in cases.values())


SELECT, CONSTRUCT, ASK = "SELECT (1 AS ?n) {}", "CONSTRUCT WHERE { ?s ?p ?o }", "ASK {}"


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, None, "application/sparql-results+json"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "application/xml", "application/xml"),
        (SELECT, "text/csv;q=0.9, text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "text/*", "text/xml"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "text/csv;q=0, */*;q=0.1", "application/sparql-results+json"),
        (SELECT, "nonsense;;q=x,,text/csv", "text/csv"),
        (SELECT, "image/png", None),
        (SELECT, "text/turtle", None),
        (ASK, "text/csv, */*;q=0.1", "application/sparql-results+json"),
        (ASK, "text/csv", None),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        (CONSTRUCT, "text/csv", None),
    ],
)
def test_the_format_is_the_one_that_the_client_wants_most(server, query, accept, media):
    got = server.query(query, accept)
    assert (got.status, got.media) == ((200, media) if media else (406, "text/plain"))


@pytest.mark.parametrize(
    ("query", "format_", "media"),
    [
        (SELECT, "csv", "text/csv"),
        (SELECT, "text/csv", "text/csv"),
        (CONSTRUCT, "nt", "application/n-triples"),
        (CONSTRUCT, "turtle", "text/turtle"),
        (SELECT, "ttl", "application/sparql-results+json"),
        (SELECT, "docx", "application/sparql-results+json"),
    ],
)
def test_a_format_may_be_named_in_the_address(server, query, format_, media):
    got = server.asked(query, format=format_)
    assert (got.status, got.media) == (200, media)


def test_head_tells_the_same_without_the_body(server):
    get, head = server.asked(SELECT), server.send("HEAD", "/sparql?query=SELECT+(1+AS+?n)+{}")
    assert head.body == b""
    same = ("content-type", "content-length", "etag", "vary")
    assert {name: head.headers[name] for name in same} == {name: get.headers[name] for name in same}


def test_an_answer_that_the_client_has_is_not_sent_again(server):
    first = server.asked(SELECT)
    path = "/sparql?query=SELECT+(1+AS+?n)+{}"
    again = server.send("GET", path, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert server.send("GET", path, if_none_match='"other"').status == 200


def test_every_answer_keeps_a_browser_from_guessing(server):
    for path in ("/sparql?query=ASK{}", "/sparql?query=x", "/nothing", "/api/search?q=a"):
        assert server.get(path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_endpoint_describes_itself(server, accept):
    got = server.get("/sparql", accept)
    assert (got.status, got.media) == (200, accept)
    formats = {
        "text/turtle": ox.RdfFormat.TURTLE, "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/ld+json": ox.RdfFormat.JSON_LD,
    }  # fmt: skip
    told = {triple.predicate.value for triple in ox.parse(got.body, format=formats[accept])}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert {f"{sd}endpoint", f"{sd}resultFormat", f"{sd}supportedLanguage"} <= told


def test_a_mistake_is_shown_with_its_line_and_a_caret(server):
    got = server.query("SELECT *\n{ ?s kgb:nothing }")
    assert got.status == 400
    assert got.text.startswith("line 2, column ")
    assert got.text.splitlines()[1] == "{ ?s kgb:nothing }"
    assert got.text.splitlines()[2].strip() == "^"
