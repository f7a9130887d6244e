"""NBIB, the tagged lines in which PubMed and PubMed Central export (MEDLINE format)."""

import re

from kgbuild.readers.decoding import utf8_head
from kgbuild.readers.fields import Fields
from kgbuild.readers.tagged import Tagged, TaggedReader, spoken


def fields(record: Tagged) -> Fields:
    """Find the fields of a paper in a record."""
    pmid = record.first("PMID")
    dois = [each for each in [*record.all("LID"), *record.all("AID")] if "[doi]" in each]
    authors = [spoken(name) for name in record.all("FAU")] or record.all("AU")
    abstract = record.first("AB", "OAB")
    if abstract and abstract.startswith("Publisher: Abstract available"):
        abstract = None
    return Fields(
        title=record.first("TI", "BTI", "CTI"),
        abstract=abstract,
        source_id=pmid or record.first("PMC"),
        date=record.first("DP", "DEP"),
        authors=authors,
        venue=record.first("JT", "TA", "CTI"),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid and pmid.isdigit() else None,
        doi=next(iter(dois), None) or record.first("SO"),
    )


READER = TaggedReader(
    SUMMARY="PubMed NBIB / MEDLINE: title, abstract, authors, date, journal, DOI, PMID",
    sign=re.compile(rb"(?:^|\n)(?:PMID|PMC )- ?[\w]+\s*\n(?:[A-Z]{2,4} {0,2}-|\s{6})"),
    line=re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)$"),
    starts=frozenset({"PMID"}),
    ends=frozenset(),
    fields=fields,
    title_tags=frozenset({"TI", "BTI", "PMC"}),
    blank_ends=True,
    head=utf8_head,
)
