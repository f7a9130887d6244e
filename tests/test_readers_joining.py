"""One paper is one, whatever the order and the sources in which its records come."""

from itertools import permutations

import pytest

from kgbuild.joining import join, plain
from kgbuild.records import Dropped, Paper


def record(title: str = "A title of a paper", abstract: str = "Text.", **fields: object) -> Paper:
    return Paper(title, abstract, **fields)


def joined(*records: Paper) -> list[Paper]:
    return [each for each in join(records) if isinstance(each, Paper)]


DOI = {"doi": "10.5555/one"}
WHO = {"year": 2020, "authors": ("Ana Prado",)}
LONG = "A long text that says what the paper does, word by word. " * 5

# what they share -> two records, and whether they are one paper
PAIRS = {
    "a DOI": (record(**DOI), record("Another title", "Other.", **DOI), True),
    "an arXiv id": (record(arxiv_id="2401.01234"), record("B", "C", arxiv_id="2401.01234"), True),
    "title, year, first author": (
        record("On X: A Study", "One.", year=2020, authors=("Ana Prado", "Bo")),
        record("On X – a study", "Two.", year=2020, authors=("A. Prado",)),
        True,
    ),
    "the text": (record(source="a"), record(source="b", url="u"), True),
    "a preprint's DOI and a journal's": (
        record(doi="10.48550/arxiv.2401.01234", **WHO),
        record(doi="10.5555/one", **WHO),
        True,
    ),
    "the title alone": (record(abstract="One."), record(abstract="Two."), False),
    "the title, not the year": (
        record(abstract="One.", **WHO),
        record(abstract="Two.", **WHO | {"year": 2021}),
        False,
    ),
    "the title, not the author": (
        record(abstract="One.", **WHO),
        record(abstract="Two.", year=2020, authors=("Bo Lind",)),
        False,
    ),
    "title, year, author, but not the DOI": (
        record("Editorial", "", doi="10.5555/one", **WHO),
        record("Editorial", "", doi="10.5555/two", **WHO),
        False,
    ),
    "nothing": (record("A", "One."), record("B", "Two."), False),
}


@pytest.mark.parametrize(("one", "other", "same"), PAIRS.values(), ids=PAIRS.keys())
def test_two_records_are_one_paper_when_they_share(one, other, same):
    assert len(joined(one, other)) == (1 if same else 2)


def test_every_record_is_a_paper_or_in_the_ledger():
    records = [each for pair in PAIRS.values() for each in pair[:2]]
    found = list(join(records))
    counted = [each for each in found if isinstance(each, Paper) or each.counts]
    assert len(counted) == len(records)


def test_the_best_record_is_kept_and_completed_in_any_order():
    records = [
        record("BERT", "", doi="10.5555/one", venue="NAACL", source="a.bib"),
        record("BERT", LONG, arxiv_id="1810.04805", year=2018, source="b.jsonl"),
        record("BERT", LONG, doi="10.5555/one", arxiv_id="1810.04805", source="c.ris"),
        record("Other", "Text.", source="c.ris"),
    ]
    results = {tuple(sorted(map(repr, join(order)))) for order in permutations(records)}
    assert len(results) == 1
    (kept,) = [paper for paper in joined(*records) if paper.title == "BERT"]
    assert (kept.abstract, kept.doi, kept.arxiv_id) == (LONG, "10.5555/one", "1810.04805")
    assert (kept.venue, kept.year) == ("NAACL", 2018)


def test_the_ledger_says_where_a_field_was_taken_from_and_why_records_are_one():
    one = record("BERT", LONG, url="u", source="a.bib", **DOI)
    two = record("BERT", "", venue="NAACL", source="b.ris", **DOI)
    drops = [each for each in join([two, one]) if isinstance(each, Dropped)]
    assert [(each.where, each.reason, each.counts) for each in drops] == [
        ("b.ris", "the same paper as in a.bib, by DOI", True),
        ("b.ris", "venue taken over into the record from a.bib", False),
    ]


def test_papers_much_like_each_other_are_reported_and_both_kept():
    title = "A title long enough to mean something"
    found = list(join([record(title, "One.", year=2020), record(title, "Two.", year=2021)]))
    assert sum(isinstance(each, Paper) for each in found) == 2
    remarks = [each for each in found if isinstance(each, Dropped)]
    assert [each.counts for each in remarks] == [False, False]
    assert remarks[0].reason == "much like another paper, and not joined with it"


def test_drops_of_the_readers_pass_through():
    drop = Dropped("a:1", "x", "no title")
    assert list(join([drop])) == [drop]


NAMES = [("Erdős–Rényi", "erdosrenyi"), ("ﬁne-Tuned", "finetuned"), ("模型 X", "模型x"), ("…", "")]


@pytest.mark.parametrize(("text", "letters"), NAMES)
def test_titles_are_compared_by_their_letters(text, letters):
    assert plain(text) == letters
