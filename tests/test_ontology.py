"""The ontology is what `terms.py` says, uses words of others as they define them, and is sound."""

import csv
import json
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from small_graph import small_graph

import ontology
from kgbuild import checks, describe, triples
from ontology.domains import research_domains
from ontology.iris import domain_iri
from ontology.terms import (
    DOMAINS,
    IN_DOMAIN,
    ONTOLOGY,
    SIGNATURES,
    EntityType,
    Polarity,
    Relation,
    Role,
)
from ontology.vocabularies import PREFIXES, SKOS

FOLDER = Path(ontology.__file__).parent
RDF, RDFS = PREFIXES["rdf"], PREFIXES["rdfs"]
OWL = "http://www.w3.org/2002/07/owl#"
TRIPLES = list(ox.parse(path=FOLDER / "kgbuild.ttl", format=ox.RdfFormat.TURTLE))
SCHEME = list(ox.parse(path=FOLDER / "domains.ttl", format=ox.RdfFormat.TURTLE))

#: The terms of NIF 2.1 (nif-core) that we use, as its file defines them. Neither npm (there is no
#: @vocabulary/nif) nor PyPI has that file, so here, alone, a list stands in the place of one.
NIF_TERMS = {
    "OffsetBasedString", "Context", "Sentence", "anchorOf", "beginIndex", "endIndex", "isString",
    "referenceContext", "superString",
}  # fmt: skip


#: The packages `@vocabulary/*` of npm, and what each defines.
VOCABULARIES = {
    "dcterms": PREFIXES["dcterms"], "skos": SKOS, "prov": PREFIXES["prov"],
    "schema": PREFIXES["schema"], "foaf": "http://xmlns.com/foaf/0.1/", "dcat": describe.DCAT,
    "owl": OWL, "vann": "http://purl.org/vocab/vann/", "void": describe.VOID,
    "sh": "http://www.w3.org/ns/shacl#",
}  # fmt: skip


def objects(subject: str, predicate: str, within: list[ox.Triple] = TRIPLES) -> set[str]:
    return {
        triple.object.value
        for triple in within
        if getattr(triple.subject, "value", "") == subject and triple.predicate.value == predicate
        if not isinstance(triple.object, ox.BlankNode | ox.Triple)
    }


def own(kind: str) -> set[str]:
    """List our own terms of a kind."""
    return {
        triple.subject.value.removeprefix(ONTOLOGY)
        for triple in TRIPLES
        if triple.predicate.value == RDF + "type"
        and triple.object.value == OWL + kind
        and triple.subject.value.startswith(ONTOLOGY)
    }


CLASSES, INDIVIDUALS = own("Class"), own("NamedIndividual")
LINKS, VALUES = own("ObjectProperty"), own("DatatypeProperty")
TERMS = sorted(CLASSES | INDIVIDUALS | LINKS | VALUES)


def above(name: str, predicate: str) -> set[str]:
    found: set[str] = set()
    todo = [ONTOLOGY + name]
    while todo:
        for parent in objects(todo.pop(), RDFS + predicate):
            assert parent != ONTOLOGY + name, f"{name} stands above itself"
            todo += [parent] if parent not in found else []
            found.add(parent)
    return found


@pytest.mark.parametrize("kind", EntityType)
def test_every_type_of_entity_is_a_class(kind: EntityType) -> None:
    assert ONTOLOGY + "ResearchEntity" in above(kind, "subClassOf")


@pytest.mark.parametrize("role", Role)
def test_every_role_leads_from_papers_to_entities(role: Role) -> None:
    assert PREFIXES["schema"] + "mentions" in above(role, "subPropertyOf")
    assert objects(ONTOLOGY + role, RDFS + "domain") == {ONTOLOGY + "Paper"}
    assert objects(ONTOLOGY + role, RDFS + "range") == {ONTOLOGY + "ResearchEntity"}


@pytest.mark.parametrize("relation", Relation)
def test_every_relation_ends_where_terms_says(relation: Relation) -> None:
    """The classes at its ends take in every type that may stand there."""
    for predicate, kinds in zip(("domain", "range"), SIGNATURES[relation], strict=True):
        for end in objects(ONTOLOGY + relation, RDFS + predicate):
            assert all(end in above(kind, "subClassOf") | {ONTOLOGY + kind} for kind in kinds)


@pytest.mark.parametrize("relation", Relation)
def test_the_checks_let_join_what_terms_lets_join(relation: Relation) -> None:
    kinds = [kind.value for kind in EntityType]
    facts = [f"<e:{end}{kind}> a <{ONTOLOGY}{kind}> ." for kind in kinds for end in ("from", "to")]
    facts += [f"<e:from{a}> <{ONTOLOGY}{relation}> <e:to{b}> ." for a, b in product(kinds, kinds)]
    store = ox.Store()
    store.load("\n".join(facts).encode(), format=ox.RdfFormat.TURTLE)
    rule = (checks.RULES / "relation-ends.rq").read_text("utf-8")
    refused = {(row["node"].value, row["value"].value) for row in store.query(rule)}
    signature = SIGNATURES[relation]
    assert refused == {
        (f"e:from{a}", f"e:to{b}")
        for a, b in product(EntityType, EntityType)
        if a not in signature.subjects or b not in signature.objects
    }


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("checks/label.rq", EntityType),
        ("checks/role-ends.rq", [*EntityType, *Role]),
        ("checks/assertion-parts.rq", [*Role, *Relation, IN_DOMAIN, *Polarity]),
        ("checks/edge-assertion.rq", [*Role, *Relation, IN_DOMAIN]),
        ("checks/relation-ends.rq", Relation),
        ("shapes.ttl", [*EntityType, *Role, *Relation, IN_DOMAIN, *Polarity]),
    ],
)
def test_the_rules_name_all_that_terms_names(file: str, names: list[str]) -> None:
    said = set(re.findall(r"kgb:(\w+)", (FOLDER / file).read_text("utf-8")))
    assert said >= set(names)


def test_the_context_has_a_word_for_every_term() -> None:
    words = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]
    meanings = {
        word if isinstance(word, str) else word["@id"] for word in words.values() if word != 1.1
    }
    assert {f"kgb:{term}" for term in CLASSES | LINKS | VALUES} <= meanings


def test_the_polarities_and_the_domain_of_a_paper_are_there() -> None:
    assert set(Polarity) == INDIVIDUALS
    assert objects(ONTOLOGY + IN_DOMAIN, RDFS + "range") == {ONTOLOGY + "Domain"}


@pytest.mark.parametrize("term", TERMS)
def test_every_term_is_labelled_defined_and_shown(term: str) -> None:
    for predicate in (RDFS + "label", SKOS + "definition", SKOS + "example"):
        assert len(objects(ONTOLOGY + term, predicate)) == 1, predicate
    assert objects(ONTOLOGY + term, RDFS + "isDefinedBy") == {ONTOLOGY.removesuffix("#")}
    (definition,) = objects(ONTOLOGY + term, SKOS + "definition")
    assert re.fullmatch(r"[A-Z].*\.", definition)


def test_what_no_graph_holds_says_so(tmp_path: Path) -> None:
    """Every term is written, or its note tells that it is not: reserved, or only stood above."""
    said = " ".join(triples.lines(small_graph(tmp_path)))
    unwritten = {term for term in TERMS if f"<{ONTOLOGY}{term}>" not in said}
    noted = {
        term
        for term in TERMS
        for note in objects(ONTOLOGY + term, SKOS + "scopeNote")
        if re.search(r"^Reserved: |written into a graph", note)
    }
    assert noted == unwritten


@pytest.mark.parametrize("term", TERMS)
def test_names_follow_one_pattern(term: str) -> None:
    pattern = r"[A-Z][A-Za-z]+" if term in CLASSES else r"[a-z][A-Za-z0-9]+"
    assert re.fullmatch(pattern, term)


@pytest.mark.parametrize("term", sorted(CLASSES | LINKS | VALUES))
def test_nothing_stands_above_itself(term: str) -> None:
    above(term, "subClassOf" if term in CLASSES else "subPropertyOf")


@pytest.mark.parametrize("term", sorted(LINKS | VALUES))
def test_every_property_says_what_it_joins(term: str) -> None:
    free_subject = {"confidence", "paperCount"}
    free_object = {"subject", "predicate", "groundedIn"}
    assert objects(ONTOLOGY + term, RDFS + "domain") or term in free_subject
    assert objects(ONTOLOGY + term, RDFS + "range") or term in free_object


def test_the_kinds_of_thing_are_told_apart() -> None:
    """Two disjoint lists: what there is, and what papers speak of."""
    members = sum(
        triple.object.value == OWL + "AllDisjointClasses"
        for triple in TRIPLES
        if isinstance(triple.object, ox.NamedNode)
    )
    assert members == 2


def test_the_header_says_who_when_and_under_which_licence() -> None:
    header = ONTOLOGY.removesuffix("#")
    (version,) = objects(header, OWL + "versionInfo")
    assert objects(header, OWL + "versionIRI") == {f"{header}/{version}"}
    for name in ("title", "description", "creator", "created", "modified", "license"):
        assert objects(header, PREFIXES["dcterms"] + name), name


def defined() -> dict[str, Callable[[str], bool]]:
    """Give for each foreign namespace whether it defines a term."""
    from rdflib import URIRef
    from rdflib import namespace as spaces

    closed = (
        spaces.DCTERMS, spaces.SKOS, spaces.PROV, spaces.SDO, spaces.FOAF, spaces.DCAT, spaces.OWL,
        spaces.RDF, spaces.RDFS, spaces.XSD, spaces.VANN, spaces.VOID, spaces.SH,
    )  # fmt: skip
    known: dict[str, Callable[[str], bool]] = {
        str(space): (lambda term, space=space: URIRef(term) in space) for space in closed
    }
    nif = PREFIXES["nif"]
    return {**known, nif: lambda term: term.removeprefix(nif) in NIF_TERMS}


def written(folder: Path) -> set[str]:
    """List the properties and classes of others in all that we write."""
    graph = small_graph(folder)
    lines = [*triples.lines(graph), *describe.description(graph)]
    said = list(ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES))
    said += TRIPLES + SCHEME + list(ox.parse(path=FOLDER / "shapes.ttl"))
    found = {triple.predicate.value for triple in said}
    found |= {
        term.value
        for triple in said
        if triple.predicate.value == RDF + "type" or triple in TRIPLES
        for term in (triple.subject, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    found |= {t.object.datatype.value for t in said if isinstance(t.object, ox.Literal)}
    return {
        term
        for term in found
        if not term.startswith(
            ("https://w3id.org/kgbuild", "https://example.org/", "https://creativecommons.org/")
        )
    }


def test_the_terms_of_others_are_those_that_they_define(tmp_path: Path) -> None:
    known = defined()
    for term in sorted(written(tmp_path)):
        namespace = next((space for space in known if term.startswith(space)), None)
        assert namespace, f"{term} is of no vocabulary that we know"
        assert known[namespace](term), f"{term} is not defined by its vocabulary"


@pytest.mark.slow
def test_the_vocabulary_files_define_them_too(tmp_path: Path) -> None:
    import shutil
    import subprocess
    import tarfile

    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    packages = [f"@vocabulary/{name}" for name in VOCABULARIES]
    done = subprocess.run(["npm", "pack", "--silent", *packages], cwd=tmp_path, check=False)
    if done.returncode:
        pytest.skip("the packages of the vocabularies cannot be fetched")
    subjects: set[str] = set()
    for file in tmp_path.glob("*.tgz"):
        with tarfile.open(file) as archive:
            for member in archive.getmembers():
                if member.name.endswith(".nq"):
                    content = archive.extractfile(member)
                    assert content
                    quads = ox.parse(content.read(), format=ox.RdfFormat.N_QUADS)
                    subjects |= {getattr(quad.subject, "value", "") for quad in quads}
    subjects |= {term.replace("http://schema.org/", "https://schema.org/") for term in subjects}
    used = written(tmp_path / "graph")
    for name, space in VOCABULARIES.items():
        assert {term for term in used if term.startswith(space)} <= subjects, name
    others = {PREFIXES["nif"], PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["xsd"]}
    spaces = (*VOCABULARIES.values(), *others)
    assert {term for term in used if not term.startswith(spaces)} == set()


def test_the_scheme_keeps_the_rules_of_skos() -> None:
    store = ox.Store()
    store.load(path=FOLDER / "domains.ttl", format=ox.RdfFormat.TURTLE)
    rules = {
        "two labels": "?x skos:prefLabel ?a, ?b FILTER(LANG(?a) = LANG(?b) && ?a != ?b)",
        "no label": "?x a skos:Concept FILTER NOT EXISTS { ?x skos:prefLabel ?l }",
        "no definition": "?x a skos:Concept FILTER NOT EXISTS { ?x skos:definition ?l }",
        "no scheme": "?x a skos:Concept FILTER NOT EXISTS { ?x skos:inScheme ?s }",
        "one label, two concepts": "?x skos:prefLabel ?l . ?y skos:prefLabel ?l FILTER(?x != ?y)",
        "a circle": "?x skos:broader+ ?x",
        "broader to nowhere": "?x skos:broader ?y FILTER NOT EXISTS { ?y a skos:Concept }",
        "a top below another": "?x skos:topConceptOf ?s ; skos:broader ?y",
        "neither top nor below": "?x a skos:Concept "
        "FILTER NOT EXISTS { ?x skos:topConceptOf|skos:broader ?y }",
        "related and broader": "?x skos:related ?y ; skos:broader+ ?y",
        "one match, two strengths": "?x skos:closeMatch ?y ; skos:broadMatch|skos:relatedMatch ?y",
        "no match": "?x a skos:Concept "
        "FILTER NOT EXISTS { ?x skos:closeMatch|skos:broadMatch|skos:relatedMatch ?y }",
    }
    for rule, pattern in rules.items():
        found = store.query(f"SELECT ?x {{ {pattern} }}", prefixes=PREFIXES)
        assert [row["x"].value for row in found] == [], rule


def test_the_loader_gives_what_the_scheme_says() -> None:
    found = research_domains()
    assert len(found) == 75
    assert found["nlp"].broader is None
    assert {domain.broader for domain in found.values()} <= {None, *found}
    assert domain_iri("law") == DOMAINS + "law"


def test_the_scheme_has_the_domains_of_the_annotated_papers(shared: Path) -> None:
    with (shared / "gold" / "domains.tsv").open(encoding="utf-8") as file:
        expected = {
            row["id"]: (row["label"], row["parent"] or None)
            for row in csv.DictReader(file, delimiter="\t")
        }
    assert {d.id: (d.label, d.broader) for d in research_domains().values()} == expected


def test_alignments_name_terms_that_are_there() -> None:
    rows = alignments()
    assert {row["subject_id"].removeprefix("kgb:") for row in rows} <= set(TERMS)
    turtle = list(ox.parse(path=FOLDER / "alignments.ttl", format=ox.RdfFormat.TURTLE))
    assert {t.subject.value.removeprefix(ONTOLOGY) for t in turtle} <= set(TERMS)
    assert len(turtle) == len(rows)


def alignments() -> list[dict[str, Any]]:
    lines = (FOLDER / "alignments.sssom.tsv").read_text("utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t"))
