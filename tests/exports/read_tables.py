"""Reads exports that are tables: Parquet, CSV of every dialect, relational databases, LadybugDB."""

import json
import sqlite3
from contextlib import closing

import pyarrow.parquet as pq
import pytest
from exports.shapes import KINDS, graph_of, known

from kgbuild.exporters.relational import ENDS
from ontology.property_graph import LABELS, Kind


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


def neo4j_parquet(path):
    """Read what `neo4j-admin database import --input-type=parquet` reads, by the heads it knows."""
    nodes, edges = [], []
    for file in sorted(path.glob("nodes/*.parquet")):
        for row in pq.read_table(file).to_pylist():
            uid = row.pop("uid:ID")
            assert not any(":" in head for head in row), row.keys()
            nodes.append((file.stem, known({"uid": uid, **row})))
    for file in sorted(path.glob("edges/*.parquet")):
        for row in pq.read_table(file).to_pylist():
            ends = row.pop(":START_ID"), row.pop(":END_ID")
            assert not any(":" in head for head in row), row.keys()
            edges.append((file.stem.split("-")[1], *ends, known(row)))
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
