"""Run the same SQL steps on Apache Spark, where tables are larger than one machine.

Whoever has a session, with `SETTINGS`, gives it: `link(SparkEngine(session, folder), base)`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kgbuild.linking.engine import SHARD_TABLES, Mint, table_of, text_of
from kgbuild.tables import COLUMNS, SORTED_BY

#: What the steps need of a session: names in double quotes, as in the standard.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
}
#: Spark's names of types that a minted table may have; any number with a point is a double.
ARROW = {"string": "string", "long": "int", "integer": "int32", "boolean": "bool"}


class SparkEngine:
    """Spark over a folder of shards; tables are kept as Parquet in a folder that it may write."""

    def __init__(self, spark: Any, folder: Path) -> None:
        self._spark, self._folder, self._made = spark, folder, 0

    def open(self, shards: Sequence[Path]) -> None:
        """Read the shards' files into one table each."""
        for table in SHARD_TABLES:
            self.read(table, [shard / f"{table}.parquet" for shard in shards])

    def read(self, table: str, found: Sequence[Path]) -> None:
        """Read Parquet files into a table."""
        self._keep(table, self._spark.read.parquet(*[str(file.resolve()) for file in found]))

    def step(self, table: str) -> None:
        """Run the step that makes this table."""
        self._keep(table, self._spark.sql(text_of(table, "spark")))

    def copy(self, source: str, table: str) -> None:
        """Keep the rows of one table under another name."""
        self._keep(table, self._spark.table(source))

    def put(self, table: str, columns: dict[str, str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Make a table from rows that were computed here; the types are those of Arrow."""
        self._load(table, table_of(columns, rows))

    def mint(self, table: str, source: str, mint: Mint) -> None:
        """Make `table` from `source` with a column `uid` in front, minted from all its rows."""
        frame = self._spark.table(source)
        rows = [tuple(row) for row in frame.sort(*frame.columns).collect()]
        kinds = {f.name: ARROW.get(f.dataType.typeName(), "double") for f in frame.schema.fields}
        minted = [(uid, *row) for uid, row in zip(mint(rows), rows, strict=True)]
        self._load(table, table_of({"uid": "string"} | kinds, minted))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Answer a small query."""
        return [tuple(row) for row in self._spark.sql(sql).collect()]

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """Give the rows of a table of the graph in its promised columns and order."""
        frame = self._spark.table(table).select(*(f"`{column}`" for column in COLUMNS[table]))
        order = [*SORTED_BY[table], *COLUMNS[table]]
        return [tuple(row) for row in frame.sort(*(f"`{column}`" for column in order)).collect()]

    def _load(self, table: str, made: Any) -> None:
        """Take a table of Arrow over as a file, which needs no Python beside Spark."""
        import pyarrow.parquet as pq

        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{table}.put.parquet"
        pq.write_table(made, file)
        self.read(table, [file])

    def _keep(self, table: str, frame: Any) -> None:
        """Write a table, so that it is computed once and may be made anew from itself."""
        self._made += 1
        place = str((self._folder / f"{table}-{self._made}").resolve())
        frame.write.parquet(place)
        self._spark.read.schema(frame.schema).parquet(place).createOrReplaceTempView(table)
