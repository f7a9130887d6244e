"""The vocabularies of others that we write in, and the short names of all namespaces."""

from ontology.ntriples import iri
from ontology.terms import DOMAINS, ONTOLOGY

DCTERMS = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

#: The short names of namespaces, alike in Turtle, JSON-LD, queries and documents.
PREFIXES = {
    "kgb": ONTOLOGY,
    "domain": DOMAINS,
    "dcterms": DCTERMS,
    "nif": NIF,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "xsd": XSD,
}

#: Where the lists that entities are grounded in keep their entries.
SCHEMES = {
    "wikidata": "http://www.wikidata.org/entity/",
    "openalex": "https://openalex.org/",
    "cso": "https://cso.kmi.open.ac.uk/topics/",
}


def kgb(name: str) -> str:
    """Write a term of our ontology."""
    return iri(ONTOLOGY + name)
