"""Faults that people reported of other tools: each costs at most its own record."""

import pytest
from readers.reading import read_bytes

# what was reported -> file name, content, titles, places of drops and remarks on broken things
REPORTS = {
    "RIS with a byte order mark before the first tag": (
        "x.ris",
        "\ufeffTY  - JOUR\nT1  - A\nER  - \n",
        ["A"],
        [],
    ),
    "Ovid: counters, search strategy and stray tags between records": (
        "x.ris",
        "1. \nTY  - JOUR\nT1  - A\nER  - \n\n2. \nDatabase: Ovid\nSearch Strategy:\n1  exp X/ (3)\n"
        "VN  - Ovid\nTY  - JOUR\nT1  - B\nER  - \n",
        ["A", "B"],
        ["x.ris:10"],
    ),
    "a record without its ER": (
        "x.ris",
        "TY  - JOUR\nT1  - A\nTY  - JOUR\nT1  - B\nER  -\n",
        ["A", "B"],
        [],
    ),
    "one blank where RIS has two": ("x.ris", "TY - JOUR\nTI - A\nER -\n", ["A"], []),
    "Web of Science, ER without trailing space": (
        "x.txt",
        "FN Thomson\nVR 1.0\nPT J\nTI A\n   b\nER\n\nPT J\nTI C\nER \n\nEF\n",
        ["A b", "C"],
        [],
    ),
    "a file called .ris that holds EndNote tags": (
        "x.ris",
        "%0 Journal Article\n%T A\n\n%0 Book\n%T B\n",
        ["A", "B"],
        [],
    ),
    "bare months": ("x.bib", "@misc{a, title={A}, month = jul, year = 2019}", ["A"], []),
    "Zotero's file field with an unmatched escaped brace": (
        "x.bib",
        "@misc{a,\n title={A},\n file={x \\{ y:/a \\{.pdf},\n year={2020}}\n@misc{b, title={B}}",
        ["A", "B"],
        [],
    ),
    "a brace too many": (
        "x.bib",
        "@misc{a,\n title = {A},\n file = {x } y.pdf},\n year={2021}\n}\n@misc{b, title={B}}",
        ["A", "B"],
        ["x.bib:1"],
    ),
    "a brace too few": (
        "x.bib",
        "@misc{a,\n title = {A {B},\n year={2021}\n}\n@misc{b, title={B}}",
        ["A B", "B"],
        ["x.bib:1"],
    ),
    "a quote too few": (
        "x.bib",
        '@misc{a,\n title = "A,\n year={2021}\n}\n@misc{b, title={B}}',
        ["A", "B"],
        ["x.bib:1"],
    ),
    "entries on one line, or in parentheses": (
        "x.bib",
        "@misc{a, title={A}} @misc{b, title={B}}\n@misc(c, title={C})",
        ["A", "B", "C"],
        [],
    ),
    "an entry without a key": ("x.bib", "@misc{title={A}}\n@misc{, title={B}}", ["A", "B"], []),
    "a line of an abstract that begins with @": (
        "x.bib",
        "@misc{a, title={A},\n abstract={Mail\n@home.org (me).}}\n@misc{b, title={B}}",
        ["A", "B"],
        [],
    ),
    "an error page saved as a bibliography": ("x.bib", "Resource not found.", [], []),
    "null for an id that the service did not know": (
        "x.json",
        '[null, {"paperId": "1", "title": "A"}]',
        ["A"],
        ["x.json:record 1"],
    ),
    "an array cut off": ("x.json", '[{"title": "A"}, {"title": "B', ["A"], ["x.json:record 2"]),
    "semicolons instead of commas": ("x.csv", "Title;Abstract\nA;x\n", ["A"], []),
    "column names with blanks": ("x.csv", " Title , abstract \nA,x\n", ["A"], []),
    "lines above the header": (
        "x.csv",
        "Exported today\n\nTitle,Abstract\nA,x\n",
        ["A"],
        ["x.csv:1"],
    ),
    "an inch is no quote": ("x.csv", 'Title,Abstract\nA 5" disk,x\nB,y\n', ['A 5" disk', "B"], []),
    "PubMed XML with its DTD, which is not fetched": (
        "x.xml",
        '<!DOCTYPE PubmedArticleSet SYSTEM "http://[::1]/x.dtd"><PubmedArticleSet><PubmedArticle>'
        "<MedlineCitation><Article><ArticleTitle>A</ArticleTitle></Article></MedlineCitation>"
        "</PubmedArticle></PubmedArticleSet>",
        ["A"],
        [],
    ),
    "XML cut off": (
        "x.xml",
        "<feed><entry><title>A</title></entry><entry><title>B</ti",
        ["A", "B"],
        ["x.xml:1"],
    ),
}


@pytest.mark.parametrize(("name", "text", "titles", "places"), REPORTS.values(), ids=REPORTS.keys())
def test_a_fault_costs_its_own_record_at_most(name, text, titles, places):
    found = read_bytes(text.encode(), name)
    assert [paper.title for paper in found.papers] == titles
    harmless = ("no abstract", "TeX turned")
    notes = [each for each in found.remarks if not each.reason.startswith(harmless)]
    assert [each.where for each in [*found.dropped, *notes]] == places
