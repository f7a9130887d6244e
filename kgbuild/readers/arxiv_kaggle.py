"""The metadata snapshot of arXiv that Kaggle hosts: JSON Lines, TeX as written, wrapped lines."""

from kgbuild.cleaning import ARXIV
from kgbuild.readers.fields import Fields
from kgbuild.readers.json_reader import JsonReader, inner
from kgbuild.readers.json_stream import Record


def fields(record: Record) -> Fields:
    """Find the fields of a paper in an object."""
    versions = record.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    arxiv_id = record.get("id")
    return Fields(
        title=record.get("title"),
        abstract=record.get("abstract"),
        source_id=arxiv_id,
        date=created or inner(record, "update_date"),
        authors=_authors(record.get("authors_parsed")) or record.get("authors"),
        venue=record.get("journal-ref"),
        url=f"https://arxiv.org/abs/{arxiv_id}" if isinstance(arxiv_id, str) else None,
        doi=record.get("doi"),
        arxiv_id=arxiv_id,
        categories=record.get("categories"),
    )


def _authors(parsed: object) -> list[str]:
    """Put [last, first, suffix] into the order in which a name is said."""
    if not isinstance(parsed, list):
        return []
    names = [[*map(str, parts), "", "", ""] for parts in parsed if isinstance(parts, list)]
    return [" ".join(filter(None, (first, last, suffix))) for last, first, suffix, *_ in names]


READER = JsonReader(
    "arXiv's metadata snapshot (JSON Lines): title, abstract, authors, date, journal, DOI, id",
    marks=(rb'"abstract"\s*:', rb'"(?:authors_parsed|submitter|update_date)"\s*:'),
    fields=fields,
    steps=ARXIV,
)
