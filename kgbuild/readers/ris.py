"""RIS, as written by Scopus, Embase, ProQuest, Ovid, Zotero, Web of Science and EndNote."""

import re

from kgbuild.readers.decoding import utf8_head
from kgbuild.readers.fields import MARK, Fields, arxiv_id_in, doi_in, year_in
from kgbuild.readers.tagged import Tagged, TaggedReader, spoken


def fields(record: Tagged) -> Fields:
    """Find the fields of a paper in a record."""
    stored = any(note.startswith(f"{MARK}:") for note in record.all("N1"))
    links = [*record.all("UR"), *record.all("L2"), *record.all("LK"), *record.all("L1")]
    doi = record.first("DO", "DI")
    if not doi and not stored:
        doi = next(filter(doi_in, [*links, *record.all("M3")]), None)
    number = [each for each in [*record.all("AN"), *links] if "arxiv" in each.lower()]
    return Fields(
        title=record.first("TI", "T1", "CT", "ST", "BT"),
        abstract=record.first("AB", "N2"),
        source_id=record.first("ID") if stored else record.first("ID", "AN"),
        date=date_of(record),
        year=record.first("PY", "Y1", "YR", "DA"),
        authors=[name if stored else spoken(name) for name in record.all("AU", "A1")],
        venue=record.first("T2", "JO", "JF", "JA", "J2", "T3", "PB"),
        url=next(iter(links), None),
        doi=doi,
        arxiv_id=next(filter(arxiv_id_in, number), None),
        categories=record.all("KW") if stored else (),
        stored=stored,
    )


def date_of(record: Tagged) -> str | None:
    """Find the date: the day, when it is of the year of publication."""
    year = record.first("PY", "Y1", "YR")
    day = record.first("DA")
    if not day or not year:
        return day or year
    if year_in(day) == year_in(year):
        return day
    return f"{day} {year_in(year)}" if year_in(day) is None else year


READER = TaggedReader(
    SUMMARY="RIS: title, abstract, authors, date, journal, DOI, URL, id",
    sign=re.compile(rb"(?:^|\n)[ \t]{0,4}(?:TY|T1|TI|JF|ER)  ?- ?"),
    line=re.compile(r"[ \t]{0,4}([A-Z][A-Z0-9]) {1,2}-(?:\s(.*)|)$"),
    starts=frozenset({"TY"}),
    ends=frozenset({"ER"}),
    fields=fields,
    title_tags=frozenset({"TI", "T1"}),
    head=utf8_head,
)
