"""Describes a graph for catalogues: what it holds (VoID, DCAT), from what it was made (PROV)."""

from collections import Counter
from collections.abc import Iterable, Iterator

from kgbuild import triples
from kgbuild.folder import GraphFolder
from ontology.ntriples import integer, iri, string
from ontology.vocabularies import DCTERMS, PREFIXES, PROV

VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
_TYPE = iri(PREFIXES["rdf"] + "type")

RIGHTS = (
    "Titles and abstracts belong to their authors and publishers; "
    "what is said of them here was taken from them by machine."
)


def description(graph: GraphFolder) -> Iterator[str]:
    """Say in N-Triples how large a graph is, by class and by property, and what made it."""
    node, base = f"{graph.base_iri}about", graph.base_iri
    counts = graph.counts()
    for kind in (VOID, DCAT):
        yield f"{iri(node)} {_TYPE} {iri(kind + 'Dataset')} ."
    title = f"Knowledge graph of {counts['papers']:,} AI papers"
    yield _fact(node, DCTERMS + "title", string(title))
    yield _fact(node, DCTERMS + "rights", string(RIGHTS))
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
    yield from _statistics(node, triples.in_order(triples.lines(graph)))


def _statistics(node: str, lines: Iterable[str]) -> Iterator[str]:
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects, before = 0, ""
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        subjects += subject != before
        before = subject
        properties[predicate] += 1
        if predicate == _TYPE:
            classes[value.removesuffix(" .")] += 1
    numbers = {
        "triples": properties.total(), "distinctSubjects": subjects,
        "classes": len(classes), "properties": len(properties),
    }  # fmt: skip
    for name, number in numbers.items():
        yield _fact(node, VOID + name, integer(number))
    yield from _parts(node, "class", "entities", classes)
    yield from _parts(node, "property", "triples", properties)


def _parts(node: str, kind: str, unit: str, counts: Counter[str]) -> Iterator[str]:
    for term, count in counts.items():
        part = f"{node}/{kind}/{_short(term.strip('<>'))}"
        yield _fact(node, f"{VOID}{kind}Partition", iri(part))
        yield _fact(part, f"{VOID}{kind}", term)
        yield _fact(part, f"{VOID}{unit}", integer(count))


def _short(term: str) -> str:
    """Name a term of a vocabulary by its prefix and local name."""
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    prefix = next((name for name, space in PREFIXES.items() if space == term[:cut]), "other")
    return f"{prefix}-{term[cut:]}"


def _fact(subject: str, predicate: str, value: str) -> str:
    return f"{iri(subject)} {iri(predicate)} {value} ."
