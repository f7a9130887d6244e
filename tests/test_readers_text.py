"""Texts are cleaned of what their format put into them, and of nothing else."""

import pytest
from readers.reading import read_bytes

from kgbuild.cleaning import ARXIV, clean, cut
from kgbuild.readers.fields import arxiv_id_in, date_in, doi_in, year_in
from kgbuild.readers.html import PUBLISHED
from kgbuild.readers.tex import BIBLIOGRAPHY, text_of_tex

TEX = [
    (
        r"Poincar\'e, Poincar{\'e}, Poincar{\'{e}}, Poincar\'{e}",
        "Poincaré, Poincaré, Poincaré, Poincaré",
    ),
    (r"{\'E}cole na\"{\i}ve \v{S}koda {\v S} {\c c} Mart{\'\i}n", "École naïve Škoda Š ç Martín"),
    (r"{\aa}rhus \o{}re {\ss} {\L}ukasz {\AE}", "århus øre ß Łukasz Æ"),
    (r"a\_b 5\% \$5 \& \#", "a_b 5% $5 & #"),
    (r"\textbf{X} \emph{Y} {\em Z} \texttt{c\_d}", "X Y Z c_d"),
    (r"\alpha-divergence, \Omega, \lambda{}x", "α-divergence, Ω, λx"),
    ("``quoted'' a--b c---d e~f", "“quoted” a–b c—d e f"),
    (r"{{A} {B}} \href{http://x.y}{here}", "A B here"),
    # mathematics and what TeX does not know stay as they stand
    (r"up to 7$\times$ and $x_{1}$", r"up to 7$\times$ and $x_{1}$"),
    ("it costs $5 and $6", "it costs $5 and $6"),
    (r"\unheard of", r"\unheard of"),
    ("plain text", "plain text"),
]


@pytest.mark.parametrize(("tex", "text"), TEX, ids=[row[0][:20] for row in TEX])
def test_tex_becomes_unicode_and_mathematics_stays(tex, text):
    assert text_of_tex(tex) == text


# what a publisher's abstract holds -> what is kept, and the words of the ledger
PUBLISHERS = [
    ("<p>We use <i>E. coli</i> &amp; H<sub>2</sub>O.</p>", "We use E. coli & H2O.", "HTML"),
    ("&lt;p&gt;Twice &lt;b&gt;escaped&lt;/b&gt;&lt;/p&gt;", "Twice escaped", "HTML"),
    (
        "<jats:sec><jats:title>Aims</jats:title><jats:p>We aim.</jats:p></jats:sec>",
        "Aims: We aim.",
        "HTML",
    ),
    ("The &lt;think&gt; tag and 1 < 2 > 0.", "The <think> tag and 1 < 2 > 0.", "HTML"),
    ("Abstract: We do.", "We do.", '"Abstract:" in front'),
    ("AbstractWe do it.", "We do it.", '"Abstract:" in front'),
    ("soft\u00adhy\u200bphens", "softhyphens", "soft hyphens"),
    ("MÃ¼ller and naÃ¯ve â€œquotesâ€", "Müller and naïve “quotesâ€", "wrong encoding"),
    (
        "We do. " * 15 + "© 2020 Elsevier Ltd. All rights reserved.",
        ("We do. " * 15).strip(),
        "copyright",
    ),
    # and what looks like it, and is not
    ("Abstract Meaning Representation is hard.", "Abstract Meaning Representation is hard.", None),
    ("Copyright law of 2001 is what we study.", "Copyright law of 2001 is what we study.", None),
    ("a < b and b > c", "a < b and b > c", None),
    ("Âge and façade", "Âge and façade", None),
]


@pytest.mark.parametrize(
    ("raw", "kept", "word"), PUBLISHERS, ids=[row[0][:24] for row in PUBLISHERS]
)
def test_what_publishers_put_into_an_abstract_goes_and_is_counted(raw, kept, word):
    text, reasons = clean(raw, PUBLISHED)
    assert text == kept
    assert [word in reason for reason in reasons] == ([True] if word else [])


def test_arxiv_texts_keep_their_mathematics_and_lose_their_wraps_and_fonts():
    text, reasons = clean("  We use $\\alpha\n  y$ and\n\\textbf{\\emph{G}roup}.\n", ARXIV)
    assert text == r"We use $\alpha y$ and Group."
    assert reasons == ["wrapped lines joined", "TeX's bold, italic and the like taken off"]


def test_our_own_records_are_kept_byte_for_byte():
    title, abstract = "<b>A</b> &amp; {B}", "Abstract: \\textbf{x}\n  $y$ © 2020 Z.\t~"
    record = (
        f'{{"title": "{title}", "abstract": "Abstract: \\\\textbf{{x}}\\n  $y$ © 2020 Z.\\t~"}}'
    )
    (paper,) = read_bytes(record.encode(), "x.jsonl").papers
    assert (paper.title, paper.abstract) == (title, abstract)


def test_a_bibliography_is_cleaned_of_html_and_of_tex():
    assert clean(r"{<i>BERT</i>}:  G\"odel", BIBLIOGRAPHY)[0] == "BERT: Gödel"


CUTS = [
    ("One two. Three four five.", 20, "One two."),
    ("One two three four five", 15, "One two three"),
    ("x" * 30, 10, "x" * 10),
    ("short", 10, "short"),
]


@pytest.mark.parametrize(("text", "limit", "kept"), CUTS)
def test_a_long_text_is_cut_at_a_sentence_or_word(text, limit, kept):
    assert cut(text, limit) == kept


IDS = [
    (doi_in, "https://doi.org/10.18653/V1/N18-3011.", "10.18653/v1/n18-3011"),
    (doi_in, r"10.1000/a\_b", "10.1000/a_b"),
    (doi_in, "10.1", None),
    (doi_in, None, None),
    (arxiv_id_in, "arXiv:2401.01234v3", "2401.01234"),
    (arxiv_id_in, "http://arxiv.org/abs/math.GT/0309136v1", "math.GT/0309136"),
    (arxiv_id_in, "10.1145/3292500.3330", None),
    (arxiv_id_in, "version 1.2", None),
    (year_in, "c2019", 2019),
    (year_in, 2019.0, 2019),
    (year_in, "12019", None),
    (date_in, "2024 Jan 3", "2024-01-03"),
    (date_in, "SEP 2018", "2018-09"),
    (date_in, "2019/10//undefined", "2019-10"),
    (date_in, "4 Feb 2014", "2014-02-04"),
    (date_in, "2019-13-45", "2019"),
    (date_in, "soon", None),
]


@pytest.mark.parametrize(("find", "text", "found"), IDS)
def test_ids_and_dates_are_found_in_whatever_form(find, text, found):
    assert find(text) == found
