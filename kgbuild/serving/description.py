"""Says in RDF what the endpoint can do and what its graph holds."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request

from kgbuild.folder import GraphFolder
from kgbuild.serving.pool import Answer
from ontology.ntriples import is_iri
from ontology.terms import ONTOLOGY
from ontology.vocabularies import DCTERMS, PREFIXES, SKOS

if TYPE_CHECKING:
    import pyoxigraph as ox

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def home(request: Request) -> str:
    """Give the address that a client knows us by; one that is no address is not repeated."""
    address = str(request.base_url)
    return address if is_iri(address) else "http://localhost/"


def service(endpoint: str) -> Iterator["ox.Triple"]:
    """Describe the endpoint (SPARQL 1.1 Service Description)."""
    import pyoxigraph as ox

    node, graph = ox.NamedNode(endpoint), ox.NamedNode(f"{endpoint}#dataset")
    named = {"endpoint": node, "defaultDataset": graph}
    named["supportedLanguage"] = ox.NamedNode(f"{SD}SPARQL11Query")
    yield ox.Triple(node, ox.NamedNode(_TYPE), ox.NamedNode(f"{SD}Service"))
    for name, value in named.items():
        yield ox.Triple(node, ox.NamedNode(SD + name), value)
    for name in _FORMATS:
        yield ox.Triple(node, ox.NamedNode(f"{SD}resultFormat"), ox.NamedNode(FORMATS + name))
    yield ox.Triple(graph, ox.NamedNode(_TYPE), ox.NamedNode(f"{SD}Dataset"))
    yield ox.Triple(graph, ox.NamedNode(f"{SD}defaultGraph"), ox.NamedNode(f"{endpoint}#graph"))
    yield ox.Triple(
        ox.NamedNode(f"{endpoint}#graph"), ox.NamedNode(_TYPE), ox.NamedNode(f"{SD}Graph")
    )


#: What the description of the data counts.
CLASSES = "SELECT ?class (COUNT(*) AS ?n) { ?thing a ?class } GROUP BY ?class ORDER BY ?class"


def dataset(graph: GraphFolder, home: str, classes: Mapping[str, int]) -> Iterator["ox.Triple"]:
    """Describe the graph as a data set (VoID): where it is queried and what it holds."""
    import pyoxigraph as ox

    def fact(subject: str, predicate: str, value: str | int) -> "ox.Triple":
        named = isinstance(value, str) and value.startswith(("http://", "https://"))
        node = ox.NamedNode(str(value)) if named else ox.Literal(value)
        return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), node)

    node, papers = f"{home}.well-known/void#dataset", graph.counts()["papers"]
    yield fact(node, _TYPE, f"{VOID}Dataset")
    yield fact(node, f"{DCTERMS}title", f"Knowledge graph of {papers:,} papers")
    yield fact(node, f"{VOID}sparqlEndpoint", f"{home}sparql")
    space, base = ox.NamedNode(f"{VOID}uriSpace"), ox.Literal(graph.base_iri)
    yield ox.Triple(ox.NamedNode(node), space, base)  # VoID wants it as a text
    for vocabulary in PREFIXES.values():
        yield fact(node, f"{VOID}vocabulary", vocabulary)
    for class_, count in classes.items():
        part = f"{node}-{sha256(class_.encode()).hexdigest()[:12]}"
        yield fact(node, f"{VOID}classPartition", part)
        yield fact(part, f"{VOID}class", class_)
        yield fact(part, f"{VOID}entities", count)


class Term(NamedTuple):
    """A class or property of the ontology, as its page shows it."""

    name: str
    kind: str
    label: str
    definition: str


def terms(triples: Iterable["ox.Triple"]) -> list[Term]:
    """Gather the terms of the ontology, classes first."""
    said: dict[str, dict[str, str]] = {}
    for triple in triples:
        uid = triple.subject.value  # type: ignore[union-attr]
        if uid.startswith(ONTOLOGY) and uid != ONTOLOGY:
            facts = said.setdefault(uid.removeprefix(ONTOLOGY), {})
            facts.setdefault(triple.predicate.value, getattr(triple.object, "value", ""))
    found = [
        Term(
            name,
            facts.get(_TYPE, "").rpartition("#")[2],
            facts.get(f"{PREFIXES['rdfs']}label", name),
            facts.get(f"{SKOS}definition", facts.get(f"{PREFIXES['rdfs']}comment", "")),
        )
        for name, facts in said.items()
    ]
    return sorted(found, key=lambda term: (term.kind != "Class", term.name.lower()))


def written(triples: Iterable["ox.Triple"], format_: tuple[str, str], **names: str) -> Answer:
    """Write triples in a format, given by its name and media type."""
    import pyoxigraph as ox

    from kgbuild.serving.worker import rdf_format

    body = ox.serialize(
        sorted(triples, key=str),
        format=rdf_format(format_[0]),
        prefixes=dict(sorted(names.items())),
    )
    assert body is not None  # it is, where no file is given
    return Answer(200, format_[1], body)
