"""JSON Lines, or a JSON array, of papers in kgbuild's own words.

`title` is asked for; `abstract`, `id`, `authors`, `date`, `year`, `venue`, `url`, `doi`,
`arxiv_id` and `categories` are read. Title and abstract are kept as they are, apart from control
characters.
"""

from kgbuild.readers.fields import Fields
from kgbuild.readers.json_reader import JsonReader
from kgbuild.readers.json_stream import Record


def fields(record: Record) -> Fields:
    """Find the fields of a paper in an object."""
    source_id = record.get("id")
    arxiv_id = record.get("arxiv_id")
    if arxiv_id is None and isinstance(source_id, str) and source_id.lower().startswith("arxiv:"):
        arxiv_id = source_id
    return Fields(
        title=record.get("title"),
        abstract=record.get("abstract"),
        source_id=source_id,
        date=record.get("date"),
        year=record.get("year"),
        authors=record.get("authors"),
        venue=record.get("venue"),
        url=record.get("url"),
        doi=record.get("doi"),
        arxiv_id=arxiv_id,
        categories=record.get("categories"),
    )


READER = JsonReader(
    "JSON Lines or JSON: title, abstract, id, authors, date, year, venue, url, doi, arxiv_id, "
    "categories",
    marks=(),
    fields=fields,
    steps=(),
)
