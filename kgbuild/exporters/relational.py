"""Write a property graph as a SQLite or DuckDB database: a table a label, a table a type."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.property_graph import FROM, TO, EdgeTable, NodeTable, PropertyGraph, Table
from kgbuild.records import Dropped
from ontology.property_graph import KEY, Kind

#: Columns that an edge has beside its properties; `from` and `to` would need quotes in SQL.
ENDS = ("source", "target", "sourceLabel", "targetLabel")
_SQLITE = {Kind.TEXT: "TEXT", Kind.INTEGER: "INTEGER", Kind.NUMBER: "REAL", Kind.TEXTS: "TEXT"}
_DUCKDB = {Kind.TEXT: "TEXT", Kind.INTEGER: "BIGINT", Kind.NUMBER: "DOUBLE", Kind.TEXTS: "TEXT[]"}


def _schema(graph: PropertyGraph, types: dict[Kind, str]) -> Iterator[str]:
    """Say the tables; one holds the edges of a type, whatever labels they join."""
    for node in graph.nodes:
        yield _create(node.label, [(p.name, types[p.kind]) for p in node.properties])
    for name, tables in groupby(_by_type(graph), key=lambda table: table.type):
        ends = [(end, "TEXT NOT NULL") for end in ENDS]
        yield _create(name, [*ends, *((p.name, types[p.kind]) for p in next(tables).properties)])


def _create(name: str, columns: list[tuple[str, str]]) -> str:
    said = ", ".join(
        f'"{column}" {type_}{" PRIMARY KEY" if column == KEY else ""}' for column, type_ in columns
    )
    return f'CREATE TABLE "{name}" ({said})'


def _indexes(graph: PropertyGraph) -> Iterator[str]:
    for name in sorted({edge.type for edge in graph.edges}):
        for end in ENDS[:2]:
            yield f'CREATE INDEX "{name}_{end}" ON "{name}" ("{end}")'


def _by_type(graph: PropertyGraph) -> list[EdgeTable]:
    return sorted(graph.edges, key=lambda edge: (edge.type, edge.start, edge.end))


def _tables(graph: PropertyGraph) -> list[Table]:
    return [*graph.nodes, *_by_type(graph)]


def _name(table: Table) -> str:
    return table.label if isinstance(table, NodeTable) else table.type


def _cells(table: Table, row: dict[str, Any]) -> list[Any]:
    ends = []
    if isinstance(table, EdgeTable):
        ends = [row[FROM], row[TO], table.start, table.end]
    return ends + [
        json.dumps(row[p.name], ensure_ascii=False)
        if p.kind is Kind.TEXTS and row[p.name] is not None
        else row[p.name]
        for p in table.properties
    ]


def _sqlite(graph: PropertyGraph, path: Path) -> Iterable[Dropped]:
    with closing(sqlite3.connect(path, isolation_level=None)) as out:
        out.execute("PRAGMA journal_mode = OFF")  # the file takes its name only when it is whole
        out.execute("PRAGMA synchronous = OFF")
        out.execute("BEGIN")
        for statement in _schema(graph, _SQLITE):
            out.execute(statement)
        for table in _tables(graph):
            width = len(table.properties) + (len(ENDS) if isinstance(table, EdgeTable) else 0)
            marks = ", ".join("?" * width)
            rows = (_cells(table, row) for row in graph.rows(table))
            out.executemany(f'INSERT INTO "{_name(table)}" VALUES ({marks})', rows)
        for statement in _indexes(graph):
            out.execute(statement)
        out.execute("COMMIT")
    return ()


def _duckdb(graph: PropertyGraph, path: Path) -> Iterable[Dropped]:
    import duckdb

    with closing(duckdb.connect(str(path))) as out:
        out.execute("set memory_limit = '1GB'")
        out.execute("set threads = 1")  # so that the same rows give the same bytes
        for statement in _schema(graph, _DUCKDB):
            out.execute(statement)
        for table in _tables(graph):
            ends = ""
            if isinstance(table, EdgeTable):
                ends = f"\"{FROM}\", \"{TO}\", '{table.start}', '{table.end}', "
            columns = ends + ", ".join(f'"{p.name}"' for p in table.properties)
            for batch in graph.batches(table):
                out.register("batch", batch)
                out.execute(f'insert into "{_name(table)}" select {columns} from batch')
                out.unregister("batch")
    return ()


SQLITE = PropertyGraphExporter(".sqlite", "SQLite, lists as JSON, for SQL", _sqlite)
DUCKDB = PropertyGraphExporter(".duckdb", "DuckDB, for SQL", _duckdb)
