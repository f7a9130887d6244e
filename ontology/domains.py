"""The scheme of research domains, read from `domains.ttl`, which is the source of truth."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from ontology.terms import DOMAINS

FILE = Path(__file__).with_name("domains.ttl")
_SKOS = "http://www.w3.org/2004/02/skos/core#"


class ResearchDomain(NamedTuple):
    """A concept of the scheme; `broader` is the id of the domain above it, if there is one."""

    id: str
    label: str
    broader: str | None


@cache
def research_domains() -> dict[str, ResearchDomain]:
    """Give every domain by its id, in the order of ids.

    >>> research_domains()["machine-translation"]
    ResearchDomain(id='machine-translation', label='Machine translation', broader='nlp')
    """
    import pyoxigraph as ox

    labels: dict[str, str] = {}
    broader: dict[str, str] = {}
    for triple in ox.parse(path=FILE, format=ox.RdfFormat.TURTLE):
        id_ = str(triple.subject.value).removeprefix(DOMAINS)
        if triple.predicate.value == _SKOS + "prefLabel":
            labels[id_] = triple.object.value
        elif triple.predicate.value == _SKOS + "broader":
            broader[id_] = triple.object.value.removeprefix(DOMAINS)
    return {id_: ResearchDomain(id_, labels[id_], broader.get(id_)) for id_ in sorted(labels)}
