"""Every property-graph file holds the nodes and edges of the tables, nasty texts and all."""

import json
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing

import pyarrow.parquet as pq
import pytest
from nasty_graphs import BASE, NASTY, expected, nasty_graph

from kgbuild.exporters import EXPORTERS, exporter
from kgbuild.exporters.json_lines import arango_key
from kgbuild.exporters.property_graph import ROW_GROUP, property_graph
from kgbuild.exporters.relational import ENDS
from ontology.property_graph import LABELS, TYPES, Kind
from ontology.terms import Relation, Role

KINDS = {p.name: p.kind for each in (*LABELS.values(), *TYPES.values()) for p in each.properties}


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    return nasty_graph(tmp_path_factory.mktemp("nasty") / "graph")


def cells(text):
    """Read CSV by RFC 4180: a quoted cell is a text, a bare one a number, an empty one None."""
    rows, row, at = [], [], 0
    while at < len(text):
        if text[at] == '"':
            end = at + 1
            while text[end] != '"' or text[end + 1 : end + 2] == '"':
                end += 2 if text[end] == '"' else 1
            row.append(text[at + 1 : end].replace('""', '"'))
            at = end + 1
        else:
            end = min(e for e in (text.find(",", at), text.find("\n", at)) if e >= 0)
            bare = text[at:end]
            row.append(bare if not rows else json.loads(bare) if bare else None)
            at = end
        if text[at] == "\n":
            rows.append(row)
            row = []
        at += 1
    head, *rest = rows
    return [dict(zip(head, each, strict=True)) for each in rest]


def csv_files(path):
    for file in sorted(path.glob("*/*.csv")):
        with file.open(encoding="utf-8", newline="") as read:
            for row in cells(read.read()):
                yield file, row


def graph_of(nodes, edges):
    """Key nodes (label, properties) and edges (type, from, to, properties) by uid."""
    return (
        {known["uid"]: (label, known) for label, known in nodes},
        {known["uid"]: (type_, a, b, known) for type_, a, b, known in edges},
    )


def known(row, *others):
    return {k: v for k, v in row.items() if v is not None and k not in others}


def parquet(path):
    nodes, edges = [], []
    for file in sorted(path.glob("nodes/*")):
        nodes += [(file.stem, known(row)) for row in pq.read_table(file).to_pylist()]
    for file in sorted(path.glob("edges/*")):
        for row in pq.read_table(file).to_pylist():
            edges.append(
                (file.stem.split("-")[1], row["from"], row["to"], known(row, "from", "to"))
            )
    return graph_of(nodes, edges)


def delimited(lists, node, edge):
    """Read a dialect of CSV by the heads of its label, ids and ends, and its way with lists."""

    def read(path):
        nodes, edges = [], []
        for file, row in csv_files(path):
            label = file.stem if node is None else row.pop(node)
            row = {head.partition(":")[0] if head[0] not in ":~" else head: cell
                   for head, cell in row.items()}  # fmt: skip
            row = {k: lists(v) if KINDS.get(k) is Kind.TEXTS and v is not None else v
                   for k, v in row.items()}  # fmt: skip
            if file.parent.name == "nodes":
                nodes.append((label, known(row, ":ID", "~id")))
            else:
                a, b = edge
                type_ = file.stem.split("-")[1]
                edges.append((type_, row[a], row[b], known(row, a, b, ":ID", "~id", ":TYPE")))
        return graph_of(nodes, edges)

    return read


def neptune(label, edge):
    read = delimited(lambda text: _unescaped(text), None, edge)

    def without_labels(path):
        nodes, edges = read(path)
        for _, properties in nodes.values():
            assert properties.pop(label)
        for *_, properties in edges.values():
            properties.pop(label, None)
        return nodes, edges

    return without_labels


def _unescaped(text):
    return [each.replace("\0", ";") for each in text.replace("\\;", "\0").split(";")]


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


def tables(names, ask):
    """Read the tables of a relational database: labels, and types with their two ends."""
    nodes, edges = [], []
    for name in names:
        for row in ask(f'select * from "{name}"'):
            row = {k: json.loads(v) if KINDS.get(k) is Kind.TEXTS and isinstance(v, str) else v
                   for k, v in row.items()}  # fmt: skip
            if name in LABELS:
                nodes.append((name, known(row)))
            else:
                edges.append((name, row["source"], row["target"], known(row, *ENDS)))
    return graph_of(nodes, edges)


def sqlite(path):
    with closing(sqlite3.connect(path)) as found:
        found.row_factory = sqlite3.Row
        asked = "select name from sqlite_master where type = 'table'"
        names = [row["name"] for row in found.execute(asked)]
        return tables(names, lambda sql: map(dict, found.execute(sql)))


def duckdb(path):
    import duckdb

    with closing(duckdb.connect(str(path), read_only=True)) as found:
        names = [row[0] for row in found.execute("show tables").fetchall()]
        return tables(names, lambda sql: found.sql(sql).to_arrow_table().to_pylist())


def ladybug(path):
    ladybug = pytest.importorskip("ladybug", reason="the package ladybug is missing: make engines")
    connection = ladybug.Connection(ladybug.Database(str(path), read_only=True))
    nodes, edges = [], []
    for (node,) in connection.execute("MATCH (n) RETURN n").get_all():
        nodes.append((node["_LABEL"], known(node, "_LABEL", "_ID")))
    for a, edge, b in connection.execute("MATCH (a)-[r]->(b) RETURN a.uid, r, b.uid").get_all():
        edges.append((edge["_LABEL"], a, b, known(edge, "_LABEL", "_ID", "_SRC", "_DST")))
    return graph_of(nodes, edges)


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
    "parquet": (parquet, None),
    "csv": (delimited(json.loads, None, ("from", "to")), None),
    "neo4j": (
        delimited(lambda text: text.split("\x1f"), None, (":START_ID", ":END_ID")),
        lists_changed(no_separator),
    ),
    "neptune": (neptune("~label", ("~from", "~to")), lists_changed(no_backslash)),
    "neptune-opencypher": (
        neptune(":LABEL", (":START_ID", ":END_ID")),
        lists_changed(no_backslash),
    ),
    "graph-jsonl": (graph_jsonl, None),
    "apoc-jsonl": (apoc, None),
    "arangodb": (arangodb, None),
    "graphson": (graphson, None),
    "cytoscape": (cytoscape, None),
    "cx2": (cx2, None),
    "graphml": (graphml, not_xml),
    "gexf": (gexf, not_xml),
    "sqlite": (sqlite, None),
    "duckdb": (duckdb, None),
    "ladybug": (ladybug, None),
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


def test_vosviewer_has_a_link_for_every_pair_that_is_not_denied(nasty, tmp_path):
    dropped = list(exporter("vosviewer").write(nasty, tmp_path / "map.json"))
    network = json.loads((tmp_path / "map.json").read_text("utf-8"))["network"]
    nodes, edges = expected(nasty)
    assert [item["id"] for item in network["items"]] == list(range(1, len(nodes) + 1))
    kept = [e for e in edges.values() if e[3].get("polarity") != "negated"]
    assert sum(link["strength"] for link in network["links"]) == len(kept)
    assert len(edges) - len(kept) == sum("cannot say no" in each.reason for each in dropped)


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
