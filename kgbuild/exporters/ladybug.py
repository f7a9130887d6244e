"""Write a LadybugDB database: one file that Cypher can be put to, without a server."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kgbuild.errors import KgbuildError
from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.parquet import write_table
from kgbuild.exporters.property_graph import EdgeTable, PropertyGraph, Table
from kgbuild.records import Dropped
from ontology.property_graph import KEY, LABELS, MENTION, TYPES, EdgeType, Ends, Kind, Property

BUFFER_BYTES = 1 << 30
_TYPES = {
    Kind.TEXT: "STRING",
    Kind.INTEGER: "INT64",
    Kind.NUMBER: "DOUBLE",
    Kind.TEXTS: "STRING[]",
}


def schema(edges: Iterable[EdgeTable] = (), *, with_mentions: bool) -> Iterator[str]:
    """Say the tables of the property graph, empty ones too, so that no query fails for want of one.

    `edges` may join labels that the ontology does not: they get their place as well.

    >>> print(list(schema(with_mentions=False))[7])
    CREATE NODE TABLE `ResearchDomain`(`uid` STRING, `name` STRING, PRIMARY KEY(`uid`))
    """
    for label in LABELS.values():
        if label.name != MENTION or with_mentions:
            columns = _columns(label.properties)
            yield f"CREATE NODE TABLE `{label.name}`({columns}, PRIMARY KEY(`{KEY}`))"
    found = {(edge.type, Ends(edge.start, edge.end)) for edge in edges}
    for type_ in TYPES.values():
        if with_mentions or not any(MENTION in ends for ends in type_.ends):
            yield _rel_table(type_, {ends for name, ends in found if name == type_.name})


def _rel_table(type_: EdgeType, more: set[Ends]) -> str:
    ends = sorted({*type_.ends, *more})
    joins = ", ".join(f"FROM `{start}` TO `{end}`" for start, end in ends)
    return f"CREATE REL TABLE `{type_.name}`({joins}, {_columns(type_.properties)})"


def _columns(properties: Iterable[Property]) -> str:
    return ", ".join(f"`{p.name}` {_TYPES[p.kind]}" for p in properties)


def _write(graph: PropertyGraph, path: Path) -> Iterable[Dropped]:
    try:
        import ladybug
    except ImportError as error:
        raise KgbuildError(
            "the format 'ladybug' needs the package ladybug; install it with: "
            "pip install 'kgbuild[ladybug]'"
        ) from error
    # one checkpoint at the end instead of one a table: half the time
    try:
        database = ladybug.Database(str(path), buffer_pool_size=BUFFER_BYTES, auto_checkpoint=False)
        connection: Any = ladybug.Connection(database)
        for statement in schema(graph.edges, with_mentions=graph.with_mentions):
            connection.execute(statement)
        with TemporaryDirectory(prefix="kgbuild-") as folder:
            for number, table in enumerate(graph.tables):
                if table.rows:
                    file = Path(folder) / f"{number}.parquet"
                    write_table(graph, table, file, compression="none")
                    _copy(connection, table, file)
                    file.unlink()
        connection.close()
        database.close()
    except RuntimeError as error:  # the one kind of error that its binding knows
        raise OSError(" ".join(str(error).split())[:200]) from error
    return ()


def _copy(connection: Any, table: Table, file: Path) -> None:
    joins = f" (FROM='{table.start}', TO='{table.end}')" if isinstance(table, EdgeTable) else ""
    name = table.type if isinstance(table, EdgeTable) else table.label
    connection.execute(f"COPY `{name}` FROM '{file}'{joins}")


LADYBUG = PropertyGraphExporter(".lbdb", "LadybugDB, a database in one file, for Cypher", _write)
