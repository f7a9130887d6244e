"""IRIs come from content, and different things get different ones."""

import pyoxigraph
import pytest

from ontology import iris

BASE = "https://example.org/id/"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("BERT", "bert"),
        ("GPT-3.5", "gpt-3-5"),
        ("GPT 4", "gpt-4"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("C", "c"),
        ("Q*", "q-star"),
        ("β-VAE", "beta-vae"),
        ("π0", "pi0"),
        ("µP", "mup"),
        ("λ-calculus", "lambda-calculus"),
        ("pass@1", "pass-at-1"),
        ("Poincaré embedding", "poincare-embedding"),
        ("chain–of\u2011thought", "chain-of-thought"),
        ("question-answering (QA)", "question-answering-qa"),
    ],
)
def test_a_slug_is_what_a_reader_would_say(label: str, expected: str) -> None:
    assert iris.slug(label) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++", "C"),
        ("C++", "C#"),
        ("C", "C#"),
        ("Q*", "Q"),
        ("β-VAE", "VAE"),
        ("R²", "R2"),
        ("π0", "0"),
        ("SAM 2", "SAM²"),
        ("SAM2", "SAM²"),
        ("GPT-3", "GPT-3.5"),
        ("通义千问", "文心一言"),
        ("\u0430dam", "Adam"),
        ("Jeopardy!", "Jeopardy"),
        ("a" * 61, "a" * 62),
        ("word " * 20 + "one", "word " * 20 + "two"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert iris.slug(one) != iris.slug(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BERT", "BE\u200bRT"),
        ("BERT", "\u202eBERT\u202c"),
        ("BERT", " BERT\n"),
        ("e\u0301tude", "étude"),
        ("GPT-4", "GPT‑4"),
        ("machine  translation", "machine\u00a0translation"),
    ],
)
def test_what_cannot_be_seen_makes_no_difference(one: str, other: str) -> None:
    assert iris.slug(one) == iris.slug(other)


HOSTILE = [
    "",
    "\u200b",
    '<>"{}|\\^`',
    "a\nb\tc\0d",
    "%zz#[]",
    "x" * 5000,
    "../../etc",
    "通义",
    "\ud800",
]


@pytest.mark.parametrize("label", HOSTILE)
def test_every_label_gives_a_valid_iri_of_bounded_length(label: str) -> None:
    for iri in (iris.entity_iri(BASE, "Method", label), iris.paper_iri(BASE, label, label)):
        assert pyoxigraph.NamedNode(iri).value == iri
        assert iri.isascii()
        assert len(iri) < len(BASE) + 80


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"arxiv_id": "1706.03762v1"}, {"arxiv_id": "arXiv:1706.03762v7"}),
        ({"doi": "10.1/ABC"}, {"doi": "https://doi.org/10.1/abc"}),
        ({"arxiv_id": "1706.03762", "doi": "10.1/a"}, {"arxiv_id": "1706.03762"}),
        ({}, {"arxiv_id": None, "doi": ""}),
    ],
)
def test_one_paper_keeps_its_iri(one: dict[str, str], other: dict[str, str]) -> None:
    title, abstract = "A title", "An abstract."
    assert iris.paper_iri(BASE, title, abstract, **one) == iris.paper_iri(
        BASE, title, abstract, **other
    )


def test_white_space_does_not_make_a_second_paper() -> None:
    assert iris.paper_iri(BASE, "A title", "An abstract.") == iris.paper_iri(
        BASE, "A  title", "An\nabstract. "
    )


def test_another_abstract_makes_another_paper() -> None:
    assert iris.paper_iri(BASE, "A title", "One.") != iris.paper_iri(BASE, "A title", "Two.")


def test_the_type_keeps_homonyms_apart() -> None:
    assert iris.entity_iri(BASE, "Method", "GAP") != iris.entity_iri(BASE, "Dataset", "GAP")


def test_a_span_is_named_by_its_code_points() -> None:
    paper = BASE + "paper/x"
    assert iris.mention_iri(paper, "abstract", 3, 9) == paper + "/abstract#char=3,9"


def test_a_statement_is_named_by_what_it_says() -> None:
    said = iris.assertion_iri(BASE, "s", "uses", "o")
    assert said == iris.assertion_iri(BASE, "s", "uses", "o")
    assert said != iris.assertion_iri(BASE, "s", "proposes", "o")
    assert said.startswith(BASE + "assertion/")


@pytest.mark.parametrize("base", ["https://example.org/", "http://localhost:8765/graph/"])
def test_a_base_that_names_can_follow_is_taken(base: str) -> None:
    assert iris.checked_base(base) == base


@pytest.mark.parametrize(
    "base",
    ["", "example.org/", "https://example.org", "javascript:/", "https://a b/", "https://ä/"],
)
def test_any_other_base_is_refused_with_an_example(base: str) -> None:
    with pytest.raises(ValueError, match=r"such as https://example\.org/graph/"):
        iris.checked_base(base)
