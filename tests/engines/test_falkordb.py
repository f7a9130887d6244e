"""A graph in FalkorDB is the graph of the tables, but for numbers of more than 15 digits."""

import pytest
from nasty_graphs import NASTY, expected, nasty_graph

from kgbuild.errors import LoadError
from kgbuild.loading import load_into


def rounded(value):
    return float(f"{value:.15g}") if isinstance(value, float) else value


def without_digits(graph):
    """What FalkorDB can hold of a graph."""
    nodes, edges = graph
    return (
        {uid: (label, {k: rounded(v) for k, v in known.items()})
         for uid, (label, known) in nodes.items()},
        {uid: (*ends, {k: rounded(v) for k, v in known.items()})
         for uid, (*ends, known) in edges.items()},
    )  # fmt: skip


def contents(port):
    import falkordb

    graph = falkordb.FalkorDB(host="127.0.0.1", port=port).select_graph("g")
    nodes = {
        node.properties["uid"]: (
            *node.labels, {k: v for k, v in node.properties.items() if k != "build"},
        )
        for (node,) in graph.query("MATCH (n) RETURN n").result_set
    }  # fmt: skip
    edges = {
        edge.properties["uid"]: (
            edge.relation, a, b, {k: v for k, v in edge.properties.items() if k != "build"},
        )
        for a, edge, b in graph.query("MATCH (a)-[r]->(b) RETURN a.uid, r, b.uid").result_set
    }  # fmt: skip
    return nodes, edges


def test_every_node_and_edge_comes_back_twice_is_once_and_pruned_is_gone(falkordb, nasty, tmp_path):
    url = f"falkor://127.0.0.1:{falkordb}/g"
    for _ in range(2):
        dropped = load_into(nasty, url, with_mentions=True)
        assert contents(falkordb) == without_digits(expected(nasty, with_mentions=True))
    assert any("15 digits" in each.reason for each in dropped)
    smaller = nasty_graph(tmp_path / "smaller", texts=NASTY[:5])
    load_into(smaller, url, prune=True)
    assert contents(falkordb) == without_digits(expected(smaller))


def test_a_server_that_is_not_there_is_one_line(nasty):
    pytest.importorskip("falkordb", reason="the package falkordb is missing: make engines")
    with pytest.raises(LoadError, match=r"^falkor://127.0.0.1:1/g: .*run it again to go on$"):
        load_into(nasty, "falkor://127.0.0.1:1/g")
