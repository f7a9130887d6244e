"""TEI as GROBID makes it of a PDF: what its header says of the paper."""

import re

from kgbuild.readers.fields import Fields
from kgbuild.readers.xml_stream import Element, XmlReader, at, text_at


def fields(header: Element) -> Fields:
    """Find the fields of a paper in a TEI header."""
    source = "fileDesc/sourceDesc/biblStruct"
    names = []
    for each in at(header, f"{source}/analytic/author/persName"):
        parts = [part.text for part in [*at(each, "forename"), *at(each, "surname")]]
        names.append(" ".join(part.strip() for part in parts if part))
    numbers = [*at(header, f"{source}/idno"), *at(header, f"{source}/analytic/idno")]
    ids = {(each.get("type") or "").lower(): (each.text or "").strip() for each in numbers}
    return Fields(
        title=text_at(header, "fileDesc/titleStmt/title", f"{source}/analytic/title"),
        abstract=text_at(header, "profileDesc/abstract"),
        source_id=ids.get("md5"),
        date=_date(header, source),
        authors=names,
        venue=text_at(header, f"{source}/monogr/title"),
        doi=ids.get("doi"),
        arxiv_id=ids.get("arxiv"),
    )


def _date(header: Element, source: str) -> str | None:
    for path in ("fileDesc/publicationStmt/date", f"{source}/monogr/imprint/date"):
        for each in at(header, path):
            if each.get("when") or each.text:
                return each.get("when") or each.text
    return None


READER = XmlReader(
    SUMMARY="GROBID TEI: title, abstract, authors, date, DOI, arXiv id of the header",
    sign=re.compile(rb"<(?:\w+:)?(?:TEI|teiCorpus)[\s>]"),
    tags=("teiHeader",),
    fields=fields,
)
