"""Reads exports that are JSON or XML."""

import json
import xml.etree.ElementTree as ET

from exports.shapes import KINDS, graph_of, known

from kgbuild.exporters.json_lines import arango_key
from ontology.property_graph import Kind


def graph_jsonl(path):
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    return graph_of(
        [(r["node"], r["properties"]) for r in rows if "node" in r],
        [(r["edge"], r["from"], r["to"], r["properties"]) for r in rows if "edge" in r],
    )


def apoc(path):
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    assert all(r["id"] == r["properties"]["uid"] for r in rows)
    return graph_of(
        [(r["labels"][0], r["properties"]) for r in rows if r["type"] == "node"],
        [(r["label"], r["start"]["id"], r["end"]["id"], r["properties"])
         for r in rows if r["type"] == "relationship"],
    )  # fmt: skip


def arangodb(path):
    nodes, edges, keys = [], [], {}
    for file in sorted(path.glob("nodes/*")):
        for line in file.read_text("utf-8").split("\n")[:-1]:
            row = json.loads(line)
            assert row.pop("_key") == arango_key(row["uid"])
            keys[f"{file.stem}/{arango_key(row['uid'])}"] = row["uid"]
            nodes.append((file.stem, row))
    for file in sorted(path.glob("edges/*")):
        for line in file.read_text("utf-8").split("\n")[:-1]:
            row = json.loads(line)
            del row["_key"]
            ends = keys[row.pop("_from")], keys[row.pop("_to")]
            edges.append((file.stem.split("-")[1], *ends, row))
    return graph_of(nodes, edges)


def graphson(path):
    def plain(value):
        return value["@value"] if isinstance(value, dict) else value

    nodes, leaving, reaching = [], [], []
    for line in path.read_text("utf-8").split("\n")[:-1]:
        vertex = json.loads(line)
        properties = {}
        for name, values in vertex["properties"].items():
            items = [plain(each["value"]) for each in values]
            properties[name] = items if KINDS[name] is Kind.TEXTS else items[0]
        nodes.append((vertex["label"], properties))
        for type_, edges in vertex.get("outE", {}).items():
            for e in edges:
                known_ = {k: plain(v) for k, v in e["properties"].items()}
                leaving.append((type_, vertex["id"], e["inV"], known_))
        for type_, edges in vertex.get("inE", {}).items():
            reaching += [(type_, e["outV"], vertex["id"], e["properties"]) for e in edges]
    assert {(t, a, b) for t, a, b, _ in leaving} == {(t, a, b) for t, a, b, _ in reaching}
    return graph_of(nodes, leaving)


def cytoscape(path):
    elements = json.loads(path.read_text("utf-8"))["elements"]
    nodes = [each["data"] for each in elements["nodes"]]
    edges = [each["data"] for each in elements["edges"]]
    assert all(node["name"] == node.get("title", node.get("text", node["name"])) for node in nodes)
    return graph_of(
        [(n["label"], _unnamed(n, n["label"], "id", "label")) for n in nodes],
        [(e["interaction"], e["source"], e["target"],
          known(e, "id", "source", "target", "interaction")) for e in edges],
    )  # fmt: skip


def _unnamed(row, label, *others):
    extra = ("name",) if label in ("Paper", "Mention") else ()
    return known(row, *others, *extra)


def cx2(path):
    aspects = {k: v for part in json.loads(path.read_text("utf-8")) for k, v in part.items()}
    uid = {node["id"]: node["v"]["uid"] for node in aspects["nodes"]}
    counts = {each["name"]: each["elementCount"] for each in aspects["metaData"]}
    assert counts == {"nodes": len(aspects["nodes"]), "edges": len(aspects["edges"])}
    (declared,) = aspects["attributeDeclarations"]
    for part in ("nodes", "edges"):
        assert all(each["v"].keys() <= declared[part].keys() for each in aspects[part])
    return graph_of(
        [(n["v"]["label"], _unnamed(n["v"], n["v"]["label"], "label")) for n in aspects["nodes"]],
        [(e["v"]["interaction"], uid[e["s"]], uid[e["t"]], known(e["v"], "interaction"))
         for e in aspects["edges"]],
    )  # fmt: skip


def typed(name, text):
    kind = KINDS.get(name, Kind.TEXT)
    return text if kind is Kind.TEXT else json.loads(text)


def graphml(path):
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ET.parse(path).getroot()
    names = {key.get("id"): key.get("attr.name") for key in root.iter(f"{space}key")}
    nodes, edges = [], []
    for part in ("node", "edge"):
        for each in root.iter(f"{space}{part}"):
            row = {names[d.get("key")]: d.text or "" for d in each}
            row = {name: typed(name, text) for name, text in row.items()}
            assert each.get("id") == row["uid"]
            if part == "node":
                nodes.append((row["labelV"], known(row, "labelV", "label")))
            else:
                ends = each.get("source"), each.get("target")
                edges.append((row["labelE"], *ends, known(row, "labelE")))
    return graph_of(nodes, edges)


def gexf(path):
    space = "{http://gexf.net/1.3}"
    nodes, edges = [], []
    for part in ("node", "edge"):
        for each in ET.parse(path).getroot().iter(f"{space}{part}"):
            row = {v.get("for"): typed(v.get("for"), v.get("value"))
                   for v in each.iter(f"{space}attvalue")}  # fmt: skip
            if part == "node":
                nodes.append((row["labelV"], known(row, "labelV", "label")))
            else:
                ends = each.get("source"), each.get("target")
                edges.append((row["labelE"], *ends, known(row, "labelE")))
    return graph_of(nodes, edges)
