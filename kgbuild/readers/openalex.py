"""OpenAlex works, one or a list; their abstracts come as an index of words."""

from kgbuild.readers.fields import Fields
from kgbuild.readers.json_reader import JsonReader, inner
from kgbuild.readers.json_stream import Record

#: No abstract has more words; a larger position would be a trap.
WORDS_LIMIT = 20_000


def fields(record: Record) -> Fields:
    """Find the fields of a paper in an object."""
    authorships = record.get("authorships")
    rows = authorships if isinstance(authorships, list) else []
    names = [inner(row, "author", "display_name") for row in rows if isinstance(row, dict)]
    index = record.get("abstract_inverted_index")
    location = inner(record, "primary_location", "landing_page_url")
    return Fields(
        title=record.get("title") or record.get("display_name"),
        abstract=abstract_of(index) if isinstance(index, dict) else record.get("abstract"),
        source_id=record.get("id"),
        date=record.get("publication_date"),
        year=record.get("publication_year"),
        authors=names,
        venue=inner(record, "primary_location", "source", "display_name"),
        url=location or record.get("id"),
        doi=record.get("doi"),
        arxiv_id=location if isinstance(location, str) and "arxiv.org" in location else None,
    )


def abstract_of(index: dict[str, object]) -> str:
    """Put the words of an inverted index back in their order.

    >>> abstract_of({"a": [1, 3], "is": [2], "This": [0], "test": [4]})
    'This a is a test'
    """
    words: dict[int, str] = {}
    for word, places in index.items():
        for place in places if isinstance(places, list) else []:
            if isinstance(place, int) and 0 <= place < WORDS_LIMIT:
                words[place] = word
    return " ".join(words[place] for place in sorted(words))


READER = JsonReader(
    "OpenAlex works (JSON): title, abstract from its index, authors, date, venue, DOI",
    marks=(
        rb"openalex\.org/W\d|\"abstract_inverted_index\"|\"open_access\"\s*:\s*\{",
        rb'"(?:publication_year|display_name|open_access|authorships|publication_date)"\s*:',
    ),
    fields=fields,
)
