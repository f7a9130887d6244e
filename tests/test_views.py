"""The views of a graph agree with its tables, and other programs read them back."""

import warnings
from collections import Counter

import networkx as nx
import pytest
import rdflib

from kgbuild import build, load
from kgbuild.extractors import RULES
from kgbuild.records import Paper

HOSTILE = "x\" <script>alert(1)</script> \\ '; DROP TABLE papers; -- \u202e & ]]>"


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """Three papers, one of them hostile."""
    papers = [
        Paper("SpinQA: turns", "We propose SpinQA. We evaluate SpinQA on SQuAD, with BERT."),
        Paper("Encoders", "We use BERT for machine translation. No LSTM.", year=2024),
        Paper(HOSTILE, f"We use BERT. {HOSTILE}", authors=(HOSTILE,), venue=HOSTILE),
    ]
    return build(papers, tmp_path_factory.mktemp("views") / "graph", extractors=RULES)


def test_records_come_back_as_they_are_in_the_tables(graph):
    again = load(graph.path)
    assert list(again.papers) == list(graph.papers)
    assert len(list(again.entities)) == graph.counts()["entities"]
    assert len(list(again.assertions)) == graph.counts()["assertions"]
    assert graph.to_arrow("mentions").num_rows == graph.counts()["mentions"]


def test_networkx_has_every_node_and_edge(graph):
    network = graph.to_networkx()
    assert network.number_of_edges() == graph.counts()["assertions"]
    kinds = Counter(kind for _, kind in network.nodes(data="kind"))
    assert kinds["Paper"] == 3
    assert (
        sum(kinds.values()) - kinds["Paper"] - kinds["ResearchDomain"]
        == (graph.counts()["entities"])
    )
    edge = next(iter(network.edges(data=True)))[2]
    assert isinstance(edge["confidence"], float)
    assert edge["sentence"]


@pytest.mark.parametrize(
    ("format_", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)]
)
def test_networkx_reads_our_files_back_with_every_attribute(graph, tmp_path, format_, read):
    graph.export(format_, tmp_path / "graph")
    back, network = read(tmp_path / "graph"), graph.to_networkx()
    types = Counter(type_ for *_, type_ in back.edges(data="labelE"))
    assert types.total() - types["BROADER"] == network.number_of_edges()
    for node, attributes in network.nodes(data=True):
        for theirs, ours in (("labelV", "kind"), ("label", "label")):
            assert back.nodes[node][theirs] == attributes[ours]


def test_rdflib_has_the_triples_of_every_export(graph, tmp_path):
    ours = set(graph.to_rdflib())
    for format_, theirs in (("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld")):
        graph.export(format_, tmp_path / "graph")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of itself
            assert set(rdflib.Graph().parse(tmp_path / "graph", format=theirs)) == ours, format_
    assert not any(isinstance(term, rdflib.BNode) for triple in ours for term in triple)


def test_an_export_is_the_same_bytes_each_time(graph, tmp_path):
    for format_ in ("turtle", "ntriples", "jsonld", "graphml", "gexf"):
        for name in ("a", "b"):
            graph.export(format_, tmp_path / name)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes(), format_
