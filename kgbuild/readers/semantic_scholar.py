"""Papers as the API of Semantic Scholar answers: one, a batch, or the result of a search."""

from kgbuild.readers.fields import Fields
from kgbuild.readers.json_reader import JsonReader, inner, texts
from kgbuild.readers.json_stream import Record


def fields(record: Record) -> Fields:
    """Find the fields of a paper in an object."""
    return Fields(
        title=record.get("title"),
        abstract=record.get("abstract"),
        source_id=record.get("paperId"),
        date=record.get("publicationDate"),
        year=record.get("year"),
        authors=texts(record.get("authors"), "name"),
        venue=record.get("venue") or inner(record, "journal", "name"),
        url=record.get("url"),
        doi=inner(record, "externalIds", "DOI"),
        arxiv_id=inner(record, "externalIds", "ArXiv"),
    )


READER = JsonReader(
    "Semantic Scholar API (JSON): title, abstract, authors, year, venue, DOI, arXiv id",
    marks=(rb'"paperId"\s*:',),
    fields=fields,
)
