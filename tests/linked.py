"""A builder of small linked graphs: papers are given by their names, no extractor reads them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild import linking
from kgbuild.folder import LEDGER, MANIFEST
from kgbuild.graph import KnowledgeGraph
from kgbuild.linking import Told
from kgbuild.linking.names import name_key
from kgbuild.shards import shard_schemas
from kgbuild.tables import COLUMNS, SCHEMA_VERSION
from ontology import iris
from ontology.terms import BASE_IRI

#: A name, with its type where that is not Method: ("BERT", "Model").
Name = str | tuple[str, str]


class Text:
    """A paper in the making: each name stands in a sentence of its own."""

    def __init__(self, number: int, names: Sequence[Name], pairs: Mapping[str, str]) -> None:
        self.title = f"Paper {number}"
        self.abstract = ""
        self.spans: list[tuple[int, int, str]] = []
        for name in names:
            text, type_ = name if isinstance(name, tuple) else (name, "Method")
            start = len(self.abstract) + len("We use ")
            self.spans.append((start, start + len(text), type_))
            self.abstract += f"We use {text}. "
        self.uid = iris.paper_iri(BASE_IRI, self.title, self.abstract)
        self.pairs = [
            {"paper": self.uid, "short": name_key(short), "long": name_key(long)}
            for short, long in pairs.items()
        ]

    def mentions(self) -> list[dict[str, Any]]:
        return [self._mention(*span) for span in self.spans]

    def _mention(self, start: int, end: int, type_: str) -> dict[str, Any]:
        text = self.abstract[start:end]
        return {
            "uid": iris.mention_iri(self.uid, "abstract", start, end), "paper": self.uid,
            "section": "abstract", "start": start, "end": end, "text": text, "type": type_,
            "role": "uses", "polarity": "asserted", "confidence": 0.9, "extractor": "test",
            "key": name_key(text), "slug_form": text, "sentence_start": start - 7,
            "sentence_end": end + 1, "sentence": self.abstract[start - 7 : end + 1],
            "opens": False,
        }  # fmt: skip

    def row(self) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(COLUMNS["papers"])
        return row | {
            "uid": self.uid, "title": self.title, "abstract": self.abstract, "authors": [],
            "source": "test",
        }  # fmt: skip


def link(
    folder: Path,
    papers: Sequence[Sequence[Name]],
    *,
    pairs: Mapping[int, Mapping[str, str]] | None = None,
    told: Told = Told(),  # noqa: B008 -- it is frozen
    backwards: bool = False,
    threads: int = 1,
) -> KnowledgeGraph:
    """Link papers, given as lists of names; `pairs` gives the short forms that a paper explains."""
    texts = [Text(k, names, (pairs or {}).get(k, {})) for k, names in enumerate(papers)]
    if backwards:
        texts.reverse()
    shard = folder / "shard"
    shard.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list[dict[str, Any]]] = {
        "mentions": [row for text in texts for row in text.mentions()],
        "pairs": [row for text in texts for row in text.pairs],
        "papers": [text.row() for text in texts],
        "categories": [], "domains": [], "left_out": [],
    }  # fmt: skip
    for table, columns in shard_schemas().items():
        pq.write_table(pa.Table.from_pylist(rows[table], columns), shard / f"{table}.parquet")
    graph = folder / "graph"
    graph.mkdir(exist_ok=True)
    with linking.Engine(folder, threads=threads) as engine:
        engine.open([shard])
        linking.link(engine, BASE_IRI, told)
        counts = {table: engine.write(table, graph) for table in COLUMNS}
    manifest = {
        "kgbuild": "test", "schema": SCHEMA_VERSION, "base_iri": BASE_IRI, "config": "0" * 16,
        "inputs": [], "rows": counts,
    }  # fmt: skip
    (graph / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    (graph / LEDGER).write_text('{"stages": {}}', "utf-8")
    return KnowledgeGraph(graph)


def entities_of(graph: KnowledgeGraph) -> dict[str, set[str]]:
    """Map each way of writing to the entities that its mentions name."""
    texts = {m.uid: m.text for m in graph.mentions}
    found: dict[str, set[str]] = {}
    for row in graph.links:
        found.setdefault(texts[row.mention], set()).add(row.entity)
    return found
