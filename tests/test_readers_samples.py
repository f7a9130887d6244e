"""Every format is read right: our own small samples, and the real files where they are there."""

import csv
import io
from pathlib import Path

import pytest
from readers.reading import read, reader_of

from kgbuild.readers import READERS, jsonl, listing, reader
from kgbuild.records import Paper

FOLDER = Path(__file__).parent / "readers"
SAMPLES = FOLDER / "samples"

LANTERN = "Lantern: Sparse Retrieval for Legal Opinions"
TABYARD = "TabYard: Parsing Tables with Little Data"
ABSTRACT = (
    "We propose Lantern, a sparse retriever for legal text. It reads long opinions without "
    "truncation. On two benchmarks it beats dense baselines by 3.1 points."
)

# file, reader, titles, then of the first paper: first author, year, DOI, arXiv id; drops' places
BOTH = [LANTERN, TABYARD]
ONE = [LANTERN]
DOI, ARXIV = "10.5555/lantern", "2401.01234"
TABLE = [
    ("anthology.xml", "acl-anthology", BOTH, "Ana Prado", 2024, DOI, None, []),
    ("arxiv_api.xml", "atom", ONE, "Ana Prado", 2024, DOI, ARXIV, []),
    ("arxiv_daily.jsonl", "arxiv-daily", ONE, "Ana Prado", 2024, None, ARXIV, []),
    ("arxiv_kaggle.jsonl", "arxiv-kaggle", ONE, "Ana Prado", 2024, None, ARXIV, []),
    ("arxiv_mail.txt", "labelled", ONE, "Ana Prado", 2024, None, ARXIV, []),
    ("crossref.json", "crossref", ONE, "Ana Prado", 2024, DOI, None, []),
    ("csl.json", "csl-json", ONE, "Ana Prado", 2024, DOI, None, []),
    ("digest.md", "markdown", BOTH, "Ana Prado", 2024, None, ARXIV, []),
    ("endnote.xml", "endnote-xml", ONE, "Ana Prado", 2024, DOI, None, []),
    ("endnote_tags.ris", "endnote", BOTH, "Ana Prado", 2024, DOI, None, []),
    ("export.csv", "csv", BOTH, "A. Prado", 2024, DOI, None, ["export.csv:3"]),
    ("export.tsv", "csv", ONE, "A Prado", 2024, None, None, []),
    ("grobid.tei.xml", "grobid", ONE, "Ana Prado", 2024, DOI, None, []),
    ("hf_daily.json", "hf-daily", ONE, "Ana Prado", 2024, None, ARXIV, []),
    ("labelled.txt", "labelled", BOTH, "Ana Prado", 2024, None, ARXIV, []),
    (
        "library.bib", "bibtex", [LANTERN, "A Brace That Does not Close", TABYARD],
        "Ana Prado", 2024, DOI, None, [],
    ),
    ("library.ris", "ris", BOTH, "Ana Prado", 2024, DOI, None, []),
    ("listing.txt", "listing", BOTH, None, None, None, None, ["listing.txt:1"]),
    ("oai.xml", "oai-pmh", ONE, "Ana Prado", 2024, None, ARXIV, ["oai.xml:3"]),
    ("openalex.json", "openalex", ONE, "Ana Prado", 2024, DOI, None, []),
    ("papers.jsonl", "jsonl", BOTH, "Ana Prado", 2024, None, ARXIV, []),
    ("pubmed.nbib", "nbib", BOTH, "Ana Prado", 2024, DOI, None, []),
    ("pubmed.xml", "pubmed", ONE, "Ana Prado", 2024, DOI, None, []),
    ("s2orc.json", "s2orc", ONE, "Ana M. Prado", 2024, None, None, []),
    ("semantic_scholar.json", "semantic-scholar", ONE, "Ana Prado", 2024, DOI, ARXIV, []),
    ("web_of_science.txt", "web-of-science", BOTH, "Ana Prado", 2024, DOI, None, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "name", "titles", "author", "year", "doi", "arxiv_id", "dropped"),
    TABLE,
    ids=[row[0] for row in TABLE],
)
def test_a_sample_of_each_format_is_known_and_read_field_by_field(
    file, name, titles, author, year, doi, arxiv_id, dropped
):
    assert reader_of(SAMPLES / file) == name
    found = read(SAMPLES / file)
    assert [paper.title for paper in found.papers] == titles
    assert [each.where for each in found.dropped] == dropped
    first = found.papers[0]
    labelled = ABSTRACT.replace("We ", "METHODS: We ").replace("It reads", "RESULTS: It reads")
    assert first.abstract == (labelled if name == "pubmed" else ABSTRACT)
    assert next(iter(first.authors), None) == author
    assert (first.year, first.doi, first.arxiv_id) == (year, doi, arxiv_id)
    assert {paper.source for paper in found.papers} == {file}


def test_every_format_has_a_sample():
    assert {row[1] for row in TABLE} | {"excel", "pdf"} >= set(READERS)


@pytest.mark.parametrize(("file", "name"), [row[:2] for row in TABLE], ids=lambda value: value)
def test_a_format_that_is_named_is_not_guessed(file, name):
    assert len(read(SAMPLES / file, format=name).papers) >= 1


def test_two_entries_after_a_broken_one_are_read_and_the_ledger_names_it():
    found = read(SAMPLES / "library.bib")
    places = [(each.where, each.reason) for each in found.remarks]
    assert ("library.bib:13", "a brace that does not close") in places
    assert found.papers[0].venue == "Journal of Legal Computing (Online)"
    assert found.papers[0].date == "2024-01"


def test_a_table_may_be_an_excel_workbook(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is missing: the extra `excel`")
    book = openpyxl.Workbook()
    book.active.append(["Article Title", "Abstract", "Authors", "Publication Year"])
    book.active.append([LANTERN, ABSTRACT, "Prado, Ana; Lind, Bo", 2024])
    book.save(tmp_path / "export.xlsx")
    (paper,) = read(tmp_path / "export.xlsx").papers
    assert (paper.title, paper.abstract, paper.year) == (LANTERN, ABSTRACT, 2024)
    assert paper.authors == ("Ana Prado", "Bo Lind")


PAGE = (
    "BT /F1 16 Tf 72 720 Td (Lantern: Sparse Retrieval for Legal Opinions) Tj 0 -20 Td "
    "(Ana Prado) Tj 0 -20 Td (Abstract) Tj 0 -20 Td (We propose Lantern, a sparse re-) Tj "
    "0 -20 Td (triever for legal text.) Tj 0 -20 Td (1 Introduction) Tj 0 -20 Td (Courts.) Tj ET"
)
OBJECTS = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
    "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
    f"<</Length {len(PAGE)}>>stream\n{PAGE}\nendstream",
]


def pdf_of(objects: list[str]) -> str:
    text, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(f"{len(text):010} 00000 n \n")
        text += f"{number} 0 obj{each}endobj\n"
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{''.join(places)}"
    return f"{text}{table}trailer<</Root 1 0 R/Size {size}>>\nstartxref\n{len(text)}\n%%EOF\n"


def test_title_and_abstract_are_guessed_from_a_pdf_and_the_ledger_says_so(tmp_path):
    pytest.importorskip("pypdf", reason="pypdf is missing: the extra `pdf`")
    (tmp_path / "x.pdf").write_text(pdf_of(OBJECTS), "ascii")
    found = read(tmp_path / "x.pdf")
    (paper,) = found.papers
    assert paper.title == LANTERN
    assert paper.abstract == "We propose Lantern, a sparse retriever for legal text."
    assert "guessed from a PDF" in found.remarks[0].reason


def _real_files() -> list[dict[str, str]]:
    with (FOLDER / "real_files.tsv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


@pytest.mark.parametrize("row", _real_files(), ids=lambda row: row["file"])
def test_a_real_file_gives_its_records_and_one_of_them_as_checked_by_hand(shared, row):
    path = shared / "formats" / row["file"]
    assert reader_of(path) == row["reader"]
    found = list(reader(row["reader"]).read(io.BytesIO(path.read_bytes()), path.name))
    papers = [each for each in found if isinstance(each, Paper)]
    drops = [each for each in found if not isinstance(each, Paper) and each.counts]
    counts = (len(papers), len(drops), sum(bool(paper.abstract) for paper in papers))
    assert counts == (int(row["papers"]), int(row["dropped"]), int(row["abstracts"]))
    if row["checked"]:
        paper = papers[int(row["checked"])]
        assert paper.title[:60] == row["title"]
        assert (next(iter(paper.authors), ""), str(len(paper.authors))) == (
            row["author"],
            row["authors"],
        )
        ids = (str(paper.year or ""), paper.doi or "", paper.arxiv_id or "")
        assert ids == (row["year"], row["doi"], row["arxiv_id"])
        assert len(paper.abstract) == int(row["abstract_length"])


def test_the_real_listing_gives_119_papers_byte_for_byte(shared):
    path = shared / "listing" / "trending-llm.txt"
    lines = path.read_text("utf-8").split("\n")
    titles, abstracts = lines[2:240:2], lines[3:240:2]
    titles[0] = titles[0].removeprefix("Subscribe")
    found = read(path)
    assert [paper.title for paper in found.papers] == titles
    assert [paper.abstract for paper in found.papers] == abstracts
    assert [paper.position for paper in found.papers] == list(range(1, 120))
    assert [(each.where, each.reason) for each in found.dropped] == [
        ("trending-llm.txt:1", "page chrome"),
        ("trending-llm.txt:2", "page chrome"),
    ]
    assert [each.what for each in found.remarks] == ["Subscribe"]


def test_our_own_formats_are_tried_last_since_they_know_almost_anything():
    assert list(READERS)[-1] == "listing"
    assert READERS["listing"] is listing
    assert READERS["jsonl"] is jsonl.READER


@pytest.mark.parametrize("name", READERS)
def test_the_page_of_formats_has_a_line_for_every_reader(name):
    page = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
    assert f"\n| `{name}` |" in page
