"""Write GraphSON 3 (TinkerPop, JanusGraph): a line a vertex, with the edges at it.

Tables are merged by uid as streams, so that the graph never has to fit into memory.
"""

import heapq
from collections.abc import Iterable, Iterator
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.json_lines import compact, properties
from kgbuild.exporters.property_graph import FROM, TO, EdgeTable, NodeTable, PropertyGraph
from kgbuild.records import Dropped
from ontology.property_graph import KEY

Row = dict[str, Any]
Near = dict[str, list[Row]]


def _typed(value: Any) -> Any:
    if isinstance(value, int):
        return {"@type": "g:Int64", "@value": value}
    if isinstance(value, float):
        return {"@type": "g:Double", "@value": value}
    return value


def _nodes(graph: PropertyGraph, table: NodeTable) -> Iterator[tuple[str, NodeTable, Row]]:
    for row in graph.rows(table, by=KEY):
        yield row[KEY], table, row


def _edges(graph: PropertyGraph, table: EdgeTable, here: str) -> Iterator[tuple[str, str, Row]]:
    far, name = (TO, "inV") if here == FROM else (FROM, "outV")
    for row in graph.rows(table, by=here):
        said = {name: _typed(value) for name, value in properties(table, row).items()}
        yield row[here], table.type, {"id": row[KEY], name: row[far], "properties": said}


def _near(graph: PropertyGraph, here: str) -> Iterator[tuple[str, Near]]:
    """Give each vertex with the edges that have it at this end, by type."""
    streams = [_edges(graph, table, here) for table in graph.edges]
    merged = heapq.merge(*streams, key=lambda edge: (edge[0], edge[1]))
    for uid, edges in groupby(merged, key=itemgetter(0)):
        near: Near = {}
        for _, type_, edge in edges:
            near.setdefault(type_, []).append(edge)
        yield uid, near


def _write(graph: PropertyGraph, path: Path) -> Iterable[Dropped]:
    numbers = count()
    nodes = heapq.merge(*(_nodes(graph, table) for table in graph.nodes), key=itemgetter(0))
    leaving, reaching = _Stream(_near(graph, FROM)), _Stream(_near(graph, TO))
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for uid, table, row in nodes:
            vertex: Row = {"id": uid, "label": table.label}
            for name, edges in (("outE", leaving.take(uid)), ("inE", reaching.take(uid))):
                if edges:
                    vertex[name] = edges
            vertex["properties"] = {
                name: [
                    {"id": _typed(next(numbers)), "value": _typed(item)}
                    for item in (value if isinstance(value, list) else [value])
                ]
                for name, value in properties(table, row).items()
            }
            out.write(compact(vertex) + "\n")
    return ()


class _Stream:
    """Takes what belongs to a uid from a stream that is sorted by uid."""

    def __init__(self, pairs: Iterator[tuple[str, Near]]) -> None:
        self._pairs = pairs
        self._next = next(pairs, None)

    def take(self, uid: str) -> Near:
        if self._next is None or self._next[0] != uid:
            return {}
        near = self._next[1]
        self._next = next(self._pairs, None)
        return near


GRAPHSON = PropertyGraphExporter(".graphson", "GraphSON 3, for TinkerPop and JanusGraph", _write)
