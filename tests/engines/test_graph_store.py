"""A graph in a SPARQL Graph Store (Oxigraph's server) has the triples of every RDF export."""

import urllib.request

import pytest
from nasty_graphs import NASTY, nasty_graph

from kgbuild import triples
from kgbuild.errors import LoadError
from kgbuild.loading import graph_store, load_into

NAME = "https://example.org/the%20graph"


def contents(base, query):
    import pyoxigraph as ox

    request = urllib.request.Request(
        f"{base}/store?{query}", headers={"Accept": "application/n-triples"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return set(ox.parse(answer.read(), format=ox.RdfFormat.N_TRIPLES))


def said(graph):
    import pyoxigraph as ox

    text = "\n".join(triples.lines(graph))
    return set(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("query", ["default", "graph=https%3A%2F%2Fexample.org%2Fg"])
def test_every_triple_comes_back_twice_is_once_and_pruned_is_gone(
    oxigraph, nasty, tmp_path, query, monkeypatch
):
    monkeypatch.setattr(graph_store, "BLOCK_LINES", 300)
    base, _ = oxigraph
    url = f"{base}/store" + ("" if query == "default" else f"?{query}")
    for _ in range(2):
        load_into(nasty, url)
        assert contents(base, query) == said(nasty)
    smaller = nasty_graph(tmp_path / "smaller", texts=NASTY[:5])
    load_into(smaller, url, prune=True)
    assert contents(base, query) == said(smaller)


def test_a_load_that_broke_off_goes_on_where_it_was(oxigraph, nasty, monkeypatch):
    monkeypatch.setattr(graph_store, "BLOCK_LINES", 300)
    base, _ = oxigraph
    seen = []

    def break_off(step, done, total):
        if done > 600:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_into(nasty, f"{base}/store", progress=break_off)
    load_into(nasty, f"{base}/store", progress=lambda step, done, total: seen.append(done))
    assert min(seen) > 600
    assert contents(base, "default") == said(nasty)


def test_a_server_that_dies_is_one_line(oxigraph, nasty, monkeypatch):
    base, server = oxigraph
    monkeypatch.setattr(graph_store, "BLOCK_LINES", 300)

    def kill(step, done, total):
        server.kill()
        server.wait()

    with pytest.raises(LoadError, match=r"^http://127.0.0.1:\d+/store: .*run it again to go on$"):
        load_into(nasty, f"{base}/store", progress=kill)
    with pytest.raises(LoadError, match="run it again"):
        load_into(nasty, f"{base}/store")


def test_an_address_without_a_graph_store_says_where_it_may_be(oxigraph, nasty):
    base, _ = oxigraph
    with pytest.raises(LoadError, match="Oxigraph has it at /store"):
        load_into(nasty, f"{base}/nothing/here")
