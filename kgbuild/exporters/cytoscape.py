"""Write JSON for programs that draw networks: Cytoscape's cyjs and CX2, and VOSviewer's."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any

from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.json_lines import properties
from kgbuild.exporters.property_graph import FROM, TO, PropertyGraph
from kgbuild.records import Dropped
from ontology.property_graph import KEY, Kind, display
from ontology.terms import Polarity

Row = dict[str, Any]
_CX2 = {
    Kind.TEXT: "string",
    Kind.INTEGER: "long",
    Kind.NUMBER: "double",
    Kind.TEXTS: "list_of_string",
}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _listed(out: IO[str], rows: Iterable[Row]) -> None:
    """Write the items of a JSON array, one a line, without holding them all."""
    before = "\n"
    for row in rows:
        out.write(before + _json(row))
        before = ",\n"


def _nodes(graph: PropertyGraph) -> Iterator[tuple[str, Row]]:
    """Give each node with its label, and its name where every program looks for one."""
    for table in graph.nodes:
        for row in graph.rows(table):
            name = row[display(table.label)] or ""
            yield table.label, {**properties(table, row), "name": name}


def _edges(graph: PropertyGraph) -> Iterator[tuple[str, Row, Row]]:
    for table in graph.edges:
        for row in graph.rows(table):
            yield table.type, row, properties(table, row)


def _write_cyjs(graph: PropertyGraph, path: Path) -> Iterable[Dropped]:
    nodes = ({"data": {"id": row[KEY], "label": label, **row}} for label, row in _nodes(graph))
    edges = (
        {"data": {"id": row[KEY], "source": row[FROM], "target": row[TO], "interaction": type_,
                  **known}}
        for type_, row, known in _edges(graph)
    )  # fmt: skip
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"format_version": "1.0", "data": {"name": "kgbuild"},\n"elements": {"nodes": [')
        _listed(out, nodes)
        out.write('],\n"edges": [')
        _listed(out, edges)
        out.write("]}}\n")
    return ()


def _numbered(graph: PropertyGraph) -> dict[str, int]:
    return {row[KEY]: number for number, (_, row) in enumerate(_nodes(graph))}


def _write_cx2(graph: PropertyGraph, path: Path) -> Iterable[Dropped]:
    number = _numbered(graph)
    nodes = ({"id": number[row[KEY]], "v": {**row, "label": label}} for label, row in _nodes(graph))
    edges = (
        {"id": at, "s": number[row[FROM]], "t": number[row[TO]],
         "v": {**known, "interaction": type_}}
        for at, (type_, row, known) in enumerate(_edges(graph))
    )  # fmt: skip
    counts = {"nodes": len(number), "edges": sum(table.rows for table in graph.edges)}
    head = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": name, "elementCount": n} for name, n in counts.items()]},
        {"attributeDeclarations": [_declared(graph)]},
        {"networkAttributes": [{"name": "kgbuild"}]},
    ]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("[" + ",\n".join(map(_json, head)))
        for name, rows in (("nodes", nodes), ("edges", edges)):
            out.write(f',\n{{"{name}": [')
            _listed(out, rows)
            out.write("]}")
        out.write(',\n{"status": [{"success": true, "error": ""}]}]\n')
    return ()


def _declared(graph: PropertyGraph) -> Row:
    """Say of what type each property is."""
    found: Row = {"networkAttributes": {"name": {"d": "string"}}}
    for part, tables in (("nodes", graph.nodes), ("edges", graph.edges)):
        known = {p.name: {"d": _CX2[p.kind]} for table in tables for p in table.properties}
        extra = ("name", "label") if part == "nodes" else ("interaction",)
        known |= {name: {"d": "string"} for name in extra}
        found[part] = dict(sorted(known.items()))
    return found


def _write_vosviewer(graph: PropertyGraph, path: Path) -> Iterator[Dropped]:
    """Write items and links; a link's strength is how many edges lie between two items."""
    number = {uid: at + 1 for uid, at in _numbered(graph).items()}
    labels = [table.label for table in graph.nodes]
    strength: Counter[tuple[int, int]] = Counter()
    for type_, row, known in _edges(graph):
        if known.get("polarity") == Polarity.NEGATED:
            yield Dropped(row[KEY], type_, "a negated edge: a link of VOSviewer cannot say no")
        else:
            first, second = sorted((number[row[FROM]], number[row[TO]]))
            strength[first, second] += 1
    degree = Counter(chain.from_iterable(strength))
    items = (
        {"id": number[row[KEY]], "label": row["name"], "url": row.get("url", row[KEY]),
         "description": label, "cluster": labels.index(label) + 1,
         "weights": {"Links": degree[number[row[KEY]]]}}
        for label, row in _nodes(graph)
    )  # fmt: skip
    links = (
        {"source_id": first, "target_id": second, "strength": times}
        for (first, second), times in sorted(strength.items())
    )
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"network": {"items": [')
        _listed(out, items)
        out.write('],\n"links": [')
        _listed(out, links)
        out.write("]}}\n")
    yield Dropped("VOSviewer", "all but names", "types, directions and properties", counts=False)


CYJS = PropertyGraphExporter(".cyjs", "JSON for Cytoscape and cytoscape.js", _write_cyjs)
CX2 = PropertyGraphExporter(".cx2", "CX2, for Cytoscape and NDEx", _write_cx2)
VOSVIEWER = PropertyGraphExporter(".json", "JSON for VOSviewer, as a map", _write_vosviewer)
