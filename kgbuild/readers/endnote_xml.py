"""EndNote's XML, as EndNote, Bookends and Zotero write it."""

import re

from kgbuild.readers.fields import Fields, doi_in
from kgbuild.readers.tagged import spoken
from kgbuild.readers.xml_stream import Element, XmlReader, text_at, texts_at


def fields(record: Element) -> Fields:
    """Find the fields of a paper in a record."""
    year, day = text_at(record, "dates/year"), text_at(record, "dates/pub-dates/date")
    urls = [*texts_at(record, "urls/related-urls/url"), *texts_at(record, "urls/web-urls/url")]
    return Fields(
        title=text_at(record, "titles/title", "titles/tertiary-title"),
        abstract=text_at(record, "abstract"),
        source_id=text_at(record, "accession-num", "rec-number", "label"),
        date=f"{day} {year}" if day and year and year not in day else day or year,
        year=year,
        authors=[spoken(name) for name in texts_at(record, "contributors/authors/author")],
        venue=text_at(
            record, "titles/secondary-title", "periodical/full-title", "periodical/abbr-1"
        ),
        url=next(iter(urls), None),
        doi=text_at(record, "electronic-resource-num") or next(filter(doi_in, urls), None),
        arxiv_id=next((url for url in urls if "arxiv.org" in url), None),
    )


READER = XmlReader(
    SUMMARY="EndNote XML: title, abstract, authors, date, journal, DOI, URL, record number",
    sign=re.compile(rb"<records>\s*<record>|<record>\s*<(?:database|source-app|rec-number)"),
    tags=("record",),
    fields=fields,
)
