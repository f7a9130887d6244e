"""Exporters: each writes one face of a graph folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from kgbuild.errors import UnknownNameError
from kgbuild.exporters import network_files, rdf, webpage
from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped


class Exporter(Protocol):
    """A module, or any object, that can write a graph in one format."""

    @property
    def SUFFIX(self) -> str:  # noqa: N802 -- a module's constant
        """Of the file that it writes, with the dot; "" when it writes a folder."""

    @property
    def SUMMARY(self) -> str:  # noqa: N802
        """One line for `kgbuild export --help`."""

    def write(self, graph: GraphFolder, path: Path) -> Iterable[Dropped]:
        """Write the graph to `path`, and say what the format could not hold."""


#: Every format there is.
EXPORTERS: dict[str, Exporter] = {
    "turtle": rdf.TURTLE,
    "ntriples": rdf.NTRIPLES,
    "jsonld": rdf.JSONLD,
    "rdfxml": rdf.RDFXML,
    "nquads": rdf.NQUADS,
    "turtle12": rdf.TURTLE12,
    "graphml": network_files.graphml,
    "gexf": network_files.gexf,
    "html": webpage,
}


def exporter(name: str) -> Exporter:
    """Find an exporter by name."""
    if name not in EXPORTERS:
        raise UnknownNameError("export format", name, EXPORTERS)
    return EXPORTERS[name]
