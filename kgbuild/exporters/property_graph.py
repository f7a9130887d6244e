"""A graph folder seen as a property graph: tables of nodes and of edges, read in bounded memory.

Every property-graph export and every database load starts here, so they all hold the same graph.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped
from kgbuild.tables import regrouped
from ontology import iris
from ontology.domains import research_domains
from ontology.property_graph import LABELS, MENTION, PAPER, RESEARCH_DOMAIN, TYPES, Kind, Property
from ontology.terms import DOMAINS

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY = "512MB"
#: Rows in a row group and in a batch; fixed, so that the same rows give the same bytes.
ROW_GROUP = 65_536
FROM, TO = "from", "to"
#: The tables of a graph that nodes and edges are made of.
TABLES = ("papers", "mentions", "entities", "links", "assertions", "evidence", "groundings")
_EDGES = ("assertion_edges", "has_mention", "refers_to", "broader")
_KEPT_IN_TABLES = "kept in the tables only"
_ON_REQUEST = "kept in the tables only, unless asked for with --with-mentions"


@dataclass(frozen=True, slots=True)
class NodeTable:
    """All nodes of one label."""

    label: str
    properties: tuple[Property, ...]
    rows: int
    source: str

    @property
    def name(self) -> str:
        """What a file of these nodes is called."""
        return self.label


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """All edges of one type between nodes of two labels."""

    start: str
    type: str
    end: str
    properties: tuple[Property, ...]
    rows: int
    source: str

    @property
    def name(self) -> str:
        """What a file of these edges is called."""
        return f"{self.start}-{self.type}-{self.end}"


Table = NodeTable | EdgeTable


class PropertyGraph:
    """The nodes and edges of a graph, by uid; `property_graph` opens it."""

    def __init__(self, duck: Any, counts: dict[str, int], *, with_mentions: bool) -> None:
        self._duck = duck
        self.with_mentions = with_mentions
        self.dropped = [*_unsaid(duck, with_mentions), *_left_in_tables(counts)]
        self.nodes = [_nodes(duck, label) for label in LABELS if label != MENTION or with_mentions]
        self.edges = [
            _edges(duck, source, *found)
            for source in _EDGES
            if with_mentions or source in {"assertion_edges", "broader"}
            for found in _joined(duck, source)
        ]

    @property
    def tables(self) -> list[Table]:
        """Give nodes, then edges."""
        return [*self.nodes, *self.edges]

    def batches(
        self, table: Table, *, rows: int = ROW_GROUP, by: str | None = None
    ) -> Iterator["pa.Table"]:
        """Read a table: `from` and `to` first where it is one of edges, then its properties.

        It comes in the order of its first columns, or of the column `by`.
        """
        reader = self._duck.cursor().sql(_query(table, by)).to_arrow_reader(rows)
        yield from regrouped(reader, rows)

    def rows(self, table: Table, *, by: str | None = None) -> Iterator[dict[str, Any]]:
        """Read a table row by row; a value that is not known is None."""
        for batch in self.batches(table, rows=2048, by=by):
            yield from batch.to_pylist()


@contextmanager
def property_graph(graph: GraphFolder, *, with_mentions: bool = False) -> Iterator[PropertyGraph]:
    """Open a graph as a property graph; its larger tables wait on disk."""
    import duckdb

    with TemporaryDirectory(prefix="kgbuild-") as folder:
        # in memory, spilling to the folder: a database file would be compressed for nothing
        duck = duckdb.connect(config={"temp_directory": folder})
        try:
            duck.execute(f"set memory_limit = '{MEMORY}'")
            duck.execute("create table graph as select ?::text as base", [graph.base_iri])
            _open(duck, graph)
            yield PropertyGraph(duck, graph.counts(), with_mentions=with_mentions)
        finally:
            duck.close()


def _open(duck: Any, graph: GraphFolder) -> None:
    for table in TABLES:
        found = ", ".join(_quoted(str(file)) for file in graph.files(table))
        duck.execute(f"create view {table} as select * from read_parquet([{found}])")
    for name in ("paper_nodes", "entity_nodes", "mention_nodes"):
        duck.execute(f"create view {name} as {_step(name)}")
    duck.execute("create table research_domains (uid text, name text, broader text)")
    for row in _domains(duck):
        duck.execute("insert into research_domains values (?, ?, ?)", row)
    duck.execute(f"""
        create table labelled as
        select uid, '{PAPER}' as label from papers
        union all select uid, type from entities
        union all select uid, '{RESEARCH_DOMAIN}' from research_domains
    """)
    duck.execute(f"create view backing as {_step('backing')}")
    order = f'order by term, start_label, end_label, "{FROM}", "{TO}", uid'
    duck.execute(f"create table assertion_edges as {_step('assertion_edges')} {order}")
    for name in ("has_mention", "refers_to", "broader"):
        duck.execute(f"create view {name} as {_step(name)}")


def _step(name: str) -> str:
    folder = files("kgbuild").joinpath("exporters/steps")
    (file,) = (f for f in folder.iterdir() if f.name.partition("_")[2] == f"{name}.sql")
    return file.read_text("utf-8")


def _domains(duck: Any) -> list[list[str | None]]:
    """List the research domains that papers are in, and all above them."""
    scheme = research_domains()
    found = duck.execute(f"select distinct object from assertions where object like '{DOMAINS}%'")
    waiting = [uid.removeprefix(DOMAINS) for (uid,) in found.fetchall()]
    used = set()
    while waiting:
        name = waiting.pop()
        if name in scheme and name not in used:
            used.add(name)
            waiting += filter(None, [scheme[name].broader])
    rows = (scheme[name] for name in sorted(used))
    return [
        [iris.domain_iri(row.id), row.label, row.broader and iris.domain_iri(row.broader)]
        for row in rows
    ]


def _nodes(duck: Any, label: str) -> NodeTable:
    plain = {PAPER: "paper_nodes", MENTION: "mention_nodes", RESEARCH_DOMAIN: "research_domains"}
    source = plain.get(label, f"entity_nodes where type = {_quoted(label)}")
    ((rows,),) = duck.execute(f"select count(*) from {source}").fetchall()
    return NodeTable(label, LABELS[label].properties, rows, source)


def _joined(duck: Any, source: str) -> list[tuple[str, str, str, int]]:
    """List what the edges of a table join, with their number."""
    known = ", ".join(_quoted(type_.term) for type_ in TYPES.values())
    found: list[tuple[str, str, str, int]] = duck.execute(f"""
        select start_label, term, end_label, count(*) from {source}
        where start_label is not null and end_label is not null and term in ({known})
        group by all order by all
    """).fetchall()
    return found


def _edges(duck: Any, source: str, start: str, term: str, end: str, rows: int) -> EdgeTable:
    (type_,) = (type_ for type_ in TYPES.values() if type_.term == term)
    where = f"term = {_quoted(term)} and start_label = {_quoted(start)}"
    where = f"{source} where {where} and end_label = {_quoted(end)}"
    return EdgeTable(start, type_.name, end, type_.properties, rows, where)


def _query(table: Table, by: str | None = None) -> str:
    ends = [f'"{FROM}"', f'"{TO}"'] if isinstance(table, EdgeTable) else []
    columns = [*ends, *(f'"{p.name}"::{_SQL[p.kind]} as "{p.name}"' for p in table.properties)]
    # edges of assertions lie sorted in their table
    order = "" if table.source.startswith(_EDGES[0]) else "order by 1, 2"
    if by:
        order = f'order by "{by}", uid'
    return f"select {', '.join(columns)} from {table.source} {order}"


_SQL = {Kind.TEXT: "text", Kind.INTEGER: "bigint", Kind.NUMBER: "double", Kind.TEXTS: "text[]"}


def _unsaid(duck: Any, with_mentions: bool) -> Iterator[Dropped]:
    """Say what the graph knows and the property graph is not told."""
    known = ", ".join(_quoted(type_.term) for type_ in TYPES.values())
    lost = duck.execute(f"""
        select uid, term from assertion_edges
        where start_label is null or end_label is null or term not in ({known}) order by uid
    """)
    for uid, term in lost.fetchall():
        yield Dropped(uid, term, "an edge with an end, or of a type, that the graph does not have")
    if with_mentions:
        unlinked = duck.execute('select "from" from refers_to where end_label is null order by 1')
        for (uid,) in unlinked.fetchall():
            yield Dropped(uid, "refersTo", "a link to an entity that the graph does not have")
        yield Dropped("evidence", "sentences of papers in domains", _KEPT_IN_TABLES, counts=False)
    else:
        yield Dropped("mentions, links", "all", _ON_REQUEST, counts=False)
        yield Dropped("evidence", "all but the best sentence", _KEPT_IN_TABLES, counts=False)
    yield Dropped("groundings", "label, rule, score", _KEPT_IN_TABLES, counts=False)


def _left_in_tables(counts: dict[str, int]) -> Iterator[Dropped]:
    """Say which tables have no place in the property graph, with their rows."""
    for table in ("candidates", "categories"):
        if counts.get(table):
            yield Dropped(table, f"{counts[table]:,} rows", _KEPT_IN_TABLES, counts=False)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
