"""PubMed XML: articles and book chapters, with the parts of their abstracts labelled."""

import re

from kgbuild.readers.fields import Fields
from kgbuild.readers.xml_stream import Element, XmlReader, at, text_at, text_of


def fields(article: Element) -> Fields:
    """Find the fields of a paper in an article."""
    found = [*at(article, "MedlineCitation"), *at(article, "BookDocument")]
    citation = found[0] if found else article
    inner = next(iter(at(citation, "Article")), citation)
    pmid = text_at(citation, "PMID")
    return Fields(
        title=text_at(inner, "ArticleTitle", "VernacularTitle", "Book/BookTitle"),
        abstract=_abstract(inner),
        source_id=pmid,
        date=_date(inner),
        authors=_authors(inner),
        venue=text_at(inner, "Journal/Title", "Journal/ISOAbbreviation", "Book/BookTitle"),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid and pmid.isdigit() else None,
        doi=_doi(article, inner),
    )


def _abstract(inner: Element) -> str:
    parts = []
    for each in at(inner, "Abstract/AbstractText"):
        label, text = each.get("Label"), text_of(each)
        if text:
            parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return " ".join(parts)


def _date(inner: Element) -> str | None:
    for path in ("Journal/JournalIssue/PubDate", "ArticleDate", "Book/PubDate"):
        for each in at(inner, path):
            year = text_at(each, "Year")
            if year is None:
                return text_at(each, "MedlineDate")
            month, day = text_at(each, "Month"), text_at(each, "Day")
            if month and month.isdigit():
                return "-".join(filter(None, (year, month, day)))
            return " ".join(filter(None, (day if month else None, month, year)))
    return None


def _authors(inner: Element) -> list[str]:
    names = []
    for each in [*at(inner, "AuthorList/Author"), *at(inner, "Book/AuthorList/Author")]:
        given = text_at(each, "ForeName", "Initials")
        whole = " ".join(filter(None, (given, text_at(each, "LastName"), text_at(each, "Suffix"))))
        names.append(whole or text_at(each, "CollectiveName") or "")
    return [name for name in names if name]


def _doi(article: Element, inner: Element) -> str | None:
    ids = [
        *at(article, "PubmedData/ArticleIdList/ArticleId"),
        *at(article, "PubmedBookData/ArticleIdList/ArticleId"),
        *at(inner, "ELocationID"),
    ]
    dois = [each for each in ids if "doi" in (each.get("IdType"), each.get("EIdType"))]
    return next(filter(None, map(text_of, dois)), None)


READER = XmlReader(
    SUMMARY="PubMed XML: title, labelled abstract, authors, date, journal, DOI, PMID",
    sign=re.compile(rb"<(?:PubmedArticle|PubmedBookArticle|MedlineCitation)(?:Set)?[\s>]"),
    tags=("PubmedArticle", "PubmedBookArticle"),
    fields=fields,
)
