"""Every property-graph file holds the nodes and edges of the tables, nasty texts and all."""

import json

import pyarrow.parquet as pq
import pytest
from exports import read_tables, read_texts
from nasty_graphs import BASE, NASTY, expected, nasty_graph

from kgbuild.exporters import EXPORTERS, exporter
from kgbuild.exporters.property_graph import ROW_GROUP, property_graph
from ontology.property_graph import LABELS, TYPES
from ontology.terms import Relation, Role


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    return nasty_graph(tmp_path_factory.mktemp("nasty") / "graph")


def no_separator(items):
    return [each.replace("\x1f", "") for each in items if each]


def no_backslash(items):
    return [each for each in (each.rstrip("\\") for each in items) if each]


def not_xml(value):
    return value.replace("\x1f", "") if isinstance(value, str) else value


def lists_changed(change):
    return lambda value: (change(value) or [""]) if isinstance(value, list) else value


#: Format -> how another program reads it, and what is lost of a value, which the export must say.
FORMATS = {
    "parquet": (read_tables.parquet, None),
    "csv": (read_tables.delimited(json.loads, None, ("from", "to")), None),
    "neo4j": (
        read_tables.delimited(lambda text: text.split("\x1f"), None, (":START_ID", ":END_ID")),
        lists_changed(no_separator),
    ),
    "neo4j-parquet": (read_tables.neo4j_parquet, None),
    "neptune": (read_tables.neptune("~label", ("~from", "~to")), lists_changed(no_backslash)),
    "neptune-opencypher": (
        read_tables.neptune(":LABEL", (":START_ID", ":END_ID")),
        lists_changed(no_backslash),
    ),
    "graph-jsonl": (read_texts.graph_jsonl, None),
    "apoc-jsonl": (read_texts.apoc, None),
    "arangodb": (read_texts.arangodb, None),
    "graphson": (read_texts.graphson, None),
    "cytoscape": (read_texts.cytoscape, None),
    "cx2": (read_texts.cx2, None),
    "graphml": (read_texts.graphml, not_xml),
    "gexf": (read_texts.gexf, not_xml),
    "sqlite": (read_tables.sqlite, None),
    "duckdb": (read_tables.duckdb, None),
    "ladybug": (read_tables.ladybug, None),
}


@pytest.mark.parametrize("with_mentions", [False, True], ids=["small", "with mentions"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_read_by_others_has_every_node_edge_and_property(
    nasty, tmp_path, name, with_mentions
):
    if name == "ladybug":
        pytest.importorskip("ladybug", reason="the package ladybug is missing: make engines")
    read, loses = FORMATS[name]
    path = tmp_path / "out"
    dropped = list(exporter(name).write(nasty, path, with_mentions=with_mentions))
    nodes, edges = expected(nasty, with_mentions=with_mentions)
    if loses:
        changed = 0
        for *_, properties in (*nodes.values(), *edges.values()):
            for key, value in properties.items():
                properties[key] = loses(value)
                changed += properties[key] != value
        said = [each for each in dropped if each.where.startswith(BASE)]
        assert changed
        assert len(said) >= changed
    found = read(path)
    assert found[0] == nodes
    assert found[1] == edges


@pytest.mark.parametrize("name", [n for n in FORMATS if n not in ("ladybug", "duckdb")])
def test_the_same_graph_gives_the_same_bytes(nasty, tmp_path, name):
    for turn in "ab":
        exporter(name).write(nasty, tmp_path / turn, with_mentions=True)
    for file in [tmp_path / "a", *tmp_path.joinpath("a").rglob("*")]:
        if file.is_file():
            again = tmp_path / "b" / file.relative_to(tmp_path / "a")
            assert file.read_bytes() == again.read_bytes()


def test_the_property_graph_is_that_of_the_tables(nasty):
    nodes, edges = expected(nasty, with_mentions=True)
    for paper in nasty.papers:
        label, properties = nodes.pop(paper.uid)
        assert label == "Paper"
        assert properties["title"] == paper.title
        assert properties.get("authors", []) == list(paper.authors)
        assert properties.get("year") == paper.year
        assert properties["sourceFile"] == paper.source
    for entity in nasty.entities:
        label, properties = nodes.pop(entity.uid)
        assert (label, properties["name"]) == (entity.type, entity.label)
        assert properties.get("altNames", []) == list(entity.alt_labels)
    sentences = {each.assertion: each.sentence for each in nasty.evidence}
    for assertion in nasty.assertions:
        type_, start, end, properties = edges.pop(assertion.uid)
        assert TYPES[type_].term == assertion.predicate
        assert (start, end) == (assertion.subject, assertion.object)
        assert properties["polarity"] == assertion.polarity
        assert properties["confidence"] == assertion.confidence
        assert properties["sentence"] == sentences[assertion.uid]
    for mention in nasty.mentions:
        label, properties = nodes.pop(mention.uid)
        assert (label, properties["text"], properties["start"]) == ("Mention", mention.text, 0)
    assert {label for label, _ in nodes.values()} == {"ResearchDomain"}
    types = {type_ for type_, *_ in edges.values()}
    assert types == {"HAS_MENTION", "REFERS_TO", "BROADER"}
    assert sum(type_ == "REFERS_TO" for type_, *_ in edges.values()) == len(NASTY)


def test_an_edge_without_an_end_is_said_to_be_left_out(tmp_path):
    graph = nasty_graph(tmp_path / "graph", texts=NASTY[:3])
    entities = pq.read_table(graph.path / "entities.parquet")
    pq.write_table(entities.slice(1), graph.path / "entities.parquet")
    with property_graph(graph) as found:
        lost = [each for each in found.dropped if each.counts]
    assert len(lost) == 2
    assert {each.what for each in lost} >= {"proposes"}


def test_the_model_has_a_type_for_every_term_and_no_reserved_key():
    assert {type_.term for type_ in TYPES.values()} >= {*Role, *Relation, "inDomain"}
    for each in (*LABELS.values(), *TYPES.values()):
        names = [p.name for p in each.properties]
        assert names[0] == "uid"
        assert len(set(names)) == len(names)
        assert not {"id", "label", "from", "to", "source", "target"} & set(names)


def test_an_export_refuses_a_folder_that_is_there(nasty, tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(Exception, match="is a folder already"):
        exporter("parquet").write(nasty, tmp_path / "mine")
    assert EXPORTERS["parquet"].SUFFIX == ""
    assert ROW_GROUP
