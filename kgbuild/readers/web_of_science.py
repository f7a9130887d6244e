"""Web of Science exports: tags of two letters, wrapped lines indented, `PT` to `ER`."""

import re

from kgbuild.readers.decoding import utf8_head
from kgbuild.readers.fields import Fields
from kgbuild.readers.tagged import Tagged, TaggedReader, spoken


def fields(record: Tagged) -> Fields:
    """Find the fields of a paper in a record; each line of authors is one."""
    names = [name for value in record.all("AF", "AU") for name in value.split("\n")]
    day, year = record.first("PD"), record.first("PY")
    return Fields(
        title=record.first("TI"),
        abstract=record.first("AB"),
        source_id=record.first("UT"),
        date=f"{day} {year}" if day and year else year,
        year=year,
        authors=[spoken(name) for name in names],
        venue=record.first("SO", "JI", "J9"),
        doi=record.first("DI"),
    )


READER = TaggedReader(
    SUMMARY="Web of Science, plain text: title, abstract, authors, date, journal, DOI, id",
    sign=re.compile(rb"(?:^|\n)(?:FN [^\n]*\r?\nVR [^\n]*\r?\n)?PT [A-Z]\s*\r?\n[A-Z][A-Z0-9] "),
    line=re.compile(r"([A-Z][A-Z0-9])(?: (.*)|\s*)$"),
    starts=frozenset({"PT"}),
    ends=frozenset({"ER", "EF", "FN", "VR"}),
    fields=fields,
    title_tags=frozenset({"TI"}),
    head=utf8_head,
)
