"""A graph is described when it is built: what it holds, under which licence, and what made it."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from small_graph import BASE, small_graph

import ontology
from kgbuild import build, describe, load, manifest, triples
from kgbuild.errors import GraphError, KgbuildError
from kgbuild.folder import GraphFolder
from kgbuild.records import Paper
from kgbuild.store import temporary
from ontology.terms import ONTOLOGY
from ontology.vocabularies import DCTERMS, PROV

ABOUT = BASE + "about"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
SAMPLE = Path(__file__).parents[1] / "outputs/sample/graph"


def described(folder: Path, **told: str) -> GraphFolder:
    """Make the small graph with its description."""
    graph = small_graph(folder)
    graph.manifest.update(told)
    with temporary(graph) as store:
        describe.write(graph, store)
    return graph


def said(graph: GraphFolder, subject: str = ABOUT) -> dict[str, set[str]]:
    """Read what the written description says of something."""
    found: dict[str, set[str]] = {}
    for fact in ox.parse(path=graph.path / describe.FILE):
        if fact.subject.value == subject:
            found.setdefault(fact.predicate.value, set()).add(fact.object.value)
    return found


def test_it_counts_what_is_there(tmp_path: Path) -> None:
    graph = described(tmp_path)
    facts = [line.split(" ", 2) for line in set(triples.lines(graph))]
    told = said(graph)
    assert told[describe.VOID + "triples"] == {str(len(facts))}
    assert told[describe.VOID + "distinctSubjects"] == {str(len({s for s, _, _ in facts}))}
    assert told[describe.VOID + "properties"] == {str(len({p for _, p, _ in facts}))}
    papers = said(graph, f"{ABOUT}/class/kgb-Paper")
    assert papers[describe.VOID + "class"] == {ONTOLOGY + "Paper"}
    assert papers[describe.VOID + "entities"] == {str(graph.counts()["papers"])}
    uses = said(graph, f"{ABOUT}/property/kgb-uses")
    assert uses[describe.VOID + "property"] == {ONTOLOGY + "uses"}
    assert uses[describe.VOID + "triples"] == {
        str(sum(p == f"<{ONTOLOGY}uses>" for _, p, _ in facts))
    }


def test_it_says_what_made_the_graph_from_what(tmp_path: Path) -> None:
    graph = described(tmp_path)
    (run,) = said(graph)[PROV + "wasGeneratedBy"]
    (file,) = said(graph)[PROV + "wasDerivedFrom"]
    assert said(graph, run)[ONTOLOGY + "configHash"] == {graph.manifest["config"]}
    assert said(graph, run)[PROV + "used"] == {file}
    assert said(graph, file)[ONTOLOGY + "sha256"] == {graph.manifest["inputs"][0]["sha256"]}


def test_a_licence_that_was_given_is_told(tmp_path: Path) -> None:
    told = said(described(tmp_path, licence=LICENCE))
    assert told[DCTERMS + "license"] == {LICENCE}
    assert told[DCTERMS + "rights"] == {describe.RIGHTS}


def test_that_no_licence_was_given_is_told_too(tmp_path: Path) -> None:
    told = said(described(tmp_path))
    assert DCTERMS + "license" not in told
    (rights,) = told[DCTERMS + "rights"]
    assert rights.startswith("Who built this graph gave no licence for it.")


def test_the_licence_of_the_ontology_is_the_one_that_it_states() -> None:
    file = Path(ontology.__file__).with_name("kgbuild.ttl")
    stated = {
        fact.object.value
        for fact in ox.parse(path=file)
        if fact.predicate.value == DCTERMS + "license"
    }
    assert stated == {describe.ONTOLOGY_LICENCE}


def test_the_same_graph_is_described_in_the_same_bytes(tmp_path: Path) -> None:
    one, two = described(tmp_path / "one"), described(tmp_path / "two")
    assert (one.path / describe.FILE).read_bytes() == (two.path / describe.FILE).read_bytes()


def test_a_description_that_was_taken_away_is_made_anew(tmp_path: Path) -> None:
    graph = described(tmp_path)
    written = list(describe.description(graph))
    (tmp_path / describe.FILE).unlink()
    assert list(describe.description(graph)) == written


def test_a_description_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    graph = described(tmp_path)
    (tmp_path / describe.FILE).write_text("no Turtle", "utf-8")
    with pytest.raises(GraphError, match=r"void.ttl: expected Turtle.*remove the file"):
        list(describe.description(graph))


def test_a_build_writes_the_description(tmp_path: Path) -> None:
    papers = [Paper("A title", "We propose FooNet.")]
    build(papers, tmp_path / "graph", extractors=["coined"], licence=LICENCE)
    graph = load(tmp_path / "graph")
    assert graph.manifest["licence"] == LICENCE
    about = graph.base_iri + "about"
    assert said(graph, about)[DCTERMS + "license"] == {LICENCE}
    assert said(graph, about)[DCTERMS + "title"] == {"Knowledge graph of 1 AI papers"}


@pytest.mark.parametrize("given", ["CC-BY-4.0", "", "file:///etc/passwd", "https://a b"])
def test_a_licence_without_an_address_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(KgbuildError, match="--licence: expected the address of a licence"):
        build([Paper("A title", "A text.")], tmp_path / "graph", licence=given)
    assert manifest.licence(None) == {}


def test_the_description_of_the_sample_is_what_the_code_writes_today(tmp_path: Path) -> None:
    for file in SAMPLE.iterdir():
        if file.name != "store":
            (tmp_path / file.name).symlink_to(file)
    (tmp_path / describe.FILE).unlink()
    graph = GraphFolder(tmp_path)
    with temporary(graph) as store:
        describe.write(graph, store)
    assert (tmp_path / describe.FILE).read_bytes() == (SAMPLE / describe.FILE).read_bytes()
