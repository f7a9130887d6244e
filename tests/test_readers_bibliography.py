"""Papers written as a bibliography and read again are the same papers."""

from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers.reading import read

from kgbuild.exporters import EXPORTERS
from kgbuild.exporters.bibliography import COMPARED
from kgbuild.records import Paper

FORMATS = ["bibtex", "ris", "csl-json", "jsonl"]

PAPERS = [
    Paper("A title", "An abstract.", uid="https://x.org/1"),
    Paper(
        r"<think> & \textbf{LaTeX}: $f(x)$ -- 50% {sure} ~ ''so'' ``said''",
        r"Abstract: it costs $5 or &amp; <b>more</b>; \method~uses x_1^2 # 3. © 2020 Us.",
        source_id="arxiv:2401.01234",
        year=2024,
        date="2024-01-03",
        authors=("Ana Prado", "Søren Ø. Åström", "The {BERT} and Co. Team", "others"),
        venue="Journal of $ & Co.",
        url="https://example.org/a_b~c%20d?x={y}",
        doi="10.5555/a_b",
        arxiv_id="2401.01234",
        uid="https://x.org/2",
        categories=("cs.CL", "machine learning & more"),
    ),
    Paper("模型", "Ünïcödé 🤖 text.", source_id="we ird, {id}", year=1999, uid="https://x.org/3"),
    Paper("Only a title", "", year=2020, date="2020-05", uid="https://x.org/4"),
]


class Graph(NamedTuple):
    """As much of a graph folder as these exporters look at."""

    papers: list[Paper]


def fields(paper: Paper) -> dict[str, object]:
    return {name: getattr(paper, name) for name in COMPARED}


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_reads_back_the_same_and_nothing_is_reported_lost(name, tmp_path):
    path = tmp_path / f"papers{EXPORTERS[name].SUFFIX}"
    papers = PAPERS if name == "bibtex" else [_without_braces(each) for each in PAPERS]
    lost = list(EXPORTERS[name].write(Graph(papers), path))
    assert [fields(each) for each in read(path).papers] == [fields(each) for each in papers]
    assert lost == []


def _without_braces(paper: Paper) -> Paper:
    """Take braces out of names: only in BibTeX are they not taken for TeX."""
    return replace(
        paper, authors=tuple(name.replace("{", "").replace("}", "") for name in paper.authors)
    )


TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Co", "Cn"]), min_size=1
)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None)
@given(title=TEXT, words=st.lists(TEXT, max_size=6))
def test_whatever_the_words_are_they_come_back_or_are_reported(
    name, tmp_path_factory, title, words
):
    paper = Paper(title, " ".join(words), uid="https://x.org/1")
    path = tmp_path_factory.mktemp("x") / f"papers{EXPORTERS[name].SUFFIX}"
    lost = list(EXPORTERS[name].write(Graph([paper]), path))
    same = [fields(each) for each in read(path).papers] == [fields(paper)]
    assert same or lost


def test_the_real_papers_of_every_format_survive_all_four(shared, tmp_path):
    papers = read(
        shared / "formats",
        shared / "listing" / "trending-llm.txt",
        shared / "corpora" / "arxiv-500.jsonl",
    ).papers
    papers = [replace(each, uid=f"https://x.org/{number}") for number, each in enumerate(papers)]
    for name in FORMATS:
        path = tmp_path / f"papers{EXPORTERS[name].SUFFIX}"
        assert list(EXPORTERS[name].write(Graph(papers), path)) == []
        assert [fields(each) for each in read(path).papers] == [fields(each) for each in papers]
