"""A table of sentences: the name in brackets is asserted, hedged or negated."""

from pathlib import Path

import pytest

from kgbuild.extractors.polarity import polarity_of

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("polarity.tsv").read_text("utf-8").splitlines()[1:]
]
PROBLEMS = {"overfitting", "hallucination", "catastrophic forgetting", "accuracy", "BLEU", "F1"}


@pytest.mark.parametrize(("expected", "sentence"), ROWS)
def test_a_sentence_gives_its_name_this_polarity(expected, sentence):
    before, _, rest = sentence.partition("[")
    name, _, after = rest.partition("]")
    kind = "Task" if name in PROBLEMS else "Method"
    assert polarity_of(before, after, kind) == expected


def test_the_table_is_large_enough_to_mean_something():
    assert len(ROWS) >= 80
    assert {row[0] for row in ROWS} == {"asserted", "hedged", "negated"}


def test_to_avoid_a_means_is_to_do_without_it_and_to_avoid_a_problem_is_to_solve_it():
    assert polarity_of("Our method avoids ", ".", "Method") == "negated"
    assert polarity_of("Our method avoids ", ".", "Task") == "asserted"
