"""Says in RDF what the endpoint can do and what its graph holds."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kgbuild.serving.pool import Answer

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


def written(triples: Iterable["ox.Triple"], format_: tuple[str, str], **names: str) -> Answer:
    """Write triples in a format, given by its name and media type."""
    import pyoxigraph as ox

    from kgbuild.serving.worker import rdf_format

    body = ox.serialize(triples, format=rdf_format(format_[0]), prefixes=names)
    assert body is not None  # it is, where no file is given
    return Answer(200, format_[1], body)
