"""`roll_up` counts variants under the top of their family, and leaves the stored graph as it is."""

from pathlib import Path

import pytest
from linked import link

from kgbuild import checks
from kgbuild.cli import main
from kgbuild.errors import UnknownNameError
from kgbuild.graph import KnowledgeGraph
from kgbuild.store import store_of

MODELS = ("Llama 2 7B", "Llama 2", "Llama", "BERT")


@pytest.fixture
def graph(tmp_path: Path) -> KnowledgeGraph:
    """Five papers; the first names two members of a family."""
    papers = [["Llama 2 7B", "Llama"], ["Llama 2"], ["Llama 2 7B"], ["BERT"], ["Llama", "BERT"]]
    return link(tmp_path, [[(name, "Model") for name in names] for names in papers])


def papers_of(graph: KnowledgeGraph) -> dict[str, int]:
    return {entity.label: entity.papers for entity in graph.entities}


def stored(graph: KnowledgeGraph) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in graph.path.iterdir() if file.is_file()}


def test_a_variant_is_counted_under_the_top_of_its_family(graph: KnowledgeGraph) -> None:
    assert papers_of(graph) == {"Llama 2 7B": 2, "Llama 2": 1, "Llama": 2, "BERT": 2}
    rolled = graph.roll_up()
    assert papers_of(rolled) == {"Llama": 4, "BERT": 2}
    (llama,) = (e for e in rolled.entities if e.label == "Llama")
    assert llama.alt_labels == ("Llama 2", "Llama 2 7B")
    assert llama.mentions == 5


def test_a_paper_has_one_edge_to_a_family_with_the_sentences_of_all(graph: KnowledgeGraph) -> None:
    rolled = graph.roll_up()
    (llama,) = (e.uid for e in rolled.entities if e.label == "Llama")
    edges = [a for a in rolled.assertions if a.object == llama]
    assert len(edges) == len({a.subject for a in edges}) == 4
    sentences = {e.sentence for e in rolled.evidence if e.assertion in {a.uid for a in edges}}
    assert sentences == {"We use Llama 2 7B.", "We use Llama.", "We use Llama 2."}
    assert not [a for a in rolled.assertions if a.predicate == "variantOf"]
    assert rolled.counts()["links"] == graph.counts()["links"]


def test_a_rolled_up_graph_passes_the_checks_of_a_build(graph: KnowledgeGraph) -> None:
    rolled = graph.roll_up()
    checks.check(rolled, store_of(rolled))


def test_the_stored_graph_keeps_its_bytes_and_the_rolled_up_one_has_its_own(
    graph: KnowledgeGraph,
) -> None:
    before = stored(graph)
    first = stored(graph.roll_up())
    assert stored(graph) == before
    assert stored(graph.roll_up()) == first


def test_every_view_takes_a_graph_that_is_rolled_up(
    graph: KnowledgeGraph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "SELECT ?name { ?x a kgb:Model ; skos:prefLabel ?name } ORDER BY ?name"
    folder, page = str(graph.path), tmp_path / "page.html"
    assert main(["query", folder, asked, "--roll-up", "families", "--format", "csv"]) == 0
    assert capsys.readouterr().out.split() == ["name", "BERT", "Llama"]
    assert main(["query", folder, asked, "--format", "csv"]) == 0
    assert "Llama 2 7B" in capsys.readouterr().out
    assert main(["show", folder, "--roll-up", "families"]) == 0
    assert "Llama 4, BERT 2" in capsys.readouterr().out
    assert main(["page", folder, "--roll-up", "families", "-o", str(page)]) == 0
    assert "Llama 2 7B" in page.read_text("utf-8")  # its sentences still say what they say
    kinds = [kind for _, kind in graph.roll_up().to_networkx().nodes(data="kind")]
    assert kinds.count("Model") == 2


def test_an_unknown_way_to_roll_up_is_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="families"):
        graph.roll_up("sizes")
