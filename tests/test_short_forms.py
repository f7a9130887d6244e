"""Short forms and what they stand for: one thing, marked where either is."""

import pytest

from kgbuild import nlp
from kgbuild.extractors import EXTRACTORS
from kgbuild.extractors.abbreviations import find_long_form


def read(abstract, *marks):
    """Let short forms be paired in an abstract where some words are marked."""

    def mark(doc):
        text = nlp.text_of(doc)
        spans = [
            nlp.span_at(doc, text.index(words), text.index(words) + len(words), kind)
            for words, kind in marks
        ]
        nlp.add_spans(doc, spans)
        return doc

    return nlp.run([mark, EXTRACTORS["short-forms"].create()], "A title", abstract)


def found(abstract, *marks):
    """Give all marks once short forms were paired."""
    doc = read(abstract, *marks)
    return [(span.text, span.label_) for span in doc.spans[nlp.SPANS]]


def test_a_long_form_is_marked_like_its_short_form():
    text = "We use gentle tide routing (GTR). Without GTR it floods."
    assert found(text, ("GTR", "Method")) == [
        ("gentle tide routing", "Method"), ("GTR", "Method"), ("GTR", "Method"),
    ]  # fmt: skip


@pytest.mark.parametrize("joint", ["of", "for Shut and"])
def test_words_at_the_end_of_a_long_form_are_no_things(joint):
    long, short = f"Careful Reading {joint} Open Worlds", "CROW" if joint == "of" else "CRSOW"
    text = f"We follow {long} ({short}) here."
    marks = [("Open Worlds", "Task"), (short, "Method")]
    assert found(text, *marks) == [(long, "Method"), (short, "Method")]


def test_a_long_form_that_begins_with_a_thing_is_told_of_by_its_parts():
    text = "We train by SGD with Careful Rounding (SCR)."
    marks = [("SGD", "Method"), ("Careful Rounding", "Method"), ("SCR", "Method")]
    assert found(text, *marks) == marks


def test_a_long_form_marked_from_before_its_hyphen_on_is_one_with_its_short_form():
    long = "Tide-Driven Slow Routing"
    doc = read(f"We use {long} (DSR).", (long, "Method"), ("DSR", "Method"))
    assert doc._.abbreviations == (("DSR", long),)


def test_nothing_is_taken_away_for_a_short_form_that_names_no_thing():
    text = "The Committee on Open Worlds (COW) met."
    assert found(text, ("Open Worlds", "Task")) == [("Open Worlds", "Task")]


def test_marks_that_reach_beyond_a_long_form_stay():
    text = "The Old Careful Reading of Worlds (CROW) is old."
    marks = [("Old Careful", "Method"), ("Worlds", "Task"), ("CROW", "Method")]
    assert found(text, *marks) == marks


@pytest.mark.parametrize(
    ("short", "text", "long"),
    [
        ("PPO", "by proximal policy optimization", "proximal policy optimization"),
        ("RNN", "a reef of nested nets", "reef of nested nets"),
        ("SSL", "for self-supervised learning", "self-supervised learning"),
        ("SL", "for self-supervised learning", "self-supervised learning"),
        ("NMF", "a non-negative matrix factorization", "non-negative matrix factorization"),
        ("LSTM", "the long short-term memory", "long short-term memory"),
        ("HTML", "hyper text", None),
    ],
)
def test_a_long_form_is_found_before_its_short_form(short, text, long):
    assert find_long_form(short, text) == long
