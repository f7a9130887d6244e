"""Crossref's answers, and CSL-JSON, its sibling: Zotero, citeproc and content negotiation."""

from kgbuild.readers.fields import MARK, Fields, arxiv_id_in
from kgbuild.readers.json_reader import JsonReader, inner
from kgbuild.readers.json_stream import Record


def fields(record: Record) -> Fields:
    """Find the fields of a paper in an object; Crossref has lists where CSL has one text."""
    issued = next((date for key in _DATES if (date := _date(record.get(key)))), None)
    url = record.get("URL")
    mark = inner(record, "custom", MARK)
    stored = isinstance(mark, dict)
    number = record.get("number")
    from_url = isinstance(url, str) and "arxiv.org" in url
    return Fields(
        title=_first(record.get("title")),
        abstract=record.get("abstract"),
        source_id=mark.get("id") if isinstance(mark, dict) else _identifier(record),
        date=mark.get("date") if isinstance(mark, dict) else issued,
        year=issued,
        stored=stored,
        authors=_authors(record.get("author")),
        venue=_first(record.get("container-title")) or record.get("event-title"),
        url=url,
        doi=record.get("DOI"),
        arxiv_id=_arxiv_number(number) or (arxiv_id_in(url) if from_url and not stored else None),
        categories=mark.get("categories") if isinstance(mark, dict) else (),
    )


_DATES = ("issued", "published", "published-print", "published-online", "created")


def _identifier(record: Record) -> object:
    return record.get("id") or record.get("citation-key") or record.get("DOI")


def _arxiv_number(number: object) -> str | None:
    is_arxiv = isinstance(number, str) and number.lower().startswith("arxiv")
    return arxiv_id_in(number) if is_arxiv else None


def _first(value: object) -> object:
    return next(iter(value), None) if isinstance(value, list) else value


def _date(value: object) -> str | None:
    """Write a CSL date, [[year, month, day]] or a text of its own, as far as it is known."""
    if not isinstance(value, dict):
        return None
    parts = _first(value.get("date-parts"))
    if isinstance(parts, list) and parts and parts[0]:
        return "-".join(str(part).zfill(2) for part in parts[:3])
    text = value.get("raw") or value.get("literal")
    return text if isinstance(text, str) else None


def _authors(value: object) -> list[str]:
    names = []
    for each in value if isinstance(value, list) else []:
        if isinstance(each, dict):
            keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
            whole = " ".join(str(each[key]) for key in keys if each.get(key))
            names.append(whole or str(each.get("literal") or each.get("name") or ""))
    return names


CROSSREF = JsonReader(
    "Crossref API (JSON): title, JATS abstract as text, authors, date, venue, DOI",
    marks=(rb'"message-type"\s*:|"(?:container-)?title"\s*:\s*\[', rb'"DOI"\s*:|"message"\s*:'),
    fields=fields,
)
CSL = JsonReader(
    "CSL-JSON (Zotero, citeproc): title, abstract, authors, date, venue, URL, DOI",
    marks=(
        rb'"(?:issued|author|citation-key|container-title|accessed|custom)"\s*:',
        rb'"(?:type|title)"\s*:\s*"',
        rb'"date-parts"\s*:|"(?:family|given|literal)"\s*:|"(?:DOI|custom)"\s*:',
    ),
    fields=fields,
)
