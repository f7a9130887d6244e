"""What no engine here reads is held against the grammar that its maker documents."""

import json
import re
from collections import Counter

import pytest
from nasty_graphs import BASE, expected, nasty_graph

from kgbuild.exporters import exporter
from ontology.property_graph import LABELS, display


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    return nasty_graph(tmp_path_factory.mktemp("nasty") / "graph")


def is_value(value):
    """Say whether Neo4j can hold a value: a scalar, or a list of scalars of one type."""
    if isinstance(value, list):
        return len({type(each) for each in value}) == 1 and all(map(is_value, value))
    return isinstance(value, str | int | float | bool)


def check_apoc(lines):
    """Hold lines against what `apoc.import.json` is documented to read."""
    nodes, edges = {}, set()
    for line in lines:
        row = json.loads(line)
        assert isinstance(row["id"], str) and row["id"]
        assert isinstance(row["properties"], dict)
        assert all(is_value(value) for value in row["properties"].values())
        if row["type"] == "node":
            assert row.keys() == {"type", "id", "labels", "properties"}
            assert not edges, "an edge stands before a node"
            assert row["id"] not in nodes
            assert row["labels"] and all(isinstance(each, str) for each in row["labels"])
            nodes[row["id"]] = row["labels"]
        else:
            assert row["type"] == "relationship"
            assert row.keys() == {"type", "id", "label", "properties", "start", "end"}
            assert re.fullmatch(r"[A-Z_]+", row["label"])
            for end in ("start", "end"):
                assert row[end].keys() == {"id", "labels"}
                assert nodes[row[end]["id"]] == row[end]["labels"]
            assert row["id"] not in edges
            edges.add(row["id"])


@pytest.mark.parametrize("with_mentions", [False, True])
def test_apoc_reads_every_line(nasty, tmp_path, with_mentions):
    exporter("apoc-jsonl").write(nasty, tmp_path / "x.jsonl", with_mentions=with_mentions)
    check_apoc((tmp_path / "x.jsonl").read_text("utf-8").split("\n")[:-1])


@pytest.mark.parametrize(
    "line",
    [
        '{"type":"node","id":"1","labels":[],"properties":{}}',
        '{"type":"node","id":1,"labels":["Paper"],"properties":{}}',
        '{"type":"node","id":"1","labels":["Paper"],"properties":{"a":{"b":1}}}',
        '{"type":"node","id":"1","labels":["Paper"],"properties":{"a":[1,"b"]}}',
        '{"type":"relationship","id":"1","label":"USES","properties":{},'
        '"start":{"id":"0","labels":["Paper"]},"end":{"id":"0","labels":["Paper"]}}',
    ],
)
def test_the_grammar_of_apoc_refuses_what_is_none_of_it(line):
    with pytest.raises((AssertionError, KeyError)):
        check_apoc([line])


@pytest.mark.parametrize(("name", "suffix"), [("neo4j", ".csv"), ("neo4j-parquet", ".parquet")])
def test_the_command_for_neo4j_names_every_file_with_its_label_or_type(
    nasty, tmp_path, name, suffix
):
    exporter(name).write(nasty, tmp_path / "out", with_mentions=True)
    command = (tmp_path / "out" / "import.sh").read_text("utf-8")
    named = re.findall(r"--(nodes|relationships)=(\w+)=(\S+)", command)
    files = {str(f.relative_to(tmp_path / "out")) for f in tmp_path.glob(f"out/*/*{suffix}")}
    assert {file for *_, file in named} == files
    for option, said, file in named:
        stem = file.partition("/")[2].removesuffix(suffix)
        assert said == (stem if option == "nodes" else stem.split("-")[1])
    assert ("--input-type=parquet" in command) == (suffix == ".parquet")


def test_vosviewer_has_every_node_and_a_link_for_every_pair_that_is_not_denied(nasty, tmp_path):
    dropped = list(exporter("vosviewer").write(nasty, tmp_path / "map.json"))
    network = json.loads((tmp_path / "map.json").read_text("utf-8"))["network"]
    nodes, edges = expected(nasty)
    kept = [edge for edge in edges.values() if edge[3].get("polarity") != "negated"]
    denied = {uid for uid, edge in edges.items() if edge[3].get("polarity") == "negated"}
    assert denied == {each.where for each in dropped if each.where.startswith(BASE)}

    strength = Counter(frozenset((start, end)) for _, start, end, _ in kept)
    labels = list(LABELS)
    items = {}
    for item in network["items"]:
        assert item.keys() == {"id", "label", "url", "description", "cluster", "weights"}
        items[item["id"]] = item
    assert list(items) == list(range(1, len(nodes) + 1))
    found = {}
    order = [uid for label in labels for uid in sorted(nodes) if nodes[uid][0] == label]
    for uid, item in zip(order, items.values(), strict=True):
        label, known = nodes[uid]
        assert item["label"] == known.get(display(label), "")
        assert item["description"] == label
        assert item["url"] == known.get("url", uid)
        assert item["cluster"] == 1 + labels.index(label)
        assert item["weights"] == {"Links": sum(uid in pair for pair in strength)}
        found[item["id"]] = uid
    pairs = [
        (frozenset((found[link["source_id"]], found[link["target_id"]])), link["strength"])
        for link in network["links"]
    ]
    assert len(pairs) == len(strength)
    assert dict(pairs) == strength
