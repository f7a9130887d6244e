"""Write what `neo4j-admin database import` reads, with its command line and the schema after it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kgbuild.exporters.delimited import NEO4J, UNIT_SEPARATOR, neo4j_columns
from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.parquet import file_name, write_tables
from kgbuild.exporters.property_graph import NodeTable, PropertyGraph, Table
from kgbuild.records import Dropped
from ontology.property_graph import display


def constraint(label: str) -> str:
    """Say in Cypher that `uid` names one node of a label."""
    name = re.sub("(?<=[a-z])(?=[A-Z])", "_", label).lower()
    return f"CREATE CONSTRAINT {name}_uid IF NOT EXISTS FOR (n:{label}) REQUIRE n.uid IS UNIQUE"


def schema(labels: Iterable[str]) -> Iterator[str]:
    """Say in Cypher the keys, and the indexes that make names quick to find."""
    for label in labels:
        yield constraint(label)
    for label in labels:
        name = f"{label.lower()}_{display(label)}"
        yield f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{display(label)})"


def _command(graph: PropertyGraph, suffix: str, options: list[str]) -> str:
    sources = [f"{_option(table)}={file_name(table, suffix)}" for table in graph.tables]
    lines = ["neo4j-admin database import full", *options, "--id-type=string", *sources]
    return "\n".join([
        "#!/bin/sh",
        "# Fills an empty database, which must not be running: sh import.sh DATABASE",
        "# Then, with the database running: cypher-shell -d DATABASE -f schema.cypher",
        'cd "$(dirname "$0")" || exit 1',
        " \\\n  ".join([*lines, '"${1:-neo4j}"']),
        "",
    ])  # fmt: skip


def _option(table: Table) -> str:
    if isinstance(table, NodeTable):
        return f"--nodes={table.label}"
    return f"--relationships={table.type}"


def _write_around(graph: PropertyGraph, folder: Path, suffix: str, options: list[str]) -> None:
    lines = "".join(f"{line};\n" for line in schema([table.label for table in graph.nodes]))
    (folder / "schema.cypher").write_text(lines, "utf-8", newline="\n")
    command = _command(graph, suffix, options)
    (folder / "import.sh").write_text(command, "utf-8", newline="\n")


def _csv(graph: PropertyGraph, folder: Path) -> Iterator[Dropped]:
    yield from NEO4J.write(graph, folder)
    separator = f"--array-delimiter=U+{ord(UNIT_SEPARATOR):04X}"
    _write_around(graph, folder, ".csv", [separator, "--multiline-fields=true"])


def _parquet(graph: PropertyGraph, folder: Path) -> Iterable[Dropped]:
    write_tables(graph, folder, rename=_heads)
    _write_around(graph, folder, ".parquet", ["--input-type=parquet"])
    return ()


def _heads(table: Table, names: list[str]) -> list[str]:
    """Name the columns for the import; Parquet itself says their types."""
    heads = dict(zip(names, (c.head for c in neo4j_columns(table)), strict=True))
    return [head if "ID" in head else name for name, head in heads.items()]


NEO4J_CSV = PropertyGraphExporter("", "CSV for neo4j-admin, with its command and schema", _csv)
NEO4J_PARQUET = PropertyGraphExporter(
    "", "Parquet for neo4j-admin, with its command and schema", _parquet
)
