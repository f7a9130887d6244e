"""A graph folder in which every text is nasty, and the nodes and edges that it must be read as."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kgbuild.exporters.property_graph import FROM, TO, NodeTable, property_graph
from kgbuild.folder import GraphFolder
from kgbuild.tables import COLUMNS, SCHEMA_VERSION, SORTED_BY, schema
from ontology.property_graph import KEY
from ontology.terms import DOMAINS, EntityType, Polarity, Relation, Role

BASE = "https://example.org/"
#: The 21 strings that broke a loader of at least one database.
NASTY = [
    "a,b", 'say "hi"', "it's", "back\\slash", "ends in a backslash\\", "two\nlines", "two\r\nlines",
    "a\ttab", "a;b", "a|b", "smile 😀", "模型 テスト", " leading", "trailing ", "", "\u2028line",
    "NULL", "1e5", "{json: [1]}", "$x <b>&amp;</b> ]]>", "a\x1funit",
]  # fmt: skip
ODD_NUMBERS = [0.1 + 0.2, 1e-05, 1.0, 0.0, 0.9059]

Node = tuple[str, dict[str, Any]]
Edge = tuple[str, str, str, dict[str, Any]]


def nasty_graph(folder: Path, *, texts: list[str] = NASTY) -> GraphFolder:
    """Write a graph with a paper, an entity, a mention and an edge for every text."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    types, roles, polarities = list(EntityType), list(Role), list(Polarity)
    for n, text in enumerate(texts):
        paper, entity = f"{BASE}paper/{n}", f"{BASE}entity/{n}"
        mention, number = f"{paper}/abstract#char=0,{len(text)}", ODD_NUMBERS[n % 5]
        type_, role, polarity = types[n % 6], roles[n % 6], polarities[n % 3]
        tables["papers"].append({
            "uid": paper, "source_id": text, "title": text, "abstract": text,
            "year": 2000 + n if n % 2 else None, "date": "2020-01-02" if n % 3 else None,
            "authors": [[], [text], [text, "B. Writer"]][n % 3], "venue": text, "url": text,
            "doi": None, "arxiv_id": None, "source": text, "position": n,
        })  # fmt: skip
        tables["entities"].append({
            "uid": entity, "type": type_, "label": text, "alt_labels": [text] if n % 2 else [],
            "papers": 1, "mentions": 1, "first_year": None,
        })  # fmt: skip
        tables["mentions"].append({
            "uid": mention, "paper": paper, "section": "abstract", "start": 0, "end": len(text),
            "text": text, "type": type_, "role": role, "polarity": polarity, "confidence": number,
            "extractor": "lexicon",
        })  # fmt: skip
        tables["links"].append(
            {"mention": mention, "entity": entity, "rule": "name", "score": number}
        )
        _assert(tables, paper, role, entity, polarity, number, mention, text)
        if n:
            relation = list(Relation)[n % 8]
            before = f"{BASE}entity/{n - 1}"
            _assert(tables, entity, relation, before, polarity, number, mention, text)
    _assert(tables, f"{BASE}paper/0", "inDomain", f"{DOMAINS}machine-translation",
            Polarity.ASSERTED, 0.8, None, texts[0])  # fmt: skip
    tables["groundings"].append({
        "entity": f"{BASE}entity/0", "scheme": "wikidata", "external_id": "Q1",
        "external_label": "x", "rule": "name", "score": 1.0,
    })  # fmt: skip
    return write_graph(folder, tables)


def _assert(
    tables: dict[str, list[dict[str, Any]]],
    subject: str,
    predicate: str,
    object_: str,
    polarity: str,
    confidence: float,
    mention: str | None,
    sentence: str,
) -> None:
    uid = f"{BASE}assertion/{len(tables['assertions'])}"
    tables["assertions"].append({
        "uid": uid, "subject": subject, "predicate": predicate, "object": object_,
        "polarity": polarity, "confidence": confidence, "papers": 1,
    })  # fmt: skip
    tables["evidence"].append({
        "assertion": uid, "paper": subject, "mention": mention, "section": "abstract",
        "sentence_start": 0, "sentence_end": len(sentence), "sentence": sentence,
    })  # fmt: skip


def write_graph(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> GraphFolder:
    """Write rows as a graph folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        order = SORTED_BY[name]
        rows = sorted(rows, key=lambda row: tuple((row[c] is not None, row[c]) for c in order))
        rows = [{c: _plain(value) for c, value in row.items()} for row in rows]
        pq.write_table(pa.Table.from_pylist(rows, schema(name)), folder / f"{name}.parquet")
    manifest = {
        "schema": SCHEMA_VERSION, "kgbuild": "0", "base_iri": BASE, "config": "0" * 16,
        "inputs": [{"name": "nasty", "papers": len(tables["papers"]), "sha256": "0" * 64}],
        "rows": {name: len(rows) for name, rows in tables.items()},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "ledger.json").write_text('{"stages": {}}', "utf-8")
    return GraphFolder(folder)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def expected(
    graph: GraphFolder, *, with_mentions: bool = False
) -> tuple[dict[str, Node], dict[str, Edge]]:
    """Give the nodes and the edges of a graph by uid, without what has no value."""
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    with property_graph(graph, with_mentions=with_mentions) as found:
        for table in found.tables:
            for row in found.rows(table):
                known = {p.name: row[p.name] for p in table.properties}
                known = {name: value for name, value in known.items() if value is not None}
                if isinstance(table, NodeTable):
                    nodes[row[KEY]] = (table.label, known)
                else:
                    edges[row[KEY]] = (table.type, row[FROM], row[TO], known)
    return nodes, edges
