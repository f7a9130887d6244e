"""Run the SQL steps over the shards of a build; DuckDB is the engine, and this file its door.

A step is a file of `steps/`, named for its place and for the table that it makes. Between two of
them IRIs are minted, which is the one thing that SQL does not do.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from kgbuild.tables import COLUMNS, SORTED_BY, regrouped, schema
from ontology import iris

#: Rows in a row group; fixed, so that the same rows give the same bytes.
ROW_GROUP = 65_536
Mint = Callable[[list[tuple[Any, ...]]], list[str]]
#: What engines write differently, by the word that stands for it in the steps.
DIALECTS = {
    "duckdb": {"empty_list()": "[]"},
    "spark": {"empty_list()": "array()"},
}
SHARD_TABLES = ("papers", "categories", "mentions", "pairs", "domains", "left_out")


class Engine:
    """DuckDB over a folder of shards."""

    def __init__(self, work: Path, *, threads: int, memory: str = "4GB") -> None:
        import duckdb

        self._work = work
        # a database on disk: tables larger than the memory spill beside it
        self._duck = duckdb.connect(str(work / "linking.duckdb"))
        self._duck.execute(f"set threads = {threads}")
        self._duck.execute(f"set memory_limit = '{memory}'")
        self._duck.execute("set preserve_insertion_order = false")

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        import duckdb

        self._duck.close()
        # DuckDB spills to disk: when that is full, it is the disk's fault, as with any other file
        if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
            raise OSError(str(error).splitlines()[0]) from error

    def open(self, shards: Sequence[Path]) -> None:
        """Read the shards' files into one table each."""
        for table in SHARD_TABLES:
            self.read(table, [shard / f"{table}.parquet" for shard in shards])

    def read(self, table: str, found: Sequence[Path]) -> None:
        """Read Parquet files into a table."""
        self._duck.execute(
            f"create or replace temp table {table} as select * from read_parquet(?)",
            [[str(file) for file in found]],
        )

    def step(self, table: str) -> None:
        """Run the step that makes this table."""
        self._duck.execute(f"create or replace temp table {table} as {text_of(table)}")

    def copy(self, source: str, table: str) -> None:
        """Keep the rows of one table under another name."""
        self._duck.execute(f"create or replace temp table {table} as select * from {source}")

    def put(self, table: str, columns: dict[str, str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Make a table from rows that were computed here; the types are those of Arrow."""
        made = table_of(columns, rows)
        self._duck.register("put_rows", made)
        self._duck.execute(f"create or replace temp table {table} as select * from put_rows")
        self._duck.unregister("put_rows")

    def mint(self, table: str, source: str, mint: Mint) -> None:
        """Make `table` from `source` with a column `uid` in front, minted from all its rows."""
        import pyarrow as pa

        rows = self._duck.sql(f"select * from {source} order by all").to_arrow_table()
        columns = [rows.column(k).to_pylist() for k in range(rows.num_columns)]
        uids = pa.array(mint(list(zip(*columns, strict=True))), pa.string())
        minted = rows.add_column(0, "uid", uids)
        self._duck.register("minted_rows", minted)
        self._duck.execute(f"create or replace temp table {table} as select * from minted_rows")
        self._duck.unregister("minted_rows")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Answer a small query."""
        return self._duck.execute(sql).fetchall()

    def write(self, table: str, folder: Path) -> int:
        """Write a table of the graph in its promised columns and order; give the count of rows."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns = ", ".join(f'"{column}"' for column in COLUMNS[table])
        order = ", ".join(f'"{column}"' for column in SORTED_BY[table])
        # every column breaks ties, so that the order is total
        query = f"select {columns} from {table} order by {order}, {columns}"
        reader = self._duck.sql(query).to_arrow_reader(ROW_GROUP)
        count = 0
        with pq.ParquetWriter(
            folder / f"{table}.parquet", schema(table), compression="zstd"
        ) as file:
            for rows in regrouped(reader, ROW_GROUP):
                file.write_table(rows.cast(schema(table)), row_group_size=ROW_GROUP)
                count += rows.num_rows
            if not count:
                file.write_table(pa.Table.from_pylist([], schema=schema(table)))
        return count


def table_of(columns: dict[str, str], rows: Iterable[tuple[Any, ...]]) -> Any:
    """Make an Arrow table of rows."""
    import pyarrow as pa

    kinds = {
        "string": pa.string(), "int": pa.int64(), "int32": pa.int32(), "bool": pa.bool_(),
        "double": pa.float64(), "list<string>": pa.list_(pa.string()),
    }  # fmt: skip
    held = list(rows)
    return pa.table({
        name: pa.array([row[k] for row in held], kinds[kind])
        for k, (name, kind) in enumerate(columns.items())
    })  # fmt: skip


def text_of(table: str, dialect: str = "duckdb") -> str:
    """Read the SQL of the step that makes this table, in the dialect of an engine."""
    (file,) = (
        f
        for f in files("kgbuild").joinpath("linking/steps").iterdir()
        if f.name.removesuffix(".sql").partition("_")[2] == table
    )
    text = file.read_text("utf-8")
    for word, written in DIALECTS[dialect].items():
        text = text.replace(word, written)
    return text


def mint_entities(base: str) -> Mint:
    """Mint the IRIs of clusters (type, name, form).

    Where two meet, names tell them apart, and hashes where these are written alike (4.7, 4-7).
    """

    def mint(rows: list[tuple[Any, ...]]) -> list[str]:
        first = [iris.entity_iri(base, type_, form) for type_, _, form in rows]
        longer = [iris.entity_iri(base, type_, f"{form} {name}") for type_, name, form in rows]
        once, alone = Counter(first), Counter(longer)
        return [
            uid if once[uid] == 1 else other if alone[other] == 1 else iris.apart(other, name)
            for uid, other, (_, name, _) in zip(first, longer, rows, strict=True)
        ]

    return mint


def mint_assertions(base: str) -> Mint:
    """Mint the IRIs of statements (subject, predicate, object, ...)."""
    return lambda rows: [iris.assertion_iri(base, row[0], row[1], row[2]) for row in rows]
