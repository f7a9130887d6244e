"""Write a graph as GraphML or GEXF, for Gephi, yEd, igraph, networkx and TinkerPop.

Lists are written as JSON. Texts come back sign by sign: line ends and tabs are escaped, and what
XML cannot hold at all is taken out and said.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from kgbuild.exporters.finishing import PropertyGraphExporter
from kgbuild.exporters.property_graph import FROM, TO, NodeTable, PropertyGraph, Table
from kgbuild.records import Dropped
from ontology.property_graph import KEY, Kind, Property, display

#: What XML 1.0 cannot hold, even escaped.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOST = "a character that XML cannot hold"
#: U+0085 and U+2028 end a line in XML 1.1, and for some readers of 1.0 too.
_ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"} | {
    code: f"&#{code};" for code in (0x09, 0x0A, 0x0D, 0x85, 0x2028)
}
_TYPES = {Kind.TEXT: "string", Kind.INTEGER: "long", Kind.NUMBER: "double", Kind.TEXTS: "string"}
#: Attributes that readers look for: TinkerPop labelV and labelE, Gephi label.
_NODE = (Property("labelV", Kind.TEXT, ""), Property("label", Kind.TEXT, ""))
_EDGE = (Property("labelE", Kind.TEXT, ""),)


def xml(text: str) -> str:
    """Escape a text for an element or an attribute, so that a parser gives it back unchanged.

    >>> xml("a < b" + chr(13))
    'a &lt; b&#13;'
    """
    return NOT_XML.sub("", text).translate(_ESCAPED)


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = json.dumps(value, ensure_ascii=False)
    return xml(value) if isinstance(value, str) else repr(value)


def _declared(tables: list[Any], first: tuple[Property, ...]) -> list[Property]:
    """Name each property once, whatever it means in each table."""
    known = [Property(p.name, p.kind, "") for table in tables for p in table.properties]
    return list(dict.fromkeys([*first, *known]))


def _values(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Give the values of a row, with those that only readers want in front."""
    if isinstance(table, NodeTable):
        first = {"labelV": table.label, "label": row[display(table.label)]}
    else:
        first = {"labelE": table.type}
    known = {**first, **{p.name: row[p.name] for p in table.properties}}
    return {name: value for name, value in known.items() if value is not None}


def _lost(values: dict[str, Any]) -> Iterator[Dropped]:
    for name, value in values.items():
        if isinstance(value, str) and NOT_XML.search(value):  # JSON escapes it, so a list keeps it
            yield Dropped(values[KEY], name, _LOST, counts=False)


def _write_graphml(graph: PropertyGraph, path: Path) -> Iterator[Dropped]:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        for part, tables, first in (("node", graph.nodes, _NODE), ("edge", graph.edges, _EDGE)):
            for p in _declared(tables, first):
                key = p.name if p in first else f"{part}-{p.name}"
                out.write(f'<key id="{key}" for="{part}" attr.name="{p.name}" ')
                out.write(f'attr.type="{_TYPES[p.kind]}"/>\n')
        out.write('<graph id="kgbuild" edgedefault="directed">\n')
        for table in graph.tables:
            for row in graph.rows(table):
                values = _values(table, row)
                yield from _lost(values)
                _graphml_row(out, table, row, values)
        out.write("</graph>\n</graphml>\n")


def _graphml_row(out: IO[str], table: Table, row: dict[str, Any], values: dict[str, Any]) -> None:
    part = "node" if isinstance(table, NodeTable) else "edge"
    ends = "" if part == "node" else f' source="{xml(row[FROM])}" target="{xml(row[TO])}"'
    first = {p.name for p in (_NODE if part == "node" else _EDGE)}
    out.write(f'<{part} id="{xml(row[KEY])}"{ends}>')
    for name, value in values.items():
        key = name if name in first else f"{part}-{name}"
        out.write(f'<data key="{key}">{_text(value)}</data>')
    out.write(f"</{part}>\n")


def _write_gexf(graph: PropertyGraph, path: Path) -> Iterator[Dropped]:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
        out.write('<graph defaultedgetype="directed" mode="static">\n')
        for part, tables, first in (("node", graph.nodes, _NODE), ("edge", graph.edges, _EDGE)):
            out.write(f'<attributes class="{part}">\n')
            for p in _declared(tables, first):
                out.write(f'<attribute id="{p.name}" title="{p.name}" type="{_TYPES[p.kind]}"/>\n')
            out.write("</attributes>\n")
        for part, tables in (("node", graph.nodes), ("edge", graph.edges)):
            out.write(f"<{part}s>\n")
            for table in tables:
                for row in graph.rows(table):
                    values = _values(table, row)
                    yield from _lost(values)
                    _gexf_row(out, part, row, values)
            out.write(f"</{part}s>\n")
        out.write("</graph>\n</gexf>\n")


def _gexf_row(out: IO[str], part: str, row: dict[str, Any], values: dict[str, Any]) -> None:
    if part == "node":
        ends = ""
        label = values.get("label", "")
    else:
        ends = f' source="{xml(row[FROM])}" target="{xml(row[TO])}"'
        label = values["labelE"]
    out.write(f'<{part} id="{xml(row[KEY])}"{ends} label="{xml(label)}"><attvalues>')
    for name, value in values.items():
        out.write(f'<attvalue for="{name}" value="{_text(value)}"/>')
    out.write(f"</attvalues></{part}>\n")


graphml = PropertyGraphExporter(
    ".graphml", "GraphML, for Gephi, yEd, igraph, networkx, TinkerPop", _write_graphml
)
gexf = PropertyGraphExporter(".gexf", "GEXF, for Gephi", _write_gexf)
