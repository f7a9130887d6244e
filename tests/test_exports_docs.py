"""The documentation names every format; its questions have the same answers everywhere."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from nasty_graphs import nasty_graph

from kgbuild.exporters import EXPORTERS
from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.graph import load
from ontology.property_graph import LABELS, TYPES

TEXT = (Path(__file__).parents[1] / "docs/exports.md").read_text("utf-8")
FORMATS = [name for name, each in EXPORTERS.items() if isinstance(each, PropertyGraphExporter)]


def queries(language):
    (block,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return block.replace("Computer vision", "Natural language processing").strip().splitlines()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_documented(name):
    assert f"`{name}`" in TEXT or f"export {name}`" in TEXT


def test_every_label_type_and_property_is_documented():
    for each in (*LABELS.values(), *TYPES.values()):
        assert f"`{each.name}`" in TEXT
        for property_ in each.properties:
            assert re.search(rf"\b{property_.name}\b", TEXT), property_.name


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    return load(nasty_graph(tmp_path_factory.mktemp("nasty") / "graph").path)


@pytest.fixture(scope="module")
def answers(graph):
    """How many rows SPARQL gives to each of the three questions."""
    prefixes, *asked = queries("sparql")
    return [len(graph.query(f"{prefixes} {query}")) for query in asked]


def test_sqlite_and_duckdb_answer_as_many_rows(graph, tmp_path, answers):
    import duckdb

    for name, connect in (("sqlite", sqlite3.connect), ("duckdb", duckdb.connect)):
        graph.export(name, tmp_path / name)
        with closing(connect(str(tmp_path / name))) as found:
            assert [len(found.execute(sql).fetchall()) for sql in queries("sql")] == answers


def test_ladybug_answers_as_many_rows(graph, tmp_path, answers):
    ladybug = pytest.importorskip("ladybug", reason="the package ladybug is missing: make engines")
    graph.export("ladybug", tmp_path / "graph.lbdb")
    connection = ladybug.Connection(ladybug.Database(str(tmp_path / "graph.lbdb"), read_only=True))
    assert [len(connection.execute(cypher).get_all()) for cypher in queries("cypher")] == answers
    assert answers[2] > 0
