"""The cases of the SPARQL 1.1 Protocol's tests in our own words, and a reader of the W3C's own.

A case is a list of requests, each with what must come back. Its data are three graphs of one triple
each: the graph says of itself that it is a document.
"""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import rdflib
from rdflib.namespace import RDF

GRAPHS = [f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3)]
FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update",
)  # fmt: skip


class Sent(NamedTuple):
    """A request, and what must come back: a class of status, yes or no, a kind of format."""

    method: str
    path: str
    body: bytes | None = None
    media: str | None = None
    status: tuple[int, ...] = (2, 3)
    answer: bool | None = None
    format: str | None = None


def _query(text: str, **graphs: list[str]) -> str:
    parts = [("query", text)] if text else []
    parts += [(f"{name}-graph-uri", uri) for name, uris in graphs.items() for uri in uris]
    return "/sparql/?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in parts)


ONE, TWO, THREE = GRAPHS
BOTH = f"ASK {{ <{ONE}> a ?a . <{TWO}> a ?b }}"
NAMED = f"ASK {{ GRAPH ?g {{ <{ONE}> a ?a }} GRAPH ?h {{ <{TWO}> a ?b }} }}"
FULL = f"ASK {{ <{THREE}> a ?c GRAPH ?g {{ <{ONE}> a ?a }} GRAPH ?h {{ <{TWO}> a ?b }} }}"
#: The query says another data set than the request: the request's counts.
OTHER = f"ASK FROM <{THREE}> {{ GRAPH ?g {{ <{ONE}> a ?a }} GRAPH ?h {{ <{TWO}> a ?b }} }}"
BAD, REFUSED = (4,), (403,)


def _direct(text: str, path: str = "/sparql/", **more: object) -> Sent:
    return Sent("POST", path, text.encode(), DIRECT, **more)  # type: ignore[arg-type]


OWN_WORDS: dict[str, Sent] = {
    "query_post_form": Sent("POST", "/sparql/", b"query=ASK%20%7B%7D", FORM, answer=True),
    "query_dataset_default_graphs_get": Sent("GET", _query(BOTH, default=[ONE, TWO]), answer=True),
    "query_dataset_default_graphs_post": _direct(
        BOTH, _query("", default=[ONE, TWO]), answer=True
    ),
    "query_dataset_named_graphs_post": _direct(NAMED, _query("", named=[ONE, TWO]), answer=True),
    "query_dataset_named_graphs_get": Sent("GET", _query(NAMED, named=[ONE, TWO]), answer=True),
    "query_dataset_full": _direct(
        FULL, _query("", default=[THREE], named=[ONE, TWO]), answer=True
    ),
    "query_multiple_dataset": _direct(OTHER, _query("", named=[ONE, TWO]), answer=True),
    "query_get": Sent("GET", _query("ASK {}"), answer=True),
    "query_content_type_select": _direct("SELECT (1 AS ?one) {}", format="tabular"),
    "query_content_type_ask": _direct("ASK {}", format="boolean"),
    "query_content_type_describe": _direct("DESCRIBE <http://example.org/>", format="RDF"),
    "query_content_type_construct": _direct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", format="RDF"),
    "query_post_direct": _direct("ASK {}", answer=True),
    "bad_query_method": Sent("PUT", _query("ASK {}"), status=BAD),
    "bad_multiple_queries": Sent("GET", f"{_query('ASK {}')}&query=ASK%7B%7D", status=BAD),
    "bad_query_wrong_media_type": Sent("POST", "/sparql/", b"ASK {}", "text/plain", BAD),
    "bad_query_missing_form_type": Sent("POST", "/sparql/", b"query=ASK%20%7B%7D", None, BAD),
    "bad_query_missing_direct_type": Sent("POST", "/sparql/", b"ASK {}", None, BAD),
    "bad_query_non_utf8": Sent(
        "POST", "/sparql/", "ASK {}".encode("utf-16"), f"{DIRECT}; charset=UTF-16", BAD
    ),
    "bad_query_syntax": Sent("GET", _query("ASK {"), status=BAD),
    "bad_update_get": Sent("GET", "/sparql/?update=CLEAR%20ALL", status=BAD),
    "bad_multiple_updates": Sent("POST", "/sparql/", b"update=CLEAR&update=CLEAR", FORM, BAD),
    "bad_update_wrong_media_type": Sent("POST", "/sparql/", b"CLEAR ALL", "text/plain", BAD),
    "bad_update_missing_form_type": Sent("POST", "/sparql/", b"update=CLEAR%20ALL", None, BAD),
    "bad_update_non_utf8": Sent(
        "POST", "/sparql/", "CLEAR ALL".encode("utf-16"), f"{UPDATE}; charset=UTF-16", BAD
    ),
    "bad_update_syntax": Sent("POST", "/sparql/", b"update=CLEAR%20XYZ", FORM, BAD),
    "bad_update_dataset_conflict": Sent(
        "POST", "/sparql/?using-named-graph-uri=http%3A%2F%2Fexample.org%2F",
        b"WITH <http://example.org/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", UPDATE, BAD,
    ),
    # what a server that only reads refuses
    "update_post_form": Sent("POST", "/sparql/", b"update=CLEAR%20ALL", FORM, REFUSED),
    "update_post_direct": Sent("POST", "/sparql/", b"CLEAR ALL", UPDATE, REFUSED),
    "update_sent_as_a_query": _direct("INSERT DATA { <a:a> <a:b> <a:c> }", status=REFUSED),
    "load_sent_as_a_query": _direct("LOAD <http://127.0.0.1:1/>", status=REFUSED),
}  # fmt: skip

#: The cases of the W3C that need a server that writes.
UPDATES = {
    "update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs",
    "update_dataset_full", "update_post_form", "update_post_direct", "update_base_uri",
}  # fmt: skip


def of_the_w3c(manifest: Path) -> dict[str, list[Sent]]:
    """Read the W3C's manifest."""
    rdf = rdflib.Graph().parse(manifest, format="turtle")
    mf = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
    ht = rdflib.Namespace("http://www.w3.org/2011/http#")
    cnt = rdflib.Namespace("http://www.w3.org/2011/content#")

    def one(request: rdflib.term.Node) -> Sent:
        header = {
            str(rdf.value(node, ht.fieldName)).lower(): str(rdf.value(node, ht.fieldValue))
            for node in _items(rdf, rdf.value(request, ht.headers))
        }
        body, wanted = rdf.value(request, ht.body), rdf.value(request, ht.resp)
        encoding = str(rdf.value(body, cnt.characterEncoding) or "utf-8") if body else "utf-8"
        text = rdf.value(body, cnt.chars) if body else None
        boolean, format_ = (
            rdf.value(wanted, mf.expectedBoolean),
            rdf.value(wanted, mf.expectedFormat),
        )
        return Sent(
            str(rdf.value(request, ht.methodName)), str(rdf.value(request, ht.absolutePath)),
            None if text is None else str(text).encode(encoding), header.get("content-type"),
            tuple(int(str(s)[-3]) for s in rdf.objects(wanted, mf.expectedStatus)),
            None if boolean is None else bool(boolean.toPython()), format_ and str(format_),
        )  # fmt: skip

    found = {}
    for test in rdf.subjects(RDF.type, mf.ProtocolTest):
        requests = rdf.value(rdf.value(test, mf.action), ht.requests)
        nodes = list(_items(rdf, requests))
        found[str(test).rpartition("#")[2]] = [one(node) for node in nodes]
    return found


def _items(rdf: rdflib.Graph, node: rdflib.term.Node | None) -> list[rdflib.term.Node]:
    """Flatten a list of nodes; the manifest writes several in one parenthesis, and lists in it."""
    if node is None:
        return []
    return list(rdf.items(node))
