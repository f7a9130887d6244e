"""Write a graph as GraphML or GEXF, for Gephi, yEd, igraph and networkx."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.folder import GraphFolder
from kgbuild.network import to_networkx
from kgbuild.records import Dropped

#: What XML 1.0 cannot hold, even escaped.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class NetworkFile:
    """An exporter through networkx's own writers."""

    SUFFIX: str
    SUMMARY: str
    writer: Callable[[Any, Path], None]

    def write(self, graph: GraphFolder, path: Path) -> Iterator[Dropped]:
        """Write the graph; a character that XML cannot hold is taken out and said."""
        network = to_networkx(graph)
        for node, attributes in network.nodes(data=True):
            yield from _cleaned(node, attributes)
        for _, _, key, attributes in network.edges(keys=True, data=True):
            yield from _cleaned(key, attributes)
        self.writer(network, path)


def _cleaned(where: str, attributes: dict[str, Any]) -> Iterator[Dropped]:
    for name, value in attributes.items():
        if isinstance(value, str) and NOT_XML.search(value):
            attributes[name] = NOT_XML.sub("", value)
            yield Dropped(where, name, "a character that XML cannot hold", counts=False)


def _graphml(network: Any, path: Path) -> None:
    import networkx as nx

    nx.write_graphml(network, path, named_key_ids=True)


def _gexf(network: Any, path: Path) -> None:
    import networkx as nx

    # networkx stamps the day into the file: the same graph must give the same bytes
    text = "\n".join(nx.generate_gexf(network, version="1.2draft"))
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', "utf-8", newline="\n")


graphml = NetworkFile(".graphml", "GraphML, for Gephi, yEd, igraph, networkx", _graphml)
gexf = NetworkFile(".gexf", "GEXF, for Gephi", _gexf)
