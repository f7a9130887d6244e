"""Loads a property graph by Cypher: one label or one kind of edge a statement, rows as parameters.

Labels and types come from the ontology, values go as parameters: no text of a paper is ever Cypher.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from kgbuild.exporters.neo4j import constraint
from kgbuild.exporters.property_graph import (
    FROM,
    TO,
    EdgeTable,
    NodeTable,
    PropertyGraph,
    Table,
    property_graph,
)
from kgbuild.folder import GraphFolder
from kgbuild.loading.address import Options, Progress, build_of
from kgbuild.records import Dropped
from ontology.property_graph import KEY, LABELS, TYPES

BATCH_ROWS, PRUNED_ROWS = 2_000, 10_000
#: The node that keeps how far a load is; it goes when the load is done.
STATE = "KgbuildLoad"
Statement = tuple[str, dict[str, Any]]


class Session(Protocol):
    """A connection that statements can be put to."""

    def ask(self, statement: str, **parameters: Any) -> list[list[Any]]:
        """Run a statement and give its rows."""

    def write(self, statements: list[Statement]) -> None:
        """Run statements that belong together, again where a fault is transient."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between databases that speak Cypher."""

    constraints: tuple[str, ...]
    known_already: tuple[str, ...] = ()  #: what an error says where a constraint stands already


def _memgraph() -> Iterator[str]:
    for label in (*LABELS, STATE):
        yield f"CREATE CONSTRAINT ON (n:{label}) ASSERT n.{KEY} IS UNIQUE"
        yield f"CREATE INDEX ON :{label}({KEY})"


def _falkor() -> Iterator[str]:
    for label in (*LABELS, STATE):
        yield f"CREATE INDEX FOR (n:{label}) ON (n.{KEY})"


_NEO4J = Dialect(tuple(constraint(label) for label in (*LABELS, STATE)))
DIALECTS = {
    "neo4j": _NEO4J,
    "arcadedb": _NEO4J,
    "memgraph": Dialect(tuple(_memgraph()), ("already exists",)),
    "falkor": Dialect(tuple(_falkor()), ("already indexed",)),
}


def merge(table: Table) -> str:
    """Say how rows become nodes or edges; what is there already is brought up to date.

    A property that has no value now is removed; one that somebody else put there stays.
    """
    if isinstance(table, NodeTable):
        return (
            f"UNWIND $rows AS row MERGE (n:{table.label} {{{KEY}: row.{KEY}}}) SET n += row.known"
        )
    return (
        f"UNWIND $rows AS row "
        f"MATCH (a:{table.start} {{{KEY}: row.start}}) MATCH (b:{table.end} {{{KEY}: row.end}}) "
        f"MERGE (a)-[r:{table.type} {{{KEY}: row.{KEY}}}]->(b) SET r += row.known"
    )


def _row(table: Table, row: dict[str, Any], build: str) -> dict[str, Any]:
    known = {p.name: row[p.name] for p in table.properties if p.name != KEY}
    ends = {"start": row[FROM], "end": row[TO]} if isinstance(table, EdgeTable) else {}
    return {KEY: row[KEY], **ends, "known": {**known, "build": build}}


def load_graph(graph: GraphFolder, session: Session, options: Options) -> list[Dropped]:
    """Load a graph, from where a load of the same build broke off; say what was left out."""
    build = build_of(graph, with_mentions=options.with_mentions)
    with property_graph(graph, with_mentions=options.with_mentions) as found:
        _load_tables(found, session, build, options.progress)
        if options.prune:
            _prune(session, build, options.progress)
        session.write([(f"MATCH (s:{STATE}) DELETE s", {})])
        return found.dropped


def _load_tables(graph: PropertyGraph, session: Session, build: str, progress: Progress) -> None:
    tables = graph.tables
    total = sum(table.rows for table in tables)
    before = 0
    table_done, rows_done = _state(session, build)
    for number, table in enumerate(tables):
        skip = table.rows if number < table_done else rows_done if number == table_done else 0
        done = before + skip
        progress(table.name, done, total)
        for rows in _batches(graph, table, skip, build):
            done += len(rows)
            keep = (
                f"MERGE (s:{STATE} {{{KEY}: $uid}}) SET s.tables = $tables, s.rows = $rows",
                {"uid": build, "tables": number, "rows": done - before},
            )
            session.write([(merge(table), {"rows": rows}), keep])
            progress(table.name, done, total)
        before += table.rows


def _state(session: Session, build: str) -> tuple[int, int]:
    """Say how many tables, and how many rows of the next one, are loaded."""
    asked = f"MATCH (s:{STATE} {{{KEY}: $uid}}) RETURN s.tables, s.rows"
    for tables, rows in session.ask(asked, uid=build):
        return tables, rows
    return 0, 0


def _batches(
    graph: PropertyGraph, table: Table, skip: int, build: str
) -> Iterator[list[dict[str, Any]]]:
    if skip >= table.rows:
        return
    for batch in graph.batches(table, rows=BATCH_ROWS):
        rows = batch.slice(min(skip, batch.num_rows)).to_pylist()
        skip = max(0, skip - batch.num_rows)
        if rows:
            yield [_row(table, row, build) for row in rows]


def _prune(session: Session, build: str, progress: Progress) -> None:
    """Remove the edges, then the nodes, that an earlier load wrote and this one did not."""
    stale = f"build <> $build WITH x LIMIT {PRUNED_ROWS}"
    edges = [f"MATCH ()-[x:{type_}]->() WHERE x.{stale} DELETE x" for type_ in TYPES]
    nodes = [f"MATCH (x:{label}) WHERE x.{stale} DETACH DELETE x" for label in LABELS]
    gone = 0
    for statement in (*edges, *nodes):
        while True:
            ((count,),) = session.ask(f"{statement} RETURN count(*)", build=build) or [[0]]
            gone += count
            progress("pruned", gone, gone)
            if count < PRUNED_ROWS:
                break
