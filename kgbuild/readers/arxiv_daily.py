"""What daily crawlers of arXiv write: JSON Lines whose abstract is called `summary`."""

from kgbuild.cleaning import ARXIV
from kgbuild.readers.fields import Fields
from kgbuild.readers.json_reader import JsonReader
from kgbuild.readers.json_stream import Record


def fields(record: Record) -> Fields:
    """Find the fields of a paper in an object."""
    return Fields(
        title=record.get("title"),
        abstract=record.get("summary"),
        source_id=record.get("id"),
        date=record.get("published") or record.get("date") or record.get("updated"),
        authors=record.get("authors"),
        venue=record.get("journal_ref"),
        url=record.get("abs") or record.get("url") or record.get("pdf"),
        doi=record.get("doi"),
        arxiv_id=record.get("id") or record.get("entry_id"),
        categories=record.get("categories"),
    )


READER = JsonReader(
    "daily arXiv crawls (JSON Lines): title, summary, authors, id, link",
    marks=(rb'"summary"\s*:', rb'"title"\s*:'),
    fields=fields,
    steps=ARXIV,
)
