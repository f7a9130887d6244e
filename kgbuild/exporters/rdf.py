"""Writes a graph in RDF: Turtle, N-Triples, JSON-LD, RDF/XML, N-Quads, and Turtle of RDF 1.2.

Every format says the same triples in the same order, so equal graphs give equal bytes.
"""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from kgbuild import describe, triples
from kgbuild.errors import OutputError
from kgbuild.exporters.finishing import finished
from kgbuild.exporters.jsonld import jsonld
from kgbuild.folder import GraphFolder
from kgbuild.records import Dropped
from ontology.turtle import turtle

if TYPE_CHECKING:
    import pyoxigraph as ox

#: Lines in one file of N-Quads.
SHARD_LINES = 1_000_000

#: What the tables know and RDF is not told, because it would double the graph.
ONLY_IN_TABLES = (
    Dropped("mentions", "type, role, polarity", "kept in the tables only", counts=False),
    Dropped("links", "rule, score", "kept in the tables only", counts=False),
    Dropped("candidates", "every column", "kept in the tables only", counts=False),
)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

#: Writes sorted lines to a path, and says what it could not hold.
Writer = Callable[[GraphFolder, Iterable[str], Path], Iterable[Dropped]]


@dataclass(frozen=True, slots=True)
class RdfExporter:
    """One way to write a graph in RDF."""

    SUFFIX: str
    SUMMARY: str
    writer: Writer
    facts: Callable[[GraphFolder], Iterable[str]] = triples.lines
    left_out: tuple[Dropped, ...] = ONLY_IN_TABLES

    def write(self, graph: GraphFolder, path: Path) -> Iterable[Dropped]:
        """Write the graph; an interrupted export leaves nothing under its name."""
        lines = triples.in_order(self.facts(graph))
        try:
            with finished(path) as part:
                dropped = list(self.writer(graph, lines, part))
        except OSError as error:
            raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
        return [*self.left_out, *dropped]


def _text(lines: Iterable[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)


def _parsed(lines: Iterable[str]) -> Iterator["ox.Triple"]:
    import pyoxigraph as ox

    stream = cast("IO[bytes]", triples.LineStream(lines))
    return cast("Iterator[ox.Triple]", ox.parse(stream, format=ox.RdfFormat.N_TRIPLES))


def _ntriples(graph: GraphFolder, lines: Iterable[str], path: Path) -> Iterable[Dropped]:
    _text(lines, path)
    return ()


def _turtle(graph: GraphFolder, lines: Iterable[str], path: Path) -> Iterable[Dropped]:
    _text(turtle(lines, triples.prefixes(graph.base_iri)), path)
    return ()


def _jsonld(graph: GraphFolder, lines: Iterable[str], path: Path) -> Iterable[Dropped]:
    _text(jsonld(_parsed(lines)), path)
    return ()


def _xml_safe(triple: "ox.Triple", dropped: list[Dropped]) -> "ox.Triple":
    import pyoxigraph as ox

    value: Any = triple.object
    if not isinstance(value, ox.Literal) or not _NOT_IN_XML.search(value.value):
        return triple
    dropped.append(
        Dropped(str(triple.subject), value.value[:60], "has characters that XML cannot hold")
    )
    safe = _NOT_IN_XML.sub("\ufffd", value.value)
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(safe))


def _rdfxml(graph: GraphFolder, lines: Iterable[str], path: Path) -> Iterable[Dropped]:
    import pyoxigraph as ox

    dropped: list[Dropped] = []
    safe = (_xml_safe(triple, dropped) for triple in _parsed(lines))
    names = triples.prefixes(graph.base_iri)
    ox.serialize(safe, output=path, format=ox.RdfFormat.RDF_XML, prefixes=names)
    return dropped


def _nquads(graph: GraphFolder, lines: Iterable[str], path: Path) -> Iterable[Dropped]:
    """Write a folder of packed files; the run that made the graph is the name of its graph."""
    path.mkdir()
    run = f"<{triples.run_iri(graph)}>"
    source, number = iter(lines), 0
    while shard := list(islice(source, SHARD_LINES)):
        with (path / f"part-{number:05}.nq.gz").open("wb") as file, gzip.GzipFile(
            filename="", fileobj=file, mode="wb", mtime=0, compresslevel=6
        ) as out:  # fmt: skip
            out.writelines(f"{line.removesuffix('.')}{run} .\n".encode() for line in shard)
        number += 1
    return ()


def _with_reified(graph: GraphFolder) -> Iterable[str]:
    return chain(triples.lines(graph), triples.reified(graph))


def _described(graph: GraphFolder, lines: Iterable[str], path: Path) -> Iterable[Dropped]:
    _text(turtle(lines, describe.names(graph)), path)
    return ()


TURTLE = RdfExporter(".ttl", "Turtle, for people and for every RDF tool", _turtle)
NTRIPLES = RdfExporter(".nt", "N-Triples, one fact a line, sorted", _ntriples)
JSONLD = RdfExporter(".jsonld", "JSON-LD, one object a thing, with its context", _jsonld)
RDFXML = RdfExporter(".rdf", "RDF/XML, for older tools", _rdfxml)
NQUADS = RdfExporter("", "N-Quads, a folder of packed files, for large stores", _nquads)
TURTLE12 = RdfExporter(
    ".ttl", "Turtle of RDF 1.2, each statement tied to its triple", _turtle, _with_reified
)
VOID = RdfExporter(
    ".ttl", "what the graph holds, for catalogues (VoID, DCAT, PROV)", _described,
    describe.description, (),
)  # fmt: skip
