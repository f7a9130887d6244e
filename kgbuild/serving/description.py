"""Says in RDF what the endpoint can do and what its graph holds."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request

from kgbuild import describe
from kgbuild.folder import GraphFolder
from kgbuild.serving.pool import Answer
from ontology.ntriples import is_iri
from ontology.terms import ONTOLOGY
from ontology.vocabularies import PREFIXES, RDF, SKOS

if TYPE_CHECKING:
    import pyoxigraph as ox

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = RDF + "type"
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


def dataset(graph: GraphFolder) -> "list[ox.Triple]":
    """Read what the build wrote down of the graph (VoID, DCAT, PROV)."""
    import pyoxigraph as ox

    lines = "\n".join(describe.description(graph))
    return list(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def served(graph: GraphFolder, home: str) -> "ox.Triple":
    """Say where a graph is queried."""
    import pyoxigraph as ox

    node, endpoint = ox.NamedNode(describe.node_of(graph)), ox.NamedNode(f"{home}sparql")
    return ox.Triple(node, ox.NamedNode(f"{describe.VOID}sparqlEndpoint"), endpoint)


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
