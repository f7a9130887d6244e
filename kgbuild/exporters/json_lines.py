"""Write a property graph as lines of JSON: our own, APOC's for Neo4j, and ArangoDB's."""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.parquet import file_name
from kgbuild.exporters.property_graph import FROM, TO, EdgeTable, NodeTable, PropertyGraph, Table
from kgbuild.records import Dropped
from ontology.property_graph import KEY

Row = dict[str, Any]


def properties(table: Table, row: Row) -> Row:
    """Give the properties of a node or an edge that have a value."""
    return {p.name: row[p.name] for p in table.properties if row[p.name] is not None}


def compact(value: Any) -> str:
    """Write JSON without spaces; ArcadeDB's reader needs it so."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(table: Table, row: Row) -> Row:
    if isinstance(table, NodeTable):
        return {"node": table.label, "properties": properties(table, row)}
    ends = {"from": row[FROM], "to": row[TO]}
    return {"edge": table.type, **ends, "properties": properties(table, row)}


def _apoc(table: Table, row: Row) -> Row:
    if isinstance(table, NodeTable):
        return {"type": "node", "id": row[KEY], "labels": [table.label],
                "properties": properties(table, row)}  # fmt: skip
    return {
        "id": row[KEY], "type": "relationship", "label": table.type,
        "properties": properties(table, row),
        "start": {"id": row[FROM], "labels": [table.start]},
        "end": {"id": row[TO], "labels": [table.end]},
    }  # fmt: skip


def arango_key(uid: str) -> str:
    """Say a uid in what ArangoDB allows in a key; the uid itself stays a property.

    >>> arango_key("https://example.org/model/bert")
    '9eebc36f37f59cf415aba932df608a0a'
    """
    return sha256(uid.encode()).hexdigest()[:32]


def _arangodb(table: Table, row: Row) -> Row:
    ends = {}
    if isinstance(table, EdgeTable):
        ends = {
            "_from": f"{table.start}/{arango_key(row[FROM])}",
            "_to": f"{table.end}/{arango_key(row[TO])}",
        }
    return {"_key": arango_key(row[KEY]), **ends, **properties(table, row)}


def _write_plain(graph: PropertyGraph, path: Path) -> Iterable[Dropped]:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for table in graph.tables:
            out.writelines(compact(_plain(table, row)) + "\n" for row in graph.rows(table))
    return ()


def _write_apoc(graph: PropertyGraph, path: Path) -> Iterable[Dropped]:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for table in graph.tables:
            out.writelines(compact(_apoc(table, row)) + "\n" for row in graph.rows(table))
    return ()


def _write_arangodb(graph: PropertyGraph, folder: Path) -> Iterable[Dropped]:
    commands = ["#!/bin/sh", "# Fills the database that arangoimport is told of: sh import.sh ...",
                'cd "$(dirname "$0")" || exit 1']  # fmt: skip
    for part in ("nodes", "edges"):
        (folder / part).mkdir(parents=True)
    for table in graph.tables:
        name = file_name(table, ".jsonl")
        with (folder / name).open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(compact(_arangodb(table, row)) + "\n" for row in graph.rows(table))
        kind, collection = ("document", table.name)
        if isinstance(table, EdgeTable):
            kind, collection = "edge", table.type
        commands.append(
            f"arangoimport --type jsonl --file {name} --collection {collection} "
            f"--create-collection true --create-collection-type {kind} "
            f'--on-duplicate replace "$@" || exit 1'
        )
    (folder / "import.sh").write_text("\n".join(commands) + "\n", "utf-8", newline="\n")
    return ()


JSONL = PropertyGraphExporter(".graph.jsonl", "lines of JSON, a node or an edge each", _write_plain)
APOC = PropertyGraphExporter(
    ".apoc.jsonl", "lines of JSON for apoc.import.json of Neo4j, and ArcadeDB", _write_apoc
)
ARANGODB = PropertyGraphExporter("", "lines of JSON for arangoimport", _write_arangodb)
