"""Our figures are score.py's figures; each is right on a case that can be counted by hand."""

import importlib.util
import json

import pytest

from kgbuild import Paper, build
from kgbuild.cli import main
from kgbuild.evaluation import PaperScore, figures, read_gold, retrieval, score_papers
from kgbuild.evaluation.figures import variant_recall
from kgbuild.extractors import RULES

ABSTRACT = "We propose SpinRank. We evaluate SpinRank on SQuAD with BERT."


def entity(type_: str, name: str, role: str, *mentions: tuple[str, int, int]) -> dict[str, object]:
    return {"type": type_, "name": name, "role": role, "mentions": list(mentions)}


GOLD = {
    "id": "p1",
    "title": "On ranking",
    "abstract": ABSTRACT,
    "domains": ["information-retrieval"],
    "entities": [
        entity("Method", "SpinRank", "proposes", ("abstract", 11, 19), ("abstract", 33, 41)),
        entity("Dataset", "SQuAD", "uses", ("abstract", 45, 50)),
        entity("Task", "ranking", "studies", ("title", 3, 10)),
    ],
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """A paper in which one entity is right, one has another role, one is extra, one is missed."""
    paper = Paper("On ranking", ABSTRACT, source_id="p1")
    return build([paper], tmp_path_factory.mktemp("evaluation") / "graph", extractors=RULES)


def test_what_is_right_extra_and_missed_is_counted_as_by_hand(graph):
    (score,) = score_papers(graph, [GOLD])
    assert score.in_graph
    assert score.counts["mention"] == [3, 1, 1]  # BERT is extra, ranking is missed
    assert score.counts["entity"] == [2, 1, 1]
    assert score.counts["edge"] == [1, 2, 2]  # SQuAD is evaluated on, not used: both ways wrong
    faults = {(w.fault, w.name): w.role for w in score.wrong}
    assert faults["role", "SQuAD"] == "uses -> evaluatesOn"
    assert faults["extra", "BERT"] == "uses"
    assert faults["missed", "ranking"] == "studies"


def test_the_recall_of_variants_counts_what_is_written_in_two_ways_only():
    thing, other = ("Method", "rag"), ("Model", "bert")
    score = PaperScore(
        in_graph=True,
        pairs=[(thing, "a"), (thing, "a"), (thing, "b"), (other, "c"), (other, "d")],
        forms=["rag", "rag", "retrievalaugmentedgeneration", "bert", "bert"],
    )
    assert variant_recall([score]) == pytest.approx((2 * 2 / 3 + 1 / 3) / 3)


def test_intervals_hold_their_figure(graph):
    for name, figure in figures(score_papers(graph, [GOLD] * 5), resamples=50).items():
        assert figure.low <= figure.value <= figure.high, name


def test_a_paper_that_the_graph_does_not_have_is_all_missed(graph):
    other = {**GOLD, "id": "p2", "title": "Another"}
    (score,) = score_papers(graph, [other])
    assert not score.in_graph
    assert score.counts["entity"] == [0, 0, 3]


def test_the_command_prints_figures_and_lists_wrong_edges(graph, tmp_path, capsys):
    gold, errors = tmp_path / "gold.jsonl", tmp_path / "errors.tsv"
    gold.write_text(json.dumps(GOLD) + "\n", "utf-8")
    assert main(["evaluate", str(graph.path), str(gold), "--errors", str(errors)]) == 0
    assert "edge" in capsys.readouterr().out
    lines = errors.read_text("utf-8").splitlines()
    assert len(lines) == 1 + 3
    assert any("We evaluate SpinRank on SQuAD" in line for line in lines)


def test_a_line_that_is_no_annotated_paper_is_named(tmp_path, capsys, graph):
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "x"}\n', "utf-8")
    assert main(["evaluate", str(graph.path), str(gold)]) == 1
    assert "gold.jsonl:1: expected an annotated paper" in capsys.readouterr().err


def test_our_figures_are_those_of_the_definition(shared, tmp_path):
    source = importlib.util.spec_from_file_location("score", shared.parent / "tools/score.py")
    definition = importlib.util.module_from_spec(source)
    source.loader.exec_module(definition)
    gold_file = shared / "gold/listing-dev.jsonl"
    graph = build([shared / "listing/trending-llm.txt"], tmp_path / "graph", extractors=RULES)
    theirs, wrong = definition.score(graph.path, gold_file)
    gold = read_gold(gold_file)
    scores = score_papers(graph, gold)
    ours = figures(scores, resamples=10)
    for name in ("mention", "span", "entity", "edge", "domain", "relation"):
        assert ours[name].value == pytest.approx(theirs[name]["f1"], abs=1e-4), name
        assert ours[name].n == theirs[name]["n"]
    for kind, table in (("entity", "entity_by_type"), ("edge", "edge_by_role")):
        for name, figure in theirs[table].items():
            assert ours[f"{kind} {name}"].value == pytest.approx(figure["f1"], abs=1e-4)
    assert ours["role accuracy"].value == pytest.approx(theirs["role_accuracy"], abs=1e-4)
    assert ours["B3"].value == pytest.approx(theirs["b3"]["f1"], abs=1e-4)
    assert ours["ECE"].value == pytest.approx(theirs["ece"], abs=1e-4)
    assert retrieval(graph, gold)[0] == pytest.approx(theirs["retrieval"], abs=1e-4)
    assert sum(len(score.wrong) for score in scores) == len(wrong)
