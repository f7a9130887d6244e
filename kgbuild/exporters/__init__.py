"""Exporters: each writes one face of a graph folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from kgbuild.errors import UnknownNameError
from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped


class Exporter(Protocol):
    """A module, or any object, that can write a graph in one format."""

    SUFFIX: str  #: of the file that it writes, with the dot; "" when it writes a folder
    SUMMARY: str  #: one line for `kgbuild export --help`

    def write(self, graph: GraphFolder, path: Path) -> Iterable[Dropped]:
        """Write the graph to `path`, and say what the format could not hold."""


#: Every format there is.
EXPORTERS: dict[str, Exporter] = {}


def exporter(name: str) -> Exporter:
    """Find an exporter by name."""
    if name not in EXPORTERS:
        raise UnknownNameError("export format", name, EXPORTERS)
    return EXPORTERS[name]
