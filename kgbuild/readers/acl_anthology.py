"""The XML of the ACL Anthology: the papers of a volume, and where they appeared."""

import re

from kgbuild.readers.fields import Fields
from kgbuild.readers.xml_stream import Element, XmlReader, at, text_at


def fields(element: Element) -> Fields:
    """Find the fields of a paper; year and venue stand in its volume."""
    parent = element.getparent()
    volume = element if parent is None else parent
    names = [
        " ".join(filter(None, (text_at(each, "first"), text_at(each, "last"))))
        for each in at(element, "author")
    ]
    anthology_id = text_at(element, "url")
    is_id = anthology_id is not None and not anthology_id.startswith("http")
    month, year = text_at(volume, "meta/month"), text_at(volume, "meta/year")
    return Fields(
        title=text_at(element, "title"),
        abstract=text_at(element, "abstract"),
        source_id=anthology_id or text_at(element, "bibkey"),
        date=" ".join(filter(None, (month, year))) or None,
        authors=names,
        venue=text_at(volume, "meta/booktitle"),
        url=f"https://aclanthology.org/{anthology_id}/" if is_id else anthology_id,
        doi=text_at(element, "doi"),
    )


READER = XmlReader(
    SUMMARY="ACL Anthology XML: title, abstract, authors, date, volume, DOI, Anthology id",
    sign=re.compile(rb"<collection\s+id=|<paper\s+id="),
    tags=("paper",),
    fields=fields,
)
