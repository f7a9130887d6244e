"""Write a property graph as folders of CSV: for spreadsheets, for `neo4j-admin`, for Neptune.

Every text is quoted and every number is not, so that "" and nothing, 7 and "7" stay apart. What the
dialects differ in is their heads, and how a list becomes one cell.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.parquet import file_name
from kgbuild.exporters.property_graph import FROM, TO, EdgeTable, NodeTable, PropertyGraph, Table
from kgbuild.records import Dropped
from ontology.property_graph import KEY, Kind, Property

UNIT_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, where its cells come from, and what they hold."""

    head: str
    kind: Kind
    name: str = ""
    constant: str | None = None


#: Says a list in one cell, and what of it could not be said.
Joined = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to write a property graph as CSV."""

    columns: Callable[[Table], list[Column]]
    join: Callable[[list[str]], Joined]
    remarks: tuple[Dropped, ...] = ()

    def write(self, graph: PropertyGraph, folder: Path) -> Iterator[Dropped]:
        """Write `nodes/` and `edges/`, a file a table, each with its head."""
        yield from self.remarks
        for part in ("nodes", "edges"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for table in graph.tables:
            yield from self._table(graph, table, folder / file_name(table, ".csv"))

    def _table(self, graph: PropertyGraph, table: Table, file: Path) -> Iterator[Dropped]:
        columns = self.columns(table)
        with file.open("w", encoding="utf-8", newline="\n") as out:
            out.write(",".join(column.head for column in columns) + "\n")
            for row in graph.rows(table):
                cells = []
                for column in columns:
                    cell, lost = self._cell(column, row)
                    cells.append(cell)
                    if lost:
                        yield Dropped(row[KEY], column.name, lost, counts=False)
                out.write(",".join(cells) + "\n")

    def _cell(self, column: Column, row: dict[str, Any]) -> Joined:
        value: Any = row[column.name] if column.constant is None else column.constant
        if value is None:
            return "", None
        if column.kind is Kind.TEXTS:
            text, lost = self.join(value)
            return quoted(text), lost
        return quoted(value) if column.kind is Kind.TEXT else repr(value), None


def quoted(text: str) -> str:
    """Quote a text as RFC 4180 does.

    >>> print(quoted('the "best" one'))
    "the ""best"" one"
    """
    return '"' + text.replace('"', '""') + '"'


def _json(items: list[str]) -> Joined:
    return json.dumps(items, ensure_ascii=False), None


def _unit_separated(items: list[str]) -> Joined:
    kept = [item.replace(UNIT_SEPARATOR, "") for item in items]
    lost = kept != items or "" in kept
    reason = "a list item that was empty, or held the sign U+001F that parts items: taken out"
    return UNIT_SEPARATOR.join(filter(None, kept)), reason if lost else None


def _semicolons(items: list[str]) -> Joined:
    kept = [re.sub(r"\\+$", "", item) for item in items]
    lost = kept != items or "" in kept
    reason = "a list item that was empty, or ended in a backslash, which would join it to the next"
    return ";".join(i.replace(";", "\\;") for i in kept if i), reason if lost else None


def _ends(table: Table, start: str, end: str) -> list[Column]:
    if isinstance(table, NodeTable):
        return []
    return [Column(start, Kind.TEXT, FROM), Column(end, Kind.TEXT, TO)]


def _typed(property_: Property, types: dict[Kind, str]) -> Column:
    return Column(property_.name + types[property_.kind], property_.kind, property_.name)


def _plain_columns(table: Table) -> list[Column]:
    return [*_ends(table, FROM, TO), *(Column(p.name, p.kind, p.name) for p in table.properties)]


_NEO4J = {Kind.TEXT: ":string", Kind.INTEGER: ":long", Kind.NUMBER: ":double",
          Kind.TEXTS: ":string[]"}  # fmt: skip


def neo4j_columns(table: Table) -> list[Column]:
    """Give the columns that `neo4j-admin database import` reads; a node's key is its id."""
    columns = [_typed(p, _NEO4J) for p in table.properties]
    if isinstance(table, NodeTable):
        columns[0] = Column(f"{KEY}:ID", Kind.TEXT, KEY)
    return [*_ends(table, ":START_ID", ":END_ID"), *columns]


_GREMLIN_NODE = {Kind.TEXT: ":String(single)", Kind.INTEGER: ":Long(single)",
                 Kind.NUMBER: ":Double(single)", Kind.TEXTS: ":String[]"}  # fmt: skip
_OPENCYPHER = {Kind.TEXT: ":String", Kind.INTEGER: ":Long", Kind.NUMBER: ":Double",
               Kind.TEXTS: ":String[]"}  # fmt: skip


def _gremlin_columns(table: Table) -> list[Column]:
    name = table.type if isinstance(table, EdgeTable) else table.label
    types = _OPENCYPHER if isinstance(table, EdgeTable) else _GREMLIN_NODE
    return [
        Column("~id", Kind.TEXT, KEY),
        *_ends(table, "~from", "~to"),
        Column("~label", Kind.TEXT, constant=name),
        *(_typed(p, types) for p in table.properties),
    ]


def _opencypher_columns(table: Table) -> list[Column]:
    head, name = (":TYPE", table.type) if isinstance(table, EdgeTable) else (":LABEL", table.label)
    return [
        Column(":ID", Kind.TEXT, KEY),
        *_ends(table, ":START_ID", ":END_ID"),
        Column(head, Kind.TEXT, constant=name),
        *(_typed(p, _OPENCYPHER) for p in table.properties),
    ]


PLAIN = Dialect(_plain_columns, _json)
NEO4J = Dialect(neo4j_columns, _unit_separated)
_AS_SETS = Dropped("Neptune", "lists", "Gremlin vertices hold sets: no order of authors", False)
_GREMLIN = Dialect(_gremlin_columns, _semicolons, (_AS_SETS,))
_OPENCYPHER_CSV = Dialect(_opencypher_columns, _semicolons)


def _writer(dialect: Dialect) -> Callable[[PropertyGraph, Path], Iterable[Dropped]]:
    return lambda graph, folder: dialect.write(graph, folder)


CSV = PropertyGraphExporter("", "CSV, a file for each kind of node and edge", _writer(PLAIN))
NEPTUNE = PropertyGraphExporter(
    "", "CSV for the bulk loader of Amazon Neptune, for Gremlin", _writer(_GREMLIN)
)
NEPTUNE_OPENCYPHER = PropertyGraphExporter(
    "", "CSV for the bulk loader of Amazon Neptune, for openCypher", _writer(_OPENCYPHER_CSV)
)
