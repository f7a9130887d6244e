"""One paper is one, whatever the order and the sources in which its records come."""

from itertools import permutations

import pytest

from kgbuild.completing import plain
from kgbuild.errors import KgbuildError
from kgbuild.intake import kept
from kgbuild.joining import join
from kgbuild.ledger import Stage
from kgbuild.manifest import Sources
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
        record("Other", "Text.", source="d.ris"),
    ]
    results = {tuple(sorted(map(repr, join(order)))) for order in permutations(records)}
    assert len(results) == 1
    (kept,) = [paper for paper in joined(*records) if paper.title == "BERT"]
    assert (kept.abstract, kept.doi, kept.arxiv_id) == (LONG, "10.5555/one", "1810.04805")
    assert (kept.venue, kept.year) == ("NAACL", 2018)


def test_the_ledger_says_where_a_field_was_taken_from_and_why_records_are_one():
    one = record("BERT", LONG, url="u", source="a.bib", **DOI)
    two = record("BERT", "", venue="NAACL", source="b.ris", **DOI)
    drops = [each for each in join([record(source="b.ris"), two, one]) if isinstance(each, Dropped)]
    assert [(each.where, each.what, each.reason, each.counts) for each in drops] == [
        (
            "b.ris:record 2", "BERT (a.bib:record 1)",
            "the same paper as another record, by DOI", True,
        ),
        (
            "b.ris:record 2", "BERT (a.bib:record 1)",
            "venue taken over from another record of the paper", False,
        ),
    ]  # fmt: skip


def test_what_another_record_says_otherwise_is_reported():
    one = record("BERT", LONG, doi="10.5555/one", source="a.bib", arxiv_id="1810.04805", year=2019)
    two = record("Bert!", "", doi="10.48550/arxiv.1810.04805", source="b.ris",
                 arxiv_id="1810.04805", year=2018)  # fmt: skip
    remarks = [each for each in join([one, two]) if isinstance(each, Dropped) and not each.counts]
    assert [(each.what, each.reason) for each in remarks] == [
        ("2018 (a.bib:record 1)", "year differs in another record of the paper"),
        (
            "10.48550/arxiv.1810.04805 (a.bib:record 1)",
            "doi differs in another record of the paper",
        ),
    ]


def test_the_number_of_a_record_counts_those_that_were_left_out():
    found = join([Dropped("a.bib:3", "x", "no title"), record(source="a.bib"), record()])
    assert [each.where for each in found if isinstance(each, Dropped)] == [
        "a.bib:3",
        "given:record 1",
    ]


def test_papers_much_like_each_other_are_reported_with_each_other_and_both_kept():
    title = "A title long enough to mean something"
    years = (2020, 2021, 2022)
    found = list(join([record(title, f"In {year}.", year=year, source="a") for year in years]))
    assert sum(isinstance(each, Paper) for each in found) == 3
    remarks = [each for each in found if isinstance(each, Dropped)]
    assert [(each.where, each.what, each.counts) for each in remarks] == [
        ("a:record 1", f"{title} (a:record 2)", False),
        ("a:record 2", f"{title} (a:record 3)", False),
        ("a:record 3", f"{title} (a:record 1)", False),
    ]
    assert remarks[0].reason == "much like another paper, and not joined with it"


# records -> the reason for which they are an error under --strict, or None
STRICT = {
    "one paper twice, joined": ([record(**DOI), record("B", **DOI)], None),
    "a record without a title": ([record(), Dropped("a:1", "x", "no title")], "a:1: no title"),
    "a remark": ([record(), Dropped("a:1", "x", "a text cut", counts=False)], None),
    "papers told apart that have one id": (
        [record("Editorial", "", year=2001), record("Editorial", "", year=2002)],
        "the same id or text as another paper",
    ),
}


@pytest.mark.parametrize(("items", "reason"), STRICT.values(), ids=STRICT)
def test_strict_makes_an_error_of_what_is_lost_and_not_of_what_is_joined(items, reason):
    stage = Stage()
    if reason is None:
        papers = list(kept(iter(items), stage, Sources(), "https://x.org/", strict=True))
        assert stage.came == len(papers) + stage.dropped.total()
    else:
        with pytest.raises(KgbuildError, match=f"{reason}.*leave out --strict"):
            list(kept(iter(items), stage, Sources(), "https://x.org/", strict=True))
    list(kept(iter(items), stage, Sources(), "https://x.org/"))


def test_drops_of_the_readers_pass_through():
    drop = Dropped("a:1", "x", "no title")
    assert list(join([drop])) == [drop]


NAMES = [("Erdős–Rényi", "erdosrenyi"), ("ﬁne-Tuned", "finetuned"), ("模型 X", "模型x"), ("…", "")]


@pytest.mark.parametrize(("text", "letters"), NAMES)
def test_titles_are_compared_by_their_letters(text, letters):
    assert plain(text) == letters
