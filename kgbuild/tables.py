"""The tables of a graph folder: their columns, types and order (schema version 1, a promise)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # pyarrow is heavy and typed poorly: the one place where it is named ahead
    import pyarrow as pa

SCHEMA_VERSION = 1

#: Column -> type of every table; rows are sorted by the columns in `SORTED_BY`.
COLUMNS: dict[str, dict[str, str]] = {
    "papers": {
        "uid": "string", "source_id": "string", "title": "string", "abstract": "string",
        "year": "int32", "date": "string", "authors": "list<string>", "venue": "string",
        "url": "string", "doi": "string", "arxiv_id": "string", "source": "string",
        "position": "int32",
    },
    "mentions": {
        "uid": "string", "paper": "string", "section": "string", "start": "int32", "end": "int32",
        "text": "string", "type": "string", "role": "string", "polarity": "string",
        "confidence": "double", "extractor": "string",
    },
    "entities": {
        "uid": "string", "type": "string", "label": "string", "alt_labels": "list<string>",
        "papers": "int32", "mentions": "int32", "first_year": "int32",
    },
    "links": {"mention": "string", "entity": "string", "rule": "string", "score": "double"},
    "assertions": {
        "uid": "string", "subject": "string", "predicate": "string", "object": "string",
        "polarity": "string", "confidence": "double", "papers": "int32",
    },
    "evidence": {
        "assertion": "string", "paper": "string", "mention": "string", "section": "string",
        "sentence_start": "int32", "sentence_end": "int32", "sentence": "string",
    },
    "groundings": {
        "entity": "string", "scheme": "string", "external_id": "string",
        "external_label": "string", "rule": "string", "score": "double",
    },
    #: what the source files a paper under, such as cs.CL
    "categories": {"paper": "string", "category": "string"},
    #: what an entity could also be: another meaning, a minority's type, a name kept apart from it
    "candidates": {
        "entity": "string", "kind": "string", "name": "string", "type": "string",
        "papers": "int32", "score": "double",
    },
}  # fmt: skip

SORTED_BY: dict[str, tuple[str, ...]] = {
    "papers": ("uid",),
    "mentions": ("paper", "section", "start"),
    "entities": ("uid",),
    "links": ("mention",),
    "assertions": ("subject", "predicate", "object"),
    "evidence": ("assertion", "paper", "section", "sentence_start", "mention"),
    "groundings": ("entity", "scheme", "external_id"),
    "categories": ("paper", "category"),
    "candidates": ("entity", "kind", "name"),
}


def schema(table: str) -> "pa.Schema":
    """Give the Arrow schema of a table."""
    import pyarrow as pa

    types: dict[str, Any] = {
        "string": pa.string(), "int32": pa.int32(), "double": pa.float64(),
        "list<string>": pa.list_(pa.string()),
    }  # fmt: skip
    return pa.schema([(name, types[kind]) for name, kind in COLUMNS[table].items()])


def regrouped(reader: Any, size: int) -> Iterator["pa.Table"]:
    """Cut a stream of record batches into tables of exactly `size` rows, but for the last."""
    import pyarrow as pa

    held: list[Any] = []
    rows = 0
    for batch in reader:
        held.append(batch)
        rows += batch.num_rows
        while rows >= size:
            whole = pa.Table.from_batches(held)
            yield whole.slice(0, size)
            rest = whole.slice(size)
            held, rows = rest.to_batches(), rest.num_rows
    if rows:
        yield pa.Table.from_batches(held)
