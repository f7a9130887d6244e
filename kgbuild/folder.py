"""A graph folder on disk: Parquet tables, a manifest and a ledger. The canonical graph."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kgbuild.errors import GraphError, UnknownNameError
from kgbuild.records import Assertion, Entity, Evidence, Grounding, Link, Mention, Paper
from kgbuild.tables import COLUMNS, SCHEMA_VERSION
from ontology.terms import EntityType, Polarity, Role

if TYPE_CHECKING:
    import pyarrow as pa

Record = TypeVar("Record")
MANIFEST, LEDGER = "manifest.json", "ledger.json"
BATCH_ROWS = 8192


class GraphFolder:
    """Read access to the tables of a graph; every view and export starts from it.

    Raises `GraphError` when the folder is not a graph or of a schema that we do not know.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        file = self.path / MANIFEST
        if not file.is_file():
            raise GraphError(
                f"{path}: expected a graph folder (with {MANIFEST}), got "
                f"{'a folder without one' if self.path.is_dir() else 'no such folder'}; "
                "make one with: kgbuild build PAPERS -o FOLDER"
            )
        try:
            self.manifest: dict[str, Any] = json.loads(file.read_text("utf-8"))
            version = self.manifest["schema"]
        except (ValueError, KeyError, TypeError) as error:
            raise GraphError(f"{file}: expected the manifest of a graph, got {error}") from error
        if version != SCHEMA_VERSION:
            raise GraphError(
                f"{file}: expected a graph of schema {SCHEMA_VERSION}, got {version}; "
                "build it again with this version of kgbuild"
            )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    @cached_property
    def ledger(self) -> dict[str, Any]:
        """What every stage was given, kept and left out, by reason."""
        ledger: dict[str, Any] = json.loads((self.path / LEDGER).read_text("utf-8"))
        return ledger

    @property
    def base_iri(self) -> str:
        """The IRI under which everything of this graph is named, ending in a slash."""
        return str(self.manifest["base_iri"])

    def counts(self) -> dict[str, int]:
        """Count the rows of every table."""
        return dict(self.manifest["rows"])

    def files(self, table: str) -> list[Path]:
        """List the Parquet files of a table, in the order of its rows."""
        if table not in COLUMNS:
            raise UnknownNameError("table", table, COLUMNS)
        single, folder = self.path / f"{table}.parquet", self.path / table
        found = [single] if single.is_file() else sorted(folder.glob("*.parquet"))
        if not found:
            raise GraphError(f"{self.path}: the table {table!r} is missing; build the graph again")
        return found

    def to_arrow(self, table: str) -> "pa.Table":
        """Read a whole table."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return pa.concat_tables([pq.read_table(file) for file in self.files(table)])
        except pa.ArrowInvalid as error:
            raise GraphError(f"{self.path}: the table {table!r} is damaged: {error}") from error

    def rows(self, table: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
        """Iterate over the rows of a table as dicts, in the table's order, in bounded memory."""
        import pyarrow.parquet as pq

        for file in self.files(table):
            for batch in pq.ParquetFile(file).iter_batches(BATCH_ROWS, columns=columns):
                yield from batch.to_pylist()

    def _records(
        self, table: str, record: type[Record], **casts: Callable[[Any], Any]
    ) -> Iterator[Record]:
        for row in self.rows(table):
            for name, cast in casts.items():
                row[name] = cast(row[name])
            yield record(**row)

    @property
    def papers(self) -> Iterator[Paper]:
        """The papers, by uid."""
        filed: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows("categories"):
            filed[row["paper"]].append(row["category"])
        for paper in self._records("papers", Paper, authors=tuple):
            yield replace(paper, categories=tuple(filed.get(paper.uid, ())))

    @property
    def mentions(self) -> Iterator[Mention]:
        """The mentions, by paper and place."""
        return self._records("mentions", Mention, type=EntityType, role=Role, polarity=Polarity)

    @property
    def entities(self) -> Iterator[Entity]:
        """The entities, by uid."""
        return self._records("entities", Entity, type=EntityType, alt_labels=tuple)

    @property
    def links(self) -> Iterator[Link]:
        """Which mention names which entity, by mention."""
        return self._records("links", Link)

    @property
    def assertions(self) -> Iterator[Assertion]:
        """The statements, by subject, predicate and object."""
        return self._records("assertions", Assertion, polarity=Polarity)

    @property
    def evidence(self) -> Iterator[Evidence]:
        """The sentences behind the statements, by statement."""
        return self._records("evidence", Evidence)

    @property
    def groundings(self) -> Iterator[Grounding]:
        """The entities' ids in lists kept by others."""
        return self._records("groundings", Grounding)
