"""The daily papers of Hugging Face, as their API answers."""

from kgbuild.cleaning import ARXIV
from kgbuild.readers.fields import Fields
from kgbuild.readers.json_reader import JsonReader, inner, texts
from kgbuild.readers.json_stream import Record


def fields(record: Record) -> Fields:
    """Find the fields of a paper in an object."""
    arxiv_id = inner(record, "paper", "id")
    return Fields(
        title=inner(record, "paper", "title") or record.get("title"),
        abstract=inner(record, "paper", "summary") or record.get("summary"),
        source_id=arxiv_id,
        date=inner(record, "paper", "publishedAt") or record.get("publishedAt"),
        authors=texts(inner(record, "paper", "authors"), "name"),
        url=f"https://huggingface.co/papers/{arxiv_id}" if isinstance(arxiv_id, str) else None,
        arxiv_id=arxiv_id,
    )


READER = JsonReader(
    "Hugging Face daily papers (JSON): title, summary, authors, date, arXiv id",
    marks=(rb'"paper"\s*:\s*\{',),
    fields=fields,
    steps=ARXIV,
)
