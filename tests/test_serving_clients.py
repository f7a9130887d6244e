"""Real clients understand the server: SPARQLWrapper, rdflib's SPARQLStore, curl."""

import json
import shutil
import subprocess

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from served import serving
from small_graph import BASE, small_graph

QUERY = "SELECT ?model ?name { ?model a kgb:Model ; skos:prefLabel ?name } ORDER BY ?name"
NAMES = ["BabelNet-T", "Llama", "Llama 2", "Llama 2 7B", "Transformer-XL"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server over the small graph."""
    graph = small_graph(tmp_path_factory.mktemp("clients") / "graph")
    with serving(graph.path, workers=2) as server:
        yield server


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("posted", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_asks(server, method, posted):
    wrapper = pytest.importorskip("SPARQLWrapper", reason="it is missing: the extra `dev`")
    client = wrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    client.setRequestMethod(posted)
    client.setReturnFormat(wrapper.JSON)
    client.setQuery(QUERY)
    found = client.queryAndConvert()
    assert [row["name"]["value"] for row in found["results"]["bindings"]] == NAMES
    client.setReturnFormat(wrapper.TURTLE)
    client.setQuery("CONSTRUCT WHERE { ?s a kgb:Model }")
    assert len(rdflib.Graph().parse(client.queryAndConvert(), format="turtle")) == len(NAMES)


def test_sparqlwrapper_is_told_of_a_mistake(server):
    wrapper = pytest.importorskip("SPARQLWrapper", reason="it is missing: the extra `dev`")
    client = wrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery("SELECT * { this is wrong")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column"):
        client.query()


@pytest.mark.parametrize("format_", ["json", "xml"])
def test_the_sparqlstore_of_rdflib_asks(server, format_):
    store = SPARQLStore(f"{server.url}/sparql", returnFormat=format_)
    rdf = rdflib.Graph(store)
    kgb = "https://w3id.org/kgbuild/ontology#"
    query = QUERY.replace("kgb:", f"<{kgb}>").replace("> ;", ">;")
    query = query.replace(f"<{kgb}>Model", f"<{kgb}Model>")
    query = query.replace("skos:prefLabel", "<http://www.w3.org/2004/02/skos/core#prefLabel>")
    assert [str(row.name) for row in rdf.query(query)] == NAMES
    llama = rdflib.URIRef(f"{BASE}model/llama")
    kinds = set(rdf.objects(llama, rdflib.RDF.type))
    assert kinds == {rdflib.URIRef(f"{kgb}Model")}


def test_rdflib_reads_a_thing_from_its_address(server):
    rdf = rdflib.Graph().parse(f"{server.url}/model/llama-2")
    assert (rdflib.URIRef(f"{BASE}model/llama-2"), rdflib.RDF.type, None) in rdf


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--data-urlencode", f"query={QUERY}", "-H", "accept: text/csv"], "model,name"),
        (["-G", "--data-urlencode", f"query={QUERY}", "--data", "format=tsv"], "?model\t?name"),
        (["--data-binary", QUERY, "-H", "content-type: application/sparql-query"], '"bindings"'),
        (["--http1.0", "-G", "--data-urlencode", f"query={QUERY}"], '"bindings"'),
        (["-H", "expect: 100-continue", "--data-urlencode", f"query={QUERY}"], '"bindings"'),
    ],
    ids=["form", "address", "direct", "HTTP 1.0", "expecting to continue"],
)
def test_curl_asks(server, arguments, wanted):
    curl = shutil.which("curl")
    if not curl:
        pytest.skip("curl is not installed")
    got = subprocess.run(
        [curl, "-sS", "--fail", *arguments, f"{server.url}/sparql"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert wanted in got.stdout
    assert "Llama 2 7B" in got.stdout


def test_the_page_of_results_is_what_python_gives(server):
    rows = json.loads(server.query(QUERY).body)["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == NAMES
