"""What is added beside a store's triples is seen by no query, and its copy holds them all."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from served import serving
from small_graph import small_graph

from kgbuild.serving.known import copy_of, known_file, read
from kgbuild.serving.shortcuts import GRAPH
from kgbuild.store import store_folder
from kgbuild.triples import prefixes

JSON = "application/sparql-results+json"
#: Queries that would see a graph with a name, were one shown to them.
LOOKING = [
    "SELECT ?g { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?g { GRAPH ?g {} }",
    "SELECT ?p { ?s ?p ?o FILTER(STRSTARTS(STR(?p), 'urn:')) }",
    f"SELECT ?s {{ GRAPH {GRAPH} {{ ?s ?p ?o }} }}",
    "SELECT ?s FROM NAMED <urn:kgbuild:shortcuts> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s FROM <urn:kgbuild:shortcuts> { ?s ?p ?o }",
    "SELECT ?g { GRAPH ?g { ?s ?p ?name } ?x skos:prefLabel ?name FILTER(CONTAINS(?name, 'a')) }",
]
JOINING = (
    "SELECT (COUNT(*) AS ?n) { ?paper kgb:proposes ?method . ?method a kgb:Method "
    "FILTER NOT EXISTS { ?paper kgb:evaluatesOn ?any } }"
)


@pytest.mark.parametrize("in_memory", [False, True])
def test_no_query_sees_them(tmp_path: Path, in_memory: bool) -> None:
    graph = small_graph(tmp_path / "graph")
    expected = list(ox.Store.read_only(str(store_folder(graph))).query(
        JOINING, prefixes=prefixes(graph.base_iri)
    ))  # fmt: skip
    with serving(graph.path, workers=1, in_memory=in_memory) as server:
        for query in LOOKING:
            assert server.query(query, JSON).rows == [], query
        (row,) = server.query(JOINING, JSON).rows
    assert row["n"]["value"] == expected[0]["n"].value


def test_a_copy_has_every_triple_and_its_shortcuts_beside_them(tmp_path: Path) -> None:
    graph = small_graph(tmp_path / "graph")
    folder = store_folder(graph)
    store, copy = (ox.Store.read_only(str(one)) for one in (folder, copy_of(folder)))
    default = ox.DefaultGraph()
    assert set(copy.quads_for_pattern(None, None, None, default)) == set(store)
    (name,) = copy.named_graphs()
    assert isinstance(name, ox.BlankNode)
    sizes = read(known_file(folder)).sizes
    made = {quad.predicate.value for quad in copy.quads_for_pattern(None, None, None, name)}
    assert made == {verb for verb, size in sizes.items() if verb.startswith("urn:") and size}
    for verb in made:
        found = copy.quads_for_pattern(None, ox.NamedNode(verb), None, name)
        assert len(list(found)) == sizes[verb]
    assert json.loads(known_file(folder).read_text())["sizes"] == sizes
