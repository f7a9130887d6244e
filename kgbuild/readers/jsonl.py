"""JSON Lines, or a JSON array, of papers in kgbuild's own words.

`title` is asked for; `abstract`, `id`, `authors`, `date`, `year`, `venue`, `url`, `doi` and
`arxiv_id` are read. Title and abstract are kept as they are, apart from control characters.
"""

import re
from typing import BinaryIO

from kgbuild.readers.decoding import Found, decoded, utf8_head
from kgbuild.readers.fields import Fields, paper
from kgbuild.readers.json_stream import Record, papers_of

SUMMARY = "JSON Lines or JSON: title, abstract, id, authors, date, year, venue, url, doi, arxiv_id"

_OBJECT = re.compile(rb'^\s*(?:\[\s*)?\{\s*(?:"|\}|$)|^\s*\[\s*(?:\]|$|[\d"\[])')


def knows(head: bytes, name: str) -> bool:
    """Say whether a file begins with a JSON object, or is called like one."""
    if name.lower().endswith((".jsonl", ".ndjson", ".json")):
        return True
    return _OBJECT.match(utf8_head(head)) is not None


def read(stream: BinaryIO, name: str) -> Found:
    """Yield the papers of a JSON file."""
    return decoded(_papers, stream, name)


def _papers(stream: BinaryIO, name: str) -> Found:
    return papers_of(stream, name, lambda record, where: paper(fields(record), name, where))


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
    )
