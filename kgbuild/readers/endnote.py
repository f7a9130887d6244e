"""EndNote's tagged lines (.enw): `%0` begins a record, `%T` is the title, `%X` the abstract."""

import re

from kgbuild.readers.decoding import utf8_head
from kgbuild.readers.fields import Fields, arxiv_id_in
from kgbuild.readers.tagged import Tagged, TaggedReader, spoken


def fields(record: Tagged) -> Fields:
    """Find the fields of a paper in a record."""
    year, day = record.first("D"), record.first("8")
    url = record.first("U", ">")
    return Fields(
        title=record.first("T", "!"),
        abstract=record.first("X"),
        source_id=record.first("F", "M"),
        date=f"{day} {year}" if day and year and year not in day else day or year,
        year=year,
        authors=[spoken(name) for name in record.all("A")],
        venue=record.first("J", "B", "S", "I"),
        url=url,
        doi=record.first("R"),
        arxiv_id=arxiv_id_in(url) if url and "arxiv" in url.lower() else None,
    )


READER = TaggedReader(
    SUMMARY="EndNote tagged (.enw, %0): title, abstract, authors, date, journal, DOI, URL, key",
    sign=re.compile(rb"(?:^|\n)%0(?:[ \t][^\n]*|)\r?\n%"),
    line=re.compile(r"%([0-9A-Z@!$()*+^&#?<>\[\]=~])(?:\s(.*)|)$"),
    starts=frozenset({"0"}),
    ends=frozenset(),
    fields=fields,
    title_tags=frozenset({"T"}),
    head=utf8_head,
)
