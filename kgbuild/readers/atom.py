"""Atom feeds, above all the answers of the arXiv API."""

import re

from kgbuild.cleaning import ARXIV
from kgbuild.readers.fields import Fields
from kgbuild.readers.xml_stream import Element, XmlReader, at, text_at, texts_at


def fields(entry: Element) -> Fields:
    """Find the fields of a paper in an entry."""
    identifier = text_at(entry, "id")
    links = [link.get("href") for link in at(entry, "link") if link.get("rel") != "related"]
    return Fields(
        title=text_at(entry, "title"),
        abstract=text_at(entry, "summary", "content"),
        source_id=identifier,
        date=text_at(entry, "published", "updated"),
        authors=texts_at(entry, "author/name"),
        venue=text_at(entry, "journal_ref"),
        url=next(filter(None, links), None) or identifier,
        doi=text_at(entry, "doi"),
        arxiv_id=identifier if identifier and "arxiv" in identifier else None,
    )


READER = XmlReader(
    SUMMARY="Atom, as the arXiv API answers: title, summary, authors, date, DOI, arXiv id",
    sign=re.compile(rb"<(?:\w+:)?feed[\s>]"),
    tags=("entry",),
    fields=fields,
    steps=ARXIV,
)
