"""What Gephi's and Cytoscape's tools read in our files is the graph of the tables."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from exports.shapes import graph_of, known
from nasty_graphs import expected
from test_exports_property_graph import not_xml

from kgbuild.exporters import exporter
from ontology.property_graph import LABELS, Kind

pytestmark = pytest.mark.slow
FOLDER = Path(__file__).with_name("javascript")
LISTS = {p.name for each in LABELS.values() for p in each.properties if p.kind is Kind.TEXTS}
KINDS = {"gexf": "labelE", "graphml": "labelE", "cytoscape": "interaction"}


@pytest.fixture(scope="module")
def read():
    if not (FOLDER / "node_modules").is_dir() or not shutil.which("node"):
        pytest.skip("graphology and cytoscape.js are missing: make engines")

    def reader(kind, file):
        command = ["node", str(FOLDER / "read.js"), kind, str(file)]
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
        return json.loads(done.stdout)

    return reader


def properties(kind, row):
    row = known(row, "id", "labelV", "labelE", "label", "interaction", "source", "target")
    if kind == "cytoscape":
        return row if row.get("altNames") or "papers" in row else known(row, "name")
    return {k: json.loads(v) if k in LISTS else v for k, v in row.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_node_edge_and_property_is_read(nasty, tmp_path, read, kind):
    exporter(kind).write(nasty, tmp_path / "file")
    found = read(kind, tmp_path / "file")
    nodes, edges = expected(nasty)
    if kind != "cytoscape":
        for *_, row in (*nodes.values(), *edges.values()):
            row.update({key: not_xml(value) for key, value in row.items()})
    label = "label" if kind == "cytoscape" else "labelV"
    back = graph_of(
        [(node[label], properties(kind, node)) for node in found["nodes"]],
        [(edge[KINDS[kind]], edge["source"], edge["target"], properties(kind, edge))
         for edge in found["edges"]],
    )  # fmt: skip
    domains = {uid for uid, (name, _) in nodes.items() if name == "ResearchDomain"}
    for uid in domains & back[0].keys():
        back[0][uid][1].setdefault("name", nodes[uid][1]["name"])
    assert back[0] == nodes
    assert back[1] == edges
