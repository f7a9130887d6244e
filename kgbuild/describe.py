"""Describes a graph for catalogues: what it holds (VoID, DCAT), from what it was made (PROV).

A build writes the description into the folder of the graph, as `void.ttl`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgbuild import triples
from kgbuild.errors import GraphError
from kgbuild.folder import GraphFolder
from kgbuild.store import temporary
from ontology.ntriples import integer, iri, string
from ontology.terms import ONTOLOGY
from ontology.turtle import turtle
from ontology.vocabularies import DCTERMS, PREFIXES, PROV, RDF

if TYPE_CHECKING:
    import pyoxigraph as ox

FILE = "void.ttl"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
ONTOLOGY_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_TYPE = iri(RDF + "type")

RIGHTS = (
    "Titles and abstracts belong to their authors and publishers; "
    "what is said of them here was taken from them by machine."
)
NO_LICENCE = "Who built this graph gave no licence for it."
ABOUT = (
    "What AI papers propose, use, evaluate on, compare with and study, "
    "with the sentence, the confidence and the run behind every statement."
)

_CLASSES = "SELECT ?term (COUNT(*) AS ?n) { ?thing a ?term } GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?thing ?term ?value } GROUP BY ?term"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?thing) AS ?n) { ?thing ?property ?value }"


def node_of(graph: GraphFolder) -> str:
    """Name a graph as a whole."""
    return f"{graph.base_iri}about"


def names(graph: GraphFolder) -> dict[str, str]:
    """Give the prefixes of a description."""
    return {**triples.prefixes(graph.base_iri), "void": VOID, "dcat": DCAT}


def write(graph: GraphFolder, store: "ox.Store") -> None:
    """Write the description of a graph, whose triples lie in `store`, into its folder."""
    lines = turtle(sorted(_description(graph, store)), names(graph))
    text = "".join(f"{line}\n" for line in lines)
    (graph.path / FILE).write_text(text, "utf-8", newline="\n")


def description(graph: GraphFolder) -> Iterator[str]:
    """Say in N-Triples what a graph holds and what made it, as its build wrote it down."""
    import pyoxigraph as ox

    file = graph.path / FILE
    if not file.is_file():  # taken away, or of an earlier version: counted anew
        with temporary(graph) as store:
            yield from sorted(_description(graph, store))
        return
    try:
        yield from sorted(f"{fact} ." for fact in ox.parse(path=file, format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{file}: expected Turtle, got: {error}; remove the file") from error


def _description(graph: GraphFolder, store: "ox.Store") -> Iterator[str]:
    node, base, counts = node_of(graph), graph.base_iri, graph.counts()
    for kind in (VOID, DCAT):
        yield f"{iri(node)} {_TYPE} {iri(kind + 'Dataset')} ."
    title = f"Knowledge graph of {counts['papers']:,} AI papers"
    yield _fact(node, DCTERMS + "title", string(title))
    yield _fact(node, DCTERMS + "description", string(ABOUT))
    yield from _rights(graph, node)
    yield _fact(node, VOID + "uriSpace", string(base))
    for name in ("kgb", "dcterms", "nif", "prov", "schema", "skos"):
        yield _fact(node, VOID + "vocabulary", iri(PREFIXES[name]))
    for row in graph.rows("papers", ["uid"]):
        yield _fact(node, VOID + "exampleResource", iri(row["uid"]))
        break
    yield _fact(node, PROV + "wasGeneratedBy", iri(triples.run_iri(graph)))
    for file in graph.manifest["inputs"]:
        yield _fact(node, PROV + "wasDerivedFrom", iri(f"{base}input/{file['sha256'][:20]}"))
    yield from triples.made_by(graph)
    yield from _statistics(node, store)


def _rights(graph: GraphFolder, node: str) -> Iterator[str]:
    """Say who owns what: the graph's licence is its builder's choice, the ontology's is ours."""
    licence = graph.manifest.get("licence")
    if licence:
        yield _fact(node, DCTERMS + "license", iri(licence))
    yield _fact(node, DCTERMS + "rights", string(RIGHTS if licence else f"{NO_LICENCE} {RIGHTS}"))
    ontology = ONTOLOGY.removesuffix("#")
    yield _fact(node, DCTERMS + "conformsTo", iri(ontology))
    yield _fact(ontology, DCTERMS + "license", iri(ONTOLOGY_LICENCE))


def _statistics(node: str, store: "ox.Store") -> Iterator[str]:
    classes, properties = _counted(store, _CLASSES), _counted(store, _PROPERTIES)
    ((subjects,),) = store.query(_SUBJECTS)  # type: ignore[misc]
    numbers = {
        "triples": sum(properties.values()), "distinctSubjects": int(subjects.value),
        "classes": len(classes), "properties": len(properties),
    }  # fmt: skip
    for name, number in numbers.items():
        yield _fact(node, VOID + name, integer(number))
    yield from _parts(node, "class", "entities", classes)
    yield from _parts(node, "property", "triples", properties)


def _counted(store: "ox.Store", query: str) -> dict[str, int]:
    found = store.query(query)
    return {row["term"].value: int(row["n"].value) for row in found}  # type: ignore[union-attr]


def _parts(node: str, kind: str, unit: str, counts: dict[str, int]) -> Iterator[str]:
    for term, count in counts.items():
        part = f"{node}/{kind}/{_short(term)}"
        yield _fact(node, f"{VOID}{kind}Partition", iri(part))
        yield _fact(part, f"{VOID}{kind}", iri(term))
        yield _fact(part, f"{VOID}{unit}", integer(count))


def _short(term: str) -> str:
    """Name a term of a vocabulary by its prefix and local name."""
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    prefix = next((name for name, space in PREFIXES.items() if space == term[:cut]), "other")
    return f"{prefix}-{term[cut:]}"


def _fact(subject: str, predicate: str, value: str) -> str:
    return f"{iri(subject)} {iri(predicate)} {value} ."
