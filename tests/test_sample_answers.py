"""Every shipped question has its expected answer on the sample, and rdflib gives the same."""

import json
from typing import Any

import pytest
from sample_answers import ANSWERS, ASKED, SAMPLE, answer, plain

from kgbuild import load
from kgbuild.graph import KnowledgeGraph
from kgbuild.questions import question, questions

EXPECTED = {entry["question"]: entry for entry in json.loads(ANSWERS.read_text("utf-8"))}


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return load(SAMPLE)


@pytest.fixture(scope="module")
def rdf(graph: KnowledgeGraph) -> Any:
    return graph.to_rdflib()


def test_every_question_has_an_expected_answer_that_is_not_empty() -> None:
    assert set(EXPECTED) == set(ASKED) == set(questions())
    for name, entry in EXPECTED.items():
        assert entry["answer"], f"{name} has no answer on the sample"
        assert entry["given"] == ASKED[name]
        assert entry["says"] == question(name).says


@pytest.mark.parametrize("name", ASKED)
def test_the_sample_answers_as_it_is_written_down(graph: KnowledgeGraph, name: str) -> None:
    assert answer(graph, name) == EXPECTED[name]["answer"], "python tests/sample_answers.py"


@pytest.mark.parametrize("name", ASKED)
def test_rdflib_answers_the_same_on_the_sample(rdf: Any, name: str) -> None:
    import rdflib

    theirs = [
        [plain(v.toPython() if isinstance(v, rdflib.Literal) else v) for v in row]
        for row in rdf.query(question(name).filled(ASKED[name]))
    ]
    assert theirs == EXPECTED[name]["answer"]
