"""`KnowledgeGraph`, the handle on a graph folder with every view of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.errors import UnknownNameError
from kgbuild.exporters import exporter
from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kgbuild.sparql import Rows

#: What can be rolled up.
ROLL_UPS = ("families",)


class KnowledgeGraph(GraphFolder):
    """A graph: its tables, and every view of them."""

    def query(self, text: str, **parameters: Any) -> "Rows":
        """Answer a SPARQL query; see `kgbuild.sparql.query`."""
        from kgbuild import sparql

        return sparql.query(self, text, **parameters)

    def to_rdflib(self) -> "rdflib.Graph":
        """Give the graph as an rdflib graph: the same triples as every RDF export."""
        from kgbuild import triples

        return triples.to_rdflib(self)

    def to_networkx(self) -> "networkx.MultiDiGraph[str]":
        """Give papers, entities and domains as nodes and the assertions as edges."""
        from kgbuild import network

        return network.to_networkx(self)

    def roll_up(self, kind: str = "families") -> "KnowledgeGraph":
        """Give the graph in which what is said of a variant is said of the top of its family.

        Llama 2 7B and Llama 2 are counted under Llama. The graph itself is left as it is.
        """
        if kind not in ROLL_UPS:
            raise UnknownNameError("way to roll a graph up", kind, ROLL_UPS)
        from kgbuild.linking.rolling import rolled_up

        return KnowledgeGraph(rolled_up(self))

    def export(
        self,
        format: str,  # noqa: A002
        path: str | Path,
        **options: Any,
    ) -> list[Dropped]:
        """Write the graph in a format; what the format cannot hold is given back."""
        return list(exporter(format, **options).write(self, Path(path), **options))


def load(path: str | Path) -> KnowledgeGraph:
    """Open a graph folder."""
    return KnowledgeGraph(path)
