"""Exporters: each writes one face of a graph folder."""

from collections.abc import Iterable
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, Protocol

from kgbuild.errors import KgbuildError, UnknownNameError
from kgbuild.exporters import (
    bibliography,
    cytoscape,
    delimited,
    graphson,
    json_lines,
    ladybug,
    neo4j,
    network_files,
    parquet,
    rdf,
    relational,
    webpage,
)
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
    "void": rdf.VOID,
    "graphml": network_files.graphml,
    "gexf": network_files.gexf,
    "parquet": parquet.PARQUET,
    "csv": delimited.CSV,
    "neo4j": neo4j.NEO4J_CSV,
    "neo4j-parquet": neo4j.NEO4J_PARQUET,
    "neptune": delimited.NEPTUNE,
    "neptune-opencypher": delimited.NEPTUNE_OPENCYPHER,
    "graph-jsonl": json_lines.JSONL,
    "apoc-jsonl": json_lines.APOC,
    "graphson": graphson.GRAPHSON,
    "arangodb": json_lines.ARANGODB,
    "cytoscape": cytoscape.CYJS,
    "cx2": cytoscape.CX2,
    "vosviewer": cytoscape.VOSVIEWER,
    "ladybug": ladybug.LADYBUG,
    "sqlite": relational.SQLITE,
    "duckdb": relational.DUCKDB,
    "html": webpage,
    "bibtex": bibliography.BIBTEX,
    "ris": bibliography.RIS,
    "csl-json": bibliography.CSL,
    "jsonl": bibliography.JSONL,
}


def exporter(name: str, **options: Any) -> Any:
    """Find an exporter by name, and check that its `write` knows these options."""
    if name not in EXPORTERS:
        raise UnknownNameError("export format", name, EXPORTERS)
    for option in options:
        able = sorted(format_ for format_ in EXPORTERS if option in _options(format_))
        if name not in able:
            raise KgbuildError(
                f"the format {name!r} has no option {option!r}; these have: {', '.join(able)}"
            )
    return EXPORTERS[name]


def _options(name: str) -> list[str]:
    known = signature(EXPORTERS[name].write).parameters.values()
    return [p.name for p in known if p.kind is Parameter.KEYWORD_ONLY]
