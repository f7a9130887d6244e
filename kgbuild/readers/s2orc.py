"""S2ORC papers in each of their shapes; of the full text, title and abstract are read."""

from kgbuild.readers.fields import Fields
from kgbuild.readers.json_reader import JsonReader, inner, texts
from kgbuild.readers.json_stream import Record


def fields(record: Record) -> Fields:
    """Find the fields of a paper in an object."""

    def known(key: str) -> object:
        return inner(record, "metadata", key) or record.get(key)

    return Fields(
        title=known("title"),
        abstract=_abstract(record),
        source_id=record.get("paper_id"),
        year=known("year"),
        authors=_authors(known("authors")),
        venue=known("venue") or known("journal"),
        doi=known("doi"),
        arxiv_id=known("arxiv_id"),
    )


def _abstract(record: Record) -> str | None:
    """Find the abstract: a text of its own, or the paragraphs that the parser found."""
    for way in (
        ("metadata", "abstract"),
        ("abstract",),
        ("pdf_parse", "abstract"),
        ("grobid_parse", "abstract"),
        ("latex_parse", "abstract"),
    ):
        value = inner(record, *way)
        if isinstance(value, list):
            value = " ".join(texts(value, "text"))
        if isinstance(value, str) and value.strip():
            return value
    return None


def _authors(value: object) -> list[str]:
    names = []
    for each in value if isinstance(value, list) else []:
        if isinstance(each, dict):
            middle = each.get("middle")
            parts = [each.get("first"), *(middle if isinstance(middle, list) else [])]
            parts += [each.get("last"), each.get("suffix")]
            names.append(" ".join(str(part) for part in parts if part))
    return names


READER = JsonReader(
    "S2ORC (JSON): title, abstract, authors, year, venue, DOI, arXiv id",
    marks=(
        rb'"paper_id"\s*:',
        rb'"(?:metadata|body_text|pdf_parse|grobid_parse|_pdf_hash|pdf_hash)"\s*:',
    ),
    fields=fields,
)
