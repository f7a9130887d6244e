"""Write a property graph as Parquet: a file for each label and for each kind of edge.

The lossless form. LadybugDB, Memgraph and Neptune Analytics read it as it stands; with `neo4j`
names in its heads, so does `neo4j-admin`.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.property_graph import ROW_GROUP, NodeTable, PropertyGraph, Table
from kgbuild.records import Dropped
from ontology.property_graph import Kind

Rename = Callable[[Table, list[str]], list[str]]


def write_tables(graph: PropertyGraph, folder: Path, *, rename: Rename | None = None) -> None:
    """Write every table to `nodes/` or `edges/`, with its columns renamed where that is asked."""
    for part in ("nodes", "edges"):
        (folder / part).mkdir(parents=True)
    for table in graph.tables:
        write_table(graph, table, folder / file_name(table, ".parquet"), rename=rename)


def file_name(table: Table, suffix: str) -> str:
    """Say where a table's file stands in an export's folder."""
    return f"{'nodes' if isinstance(table, NodeTable) else 'edges'}/{table.name}{suffix}"


def write_table(
    graph: PropertyGraph,
    table: Table,
    file: Path,
    *,
    rename: Rename | None = None,
    compression: str = "zstd",
) -> None:
    """Write one table; the same rows give the same bytes."""
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    names = rename(table, schema.names) if rename else schema.names
    with pq.ParquetWriter(file, _renamed(schema, names), compression=compression) as out:
        for batch in graph.batches(table):
            rows = batch.cast(schema).rename_columns(names)
            out.write_table(rows, row_group_size=ROW_GROUP)


def arrow_schema(table: Table) -> Any:
    """Give the Arrow schema of a table; the ends of an edge stand first."""
    import pyarrow as pa

    types = {
        Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.float64(),
        Kind.TEXTS: pa.list_(pa.string()),
    }  # fmt: skip
    ends = [] if isinstance(table, NodeTable) else [("from", pa.string()), ("to", pa.string())]
    return pa.schema([*ends, *((p.name, types[p.kind]) for p in table.properties)])


def _renamed(schema: Any, names: list[str]) -> Any:
    import pyarrow as pa

    return pa.schema([field.with_name(name) for field, name in zip(schema, names, strict=True)])


def _write(graph: PropertyGraph, folder: Path) -> Iterable[Dropped]:
    write_tables(graph, folder)
    return ()


PARQUET = PropertyGraphExporter(
    "", "Parquet, a file for each kind of node and edge, nothing lost", _write
)
