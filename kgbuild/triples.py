"""Walks over a graph folder and says everything in it in RDF, as N-Triples lines.

The export, the store and `to_rdflib` all start here, so they hold the same triples.
"""

import heapq
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, cast

from kgbuild.errors import GraphError
from kgbuild.folder import GraphFolder
from ontology import emit, iris, texts
from ontology.domains import FILE as DOMAINS_FILE
from ontology.domains import research_domains
from ontology.terms import EntityType
from ontology.vocabularies import PREFIXES, XSD

if TYPE_CHECKING:
    import rdflib

#: Lines sorted at once in memory; a larger graph is sorted in pieces on disk.
PIECE_LINES = 500_000


def prefixes(base_iri: str) -> dict[str, str]:
    """Name the namespaces of a graph: those of the vocabularies and its own."""
    own = {kind.lower(): f"{base_iri}{kind.lower()}/" for kind in EntityType if kind != "Domain"}
    return {**PREFIXES, **own, "paper": f"{base_iri}paper/", "field": f"{base_iri}domain/"}


def lines(graph: GraphFolder) -> Iterator[str]:
    """Say everything of a graph, in the order of its tables; a line may come more than once."""
    return chain.from_iterable(part(graph, name) for name in PARTS)


def part(graph: GraphFolder, name: str) -> Iterator[str]:
    """Say one of the `PARTS` of a graph."""
    try:
        yield from PARTS[name](graph)
    except (ValueError, KeyError) as error:
        raise GraphError(f"{graph.path}: the graph cannot be said in RDF: {error}") from error


def write_part(graph: Path, name: str, file: Path) -> Path:
    """Write one part of the graph in a folder as N-Triples: what a process of its own can do."""
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in part(GraphFolder(graph), name))
    return file


def run_iri(graph: GraphFolder) -> str:
    """Name the run that made a graph."""
    return iris.run_iri(graph.base_iri, str(graph.manifest["config"]))


def made_by(graph: GraphFolder) -> Iterator[str]:
    """Say what made a graph: the program, its configuration, and the files that it read."""
    base, manifest = graph.base_iri, graph.manifest
    software = iris.extractor_iri(base, f"kgbuild {manifest['kgbuild']}")
    yield from emit.extractor(software, "kgbuild", str(manifest["kgbuild"]))
    files = {f"{base}input/{file['sha256'][:20]}": file for file in manifest["inputs"]}
    yield from emit.run(
        run_iri(graph), config=str(manifest["config"]), software=software, inputs=list(files)
    )
    for uid, file in files.items():
        yield from emit.input_file(
            uid, name=file["name"], sha256=file["sha256"], papers=file["papers"]
        )


def _domains(_: GraphFolder) -> Iterator[str]:
    """Say the scheme of research domains as its file does, so that the graph stands alone."""
    import pyoxigraph as ox

    for triple in ox.parse(path=DOMAINS_FILE, format=ox.RdfFormat.TURTLE):
        yield f"{triple} ."
    for domain in research_domains().values():
        yield from emit.search_names(iris.domain_iri(domain.id), [domain.label])


def _identifiers(row: dict[str, Any]) -> tuple[str, ...]:
    found = (
        f"arXiv:{row['arxiv_id']}" if row["arxiv_id"] else None,
        f"doi:{row['doi']}" if row["doi"] else None,
        row["source_id"],
    )
    return tuple({name.lower(): name for name in reversed(found) if name}.values())[::-1]


def _papers(graph: GraphFolder) -> Iterator[str]:
    for row in graph.rows("papers"):
        yield from emit.paper(
            row["uid"], title=row["title"], year=row["year"], date=row["date"],
            venue=row["venue"], url=row["url"], identifiers=_identifiers(row),
            source=row["source"], position=row["position"], base=graph.base_iri,
        )  # fmt: skip
        yield from emit.authors(row["uid"], row["authors"] or [])
        for name in ("title", "abstract"):
            yield from texts.section(row["uid"], name, row[name])


def _categories(graph: GraphFolder) -> Iterator[str]:
    for row in graph.rows("categories"):
        yield from emit.category(row["paper"], row["category"])


def _entities(graph: GraphFolder) -> Iterator[str]:
    for row in graph.rows("entities"):
        yield from emit.entity(**row)


def _mentions(graph: GraphFolder) -> Iterator[str]:
    base, extractors = graph.base_iri, set()
    columns = ["uid", "paper", "section", "start", "end", "text", "confidence", "extractor"]
    for row in graph.rows("mentions", columns):
        extractors.add(row["extractor"])
        yield from texts.mention(**row, base=base)
    for name in sorted(extractors):
        yield from emit.extractor(iris.extractor_iri(base, name), name)


def _links(graph: GraphFolder) -> Iterator[str]:
    for row in graph.rows("links", ["mention", "entity"]):
        yield from texts.link(**row)


def _assertions(graph: GraphFolder) -> Iterator[str]:
    run = run_iri(graph)
    for row in graph.rows("assertions"):
        yield from emit.assertion(**row, run=run)


def _evidence(graph: GraphFolder) -> Iterator[str]:
    for row in graph.rows("evidence"):
        yield from texts.evidence(
            row["assertion"], row["paper"], row["section"], row["sentence_start"],
            row["sentence_end"], sentence=row["sentence"], mention=row["mention"],
        )  # fmt: skip


def _groundings(graph: GraphFolder) -> Iterator[str]:
    types: dict[str, str] = {}
    rows = list(graph.rows("groundings"))
    if rows:
        types = {row["uid"]: row["type"] for row in graph.rows("entities", ["uid", "type"])}
    for row in rows:
        yield from emit.grounding(
            row["entity"], types[row["entity"]], row["scheme"], row["external_id"], row["score"]
        )


#: What a graph says, in parts that do not need each other.
PARTS: dict[str, Callable[[GraphFolder], Iterator[str]]] = {
    "run": made_by, "domains": _domains, "papers": _papers, "categories": _categories,
    "entities": _entities, "mentions": _mentions, "links": _links, "assertions": _assertions,
    "evidence": _evidence, "groundings": _groundings,
}  # fmt: skip


def reified(graph: GraphFolder) -> Iterator[str]:
    """Say in RDF 1.2 which triple each statement is about."""
    for row in graph.rows("assertions", ["uid", "subject", "predicate", "object"]):
        yield from emit.reification(**row)


def in_order(unsorted: Iterable[str], piece_lines: int = PIECE_LINES) -> Iterator[str]:
    """Sort lines by code point and give each once, in bounded memory.

    >>> list(in_order(["b", "a", "b"], piece_lines=2))
    ['a', 'b']
    """
    source = iter(unsorted)
    first, piece = _piece(source, piece_lines), _piece(source, piece_lines)
    if not piece:
        yield from first
        return
    with TemporaryDirectory(prefix="kgbuild-") as folder, ExitStack() as stack:
        pieces: list[Iterator[str]] = [iter(first)]
        while piece:
            file = Path(folder) / f"{len(pieces)}.nt"
            with file.open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(f"{line}\n" for line in piece)
            read = stack.enter_context(file.open(encoding="utf-8", newline="\n"))
            pieces.append(line.rstrip("\n") for line in read)
            piece = _piece(source, piece_lines)
        for line, _ in groupby(heapq.merge(*pieces)):
            yield line


def _piece(source: Iterator[str], length: int) -> list[str]:
    return sorted(set(islice(source, length)))


class LineStream(io.RawIOBase):
    """Lets a parser that wants a file read lines as they are made."""

    def __init__(self, source: Iterable[str], piece_lines: int = 2_000) -> None:
        super().__init__()
        self._source = iter(source)
        self._piece_lines = piece_lines
        self._piece = io.BytesIO()

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes, at most `size` of them."""
        if size < 0:
            return self._piece.read() + "".join(f"{line}\n" for line in self._source).encode()
        given = self._piece.read(size)
        if not given and (piece := list(islice(self._source, self._piece_lines))):
            self._piece = io.BytesIO("\n".join([*piece, ""]).encode())
            given = self._piece.read(size)
        return given


def to_rdflib(graph: GraphFolder) -> "rdflib.Graph":
    """Give the graph to rdflib: the same triples, for everything that is built on it."""
    import pyoxigraph as ox
    import rdflib

    rdf = rdflib.Graph()
    for prefix, namespace in prefixes(graph.base_iri).items():
        rdf.bind(prefix, namespace, replace=True)
    stream = cast("IO[bytes]", LineStream(lines(graph)))
    for triple in ox.parse(stream, format=ox.RdfFormat.N_TRIPLES):
        value = triple.object
        rdf.add((
            rdflib.URIRef(triple.subject.value),
            rdflib.URIRef(triple.predicate.value),
            rdflib.URIRef(value.value)
            if isinstance(value, ox.NamedNode)
            else rdflib.Literal(
                value.value,
                lang=value.language,
                datatype=None if value.language else _datatype(value),
            ),
        ))  # fmt: skip
    return rdf


def _datatype(literal: Any) -> "rdflib.URIRef | None":
    import rdflib

    plain = literal.datatype.value == XSD + "string"
    return None if plain else rdflib.URIRef(literal.datatype.value)
