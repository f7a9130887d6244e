"""Says a fact in RDF: one function a kind of fact, plain values in, N-Triples lines out.

No blank node, no clock: the same facts give the same lines. IRIs come in whole (`iris` mints
them); the ontology's own terms are those of `terms` and `kgbuild.ttl`. What a text reads and where
is said by `texts`.
"""

from collections.abc import Iterator

from ontology.iris import slug
from ontology.ntriples import decimal, integer, iri, is_iri, moment, string
from ontology.terms import IN_DOMAIN, EntityType, Polarity, Relation, Role
from ontology.vocabularies import DCTERMS, PROV, RDF, RDFS, SCHEMA, SCHEMES, SKOS, kgb

_A = iri(RDF + "type")
_PREDICATES = {name: kgb(name) for name in (*Role, *Relation, IN_DOMAIN)}
_CONCEPTS = {EntityType.TASK, EntityType.DOMAIN}


def paper(
    uid: str,
    *,
    title: str,
    year: int | None = None,
    date: str | None = None,
    venue: str | None = None,
    url: str | None = None,
    identifiers: tuple[str, ...] = (),
    source: str = "",
    position: int | None = None,
    base: str,
) -> Iterator[str]:
    """Say that a paper is, what it is called, when and where it came out and where it was read."""
    node = iri(uid)
    yield f"{node} {_A} {kgb('Paper')} ."
    yield f"{node} {iri(DCTERMS + 'title')} {string(title)} ."
    if year is not None:
        yield f"{node} {kgb('year')} {integer(year)} ."
    for issued in moment(year, date):
        yield f"{node} {iri(DCTERMS + 'issued')} {issued} ."
    if venue:
        series = iri(f"{base}venue/{slug(venue)}")
        yield f"{node} {iri(DCTERMS + 'isPartOf')} {series} ."
        yield f"{series} {_A} {kgb('Venue')} ."
        yield f"{series} {iri(SCHEMA + 'name')} {string(venue)} ."
    if url and is_iri(url):
        yield f"{node} {iri(SCHEMA + 'url')} {iri(url)} ."
    elif url:  # an address that no RDF tool would read is still told, as a text
        identifiers = (*identifiers, url)
    for identifier in identifiers:
        yield f"{node} {iri(DCTERMS + 'identifier')} {string(identifier)} ."
    if source:
        yield f"{node} {iri(DCTERMS + 'source')} {string(source)} ."
    if position is not None:
        yield f"{node} {iri(SCHEMA + 'position')} {integer(position)} ."


def category(paper: str, name: str) -> Iterator[str]:
    """Say under what the source files a paper, in the source's own words (cs.CL)."""
    yield f"{iri(paper)} {iri(DCTERMS + 'subject')} {string(name)} ."


def authors(paper: str, names: list[str]) -> Iterator[str]:
    """Say who wrote a paper, in order: the names on this paper, not persons told apart."""
    for place, name in enumerate(names, start=1):
        node = iri(f"{paper}/author/{place}")
        yield f"{iri(paper)} {iri(SCHEMA + 'author')} {node} ."
        yield f"{node} {_A} {kgb('Author')} ."
        yield f"{node} {iri(SCHEMA + 'name')} {string(name)} ."
        yield f"{node} {iri(SCHEMA + 'position')} {integer(place)} ."


def entity(
    uid: str,
    *,
    type: str,  # noqa: A002
    label: str,
    alt_labels: list[str],
    papers: int,
    mentions: int,
    first_year: int | None = None,
) -> Iterator[str]:
    """Say that an entity is, of what kind, what it is called and how often it was met."""
    node = iri(uid)
    yield f"{node} {_A} {kgb(EntityType(type))} ."
    yield f"{node} {iri(SKOS + 'prefLabel')} {string(label)} ."
    for name in alt_labels:
        yield f"{node} {iri(SKOS + 'altLabel')} {string(name)} ."
    yield from search_names(uid, [label, *alt_labels])
    yield f"{node} {kgb('paperCount')} {integer(papers)} ."
    yield f"{node} {kgb('mentionCount')} {integer(mentions)} ."
    if first_year is not None:
        yield f"{node} {kgb('firstYear')} {integer(first_year)} ."


def search_name(name: str) -> str:
    """Bring a name into the form in which it is looked up.

    >>> search_name(" Machine  Translation ")
    'machine translation'
    """
    return " ".join(name.lower().split())


def search_names(uid: str, names: list[str]) -> Iterator[str]:
    """Say the names under which something is found by exact match, whatever their case."""
    for name in dict.fromkeys(map(search_name, names)):
        yield f"{iri(uid)} {kgb('searchName')} {string(name)} ."


def assertion(
    uid: str,
    subject: str,
    predicate: str,
    object: str,  # noqa: A002
    *,
    polarity: str,
    confidence: float,
    papers: int,
    run: str,
) -> Iterator[str]:
    """Say a statement: as a triple, unless it is denied, and as a thing with all that backs it."""
    node, property_ = iri(uid), _PREDICATES[predicate]
    if polarity != Polarity.NEGATED:
        yield f"{iri(subject)} {property_} {iri(object)} ."
    yield f"{node} {_A} {kgb('Assertion')} ."
    yield f"{node} {kgb('subject')} {iri(subject)} ."
    yield f"{node} {kgb('predicate')} {property_} ."
    yield f"{node} {kgb('object')} {iri(object)} ."
    yield f"{node} {kgb('polarity')} {kgb(Polarity(polarity))} ."
    yield f"{node} {kgb('confidence')} {decimal(confidence)} ."
    yield f"{node} {iri(PROV + 'wasGeneratedBy')} {iri(run)} ."
    if predicate in _RELATIONS:
        yield f"{node} {kgb('paperCount')} {integer(papers)} ."


_RELATIONS = frozenset(Relation)


def reification(uid: str, subject: str, predicate: str, object: str) -> Iterator[str]:  # noqa: A002
    """Say in RDF 1.2 which triple a statement is about."""
    reifies = iri(RDF + "reifies")
    triple = f"{iri(subject)} {_PREDICATES[predicate]} {iri(object)}"
    yield f"{iri(uid)} {reifies} <<( {triple} )>> ."


def grounding(entity: str, type: str, scheme: str, id: str, score: float) -> Iterator[str]:  # noqa: A002
    """Say which entry of a list kept by others an entity is; unsure matches are called close."""
    prefix = SCHEMES.get(scheme.lower(), "")
    address = id if is_iri(id) else prefix + id
    if not is_iri(address):
        yield f"{iri(entity)} {iri(DCTERMS + 'identifier')} {string(f'{scheme}:{id}')} ."
        return
    sure = score >= 0.95
    if EntityType(type) in _CONCEPTS:
        same = SKOS + ("exactMatch" if sure else "closeMatch")
    else:
        same = SCHEMA + "sameAs" if sure else RDFS + "seeAlso"
    yield f"{iri(entity)} {iri(same)} {iri(address)} ."
    yield f"{iri(entity)} {kgb('groundedIn')} {iri(address)} ."


def extractor(uid: str, name: str, version: str | None = None) -> Iterator[str]:
    """Say that a program, or a named part of it, finds mentions."""
    yield f"{iri(uid)} {_A} {kgb('Extractor')} ."
    yield f"{iri(uid)} {iri(SCHEMA + 'name')} {string(name)} ."
    if version:
        yield f"{iri(uid)} {iri(SCHEMA + 'softwareVersion')} {string(version)} ."


def run(uid: str, *, config: str, software: str, inputs: list[str]) -> Iterator[str]:
    """Say what made the statements: which program, how it was set, and what it read."""
    yield f"{iri(uid)} {_A} {kgb('ExtractionRun')} ."
    yield f"{iri(uid)} {kgb('configHash')} {string(config)} ."
    yield f"{iri(uid)} {iri(PROV + 'wasAssociatedWith')} {iri(software)} ."
    for file in inputs:
        yield f"{iri(uid)} {iri(PROV + 'used')} {iri(file)} ."


def input_file(uid: str, *, name: str, sha256: str, papers: int) -> Iterator[str]:
    """Say which file was read: its name, its hash and how many papers it held."""
    yield f"{iri(uid)} {_A} {iri(PROV + 'Entity')} ."
    yield f"{iri(uid)} {iri(SCHEMA + 'name')} {string(name)} ."
    yield f"{iri(uid)} {kgb('sha256')} {string(sha256)} ."
    yield f"{iri(uid)} {kgb('paperCount')} {integer(papers)} ."
