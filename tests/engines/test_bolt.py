"""A graph in a real Bolt server (ArcadeDB, by the neo4j driver) is the graph of the tables."""

import pytest
from nasty_graphs import NASTY, expected, nasty_graph
from servers import PASSWORD

from kgbuild.errors import LoadError
from kgbuild.loading import load_into

pytestmark = pytest.mark.slow


def ask(address, statement, **parameters):
    import neo4j

    bare, database = address.rsplit("/", 1)
    url = bare.replace("root@", "")
    with (
        neo4j.GraphDatabase.driver(url, auth=("root", PASSWORD)) as driver,
        driver.session(database=database) as session,
    ):
        return session.run(statement, parameters).values()


def contents(address):
    """Every node and edge of kgbuild's that the database holds."""
    nodes = {
        dict(node)["uid"]: (*node.labels, {k: v for k, v in node.items() if k != "build"})
        for (node,) in ask(address, "MATCH (n) WHERE n.build IS NOT NULL RETURN n")
    }
    found = ask(address, "MATCH (a)-[r]->(b) WHERE r.build IS NOT NULL RETURN a.uid, r, b.uid")
    edges = {
        dict(edge)["uid"]: (edge.type, a, b, {k: v for k, v in edge.items() if k != "build"})
        for a, edge, b in found
    }
    return nodes, edges


@pytest.fixture
def empty(arcadedb):
    ask(arcadedb, "MATCH (n) DETACH DELETE n")
    return arcadedb


def test_every_node_edge_and_property_comes_back_and_twice_is_once(empty, nasty):
    for _ in range(2):
        load_into(nasty, empty, password=PASSWORD, with_mentions=True)
        assert contents(empty) == expected(nasty, with_mentions=True)
    assert ask(empty, "MATCH (s:KgbuildLoad) RETURN count(*)") == [[0]]


def test_pruning_removes_what_an_earlier_load_put_there_and_nothing_else(empty, nasty, tmp_path):
    smaller = nasty_graph(tmp_path / "smaller", texts=NASTY[:5])
    load_into(nasty, empty, password=PASSWORD, with_mentions=True)
    ask(empty, "CREATE (n:Paper {uid: 'mine', title: 'by hand'})")
    ask(empty, "MATCH (n:Paper {uid: 'https://example.org/paper/0'}) SET n.note = 'by hand'")
    load_into(smaller, empty, password=PASSWORD)
    assert len(contents(empty)[0]) > len(expected(smaller)[0])
    load_into(smaller, empty, password=PASSWORD, prune=True)
    nodes, edges = expected(smaller)
    nodes["https://example.org/paper/0"][1]["note"] = "by hand"
    assert contents(empty) == (nodes, edges)
    assert ask(empty, "MATCH (n:Paper {uid: 'mine'}) RETURN n.title") == [["by hand"]]


def test_a_load_that_broke_off_goes_on_where_it_was(empty, nasty):
    def break_off(step, done, total):
        if done > 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_into(nasty, empty, password=PASSWORD, progress=break_off)
    (loaded,) = ask(empty, "MATCH (n) WHERE n.build IS NOT NULL RETURN count(*)")[0]
    assert 0 < loaded < 60
    load_into(nasty, empty, password=PASSWORD)
    assert contents(empty) == expected(nasty)
    assert ask(empty, "MATCH (s:KgbuildLoad) RETURN count(*)") == [[0]]


@pytest.mark.parametrize(
    ("change", "password", "says"),
    [
        (lambda url: url, "wrong-password", "refused the login of root"),
        (lambda url: "bolt://root@127.0.0.1:1/graph", PASSWORD, "127.0.0.1:1"),
    ],
)
def test_a_server_that_refuses_is_one_line_without_the_password(
    arcadedb, nasty, change, password, says
):
    with pytest.raises(LoadError) as caught:
        load_into(nasty, change(arcadedb), password=password)
    said = str(caught.value)
    assert says in said
    assert "\n" not in said
    assert password not in said


def test_the_same_three_questions_have_answers(empty, nasty):
    load_into(nasty, empty, password=PASSWORD)
    for question in (
        "MATCH (p:Paper)-[r:PROPOSES]->(m) WHERE r.polarity = 'asserted' RETURN p.title, m.name",
        "MATCH (p:Paper)-[:EVALUATES_ON]->(d) RETURN d.name, count(p) ORDER BY count(p) DESC",
        "MATCH (p:Paper)-[:IN_DOMAIN]->(f)-[:BROADER*0..2]->(g) RETURN g.name, p.uid",
    ):
        assert ask(empty, question), question
