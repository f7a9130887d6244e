"""CSV and TSV with a header: the columns are found by their names, whoever exported them."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from kgbuild.errors import UnreadableInputError
from kgbuild.readers.columns import Columns, authors_of, find_columns
from kgbuild.readers.decoding import RECORD_LIMIT, Found, decoded, lines, too_long, utf8_head
from kgbuild.readers.fields import Fields, paper
from kgbuild.readers.html import PUBLISHED
from kgbuild.records import Dropped

DELIMITERS = ",;\t|"
#: A header may stand below so many lines of other things.
PREAMBLE = 20
#: A quoted field that does not close within so many lines is broken.
ROW_LINES = 200

_SUFFIXES = (".csv", ".tsv", ".tab")

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class TableReader:
    """A reader of tables; `columns` names columns by hand, as in {"title": "Working title"}."""

    columns: Mapping[str, str] = field(default_factory=dict)
    SUMMARY: str = (
        "CSV and TSV: columns by name (IEEE, Springer, Embase, Scopus, Web of Science, Zotero, "
        "PubMed), or --column title=NAME"
    )

    def knows(self, head: bytes, name: str) -> bool:
        """Say whether a file is called like a table, or has a header with known columns."""
        if name.lower().endswith(_SUFFIXES):
            return True
        text = utf8_head(head).decode("utf-8", "ignore")
        top = [(number, line) for number, line in enumerate(text.splitlines()[:PREAMBLE], 1)]
        header = _header(top, self.columns)
        return header is not None and header.columns.strong

    def read(self, stream: BinaryIO, name: str) -> Found:
        """Yield the papers of a table."""
        return decoded(self._papers, stream, name)

    def _papers(self, stream: BinaryIO, name: str) -> Found:
        numbered = lines(stream)
        top: list[tuple[int, str]] = []
        for number, line in numbered:
            if line is None:
                yield too_long(f"{name}:{number}")
                continue
            top.append((number, line))
            if len(top) >= PREAMBLE:
                break
        header = _header(top, self.columns)
        if header is None:
            raise UnreadableInputError(
                name,
                "a header with a column for the title",
                top[0][1] if top else "",
                "name it with --column title=NAME",
            )
        missing = [self.columns[role] for role in self.columns if role not in header.columns.places]
        if missing:
            raise UnreadableInputError(
                name, f"a column {missing[0]!r}", top[header.index][1], "see --column"
            )
        for number, line in top[: header.index]:
            if line.strip():
                yield Dropped(f"{name}:{number}", line[:80], "a line above the header")
        rest = _rest(top[header.index + 1 :], numbered)
        for found in _rows(rest, header.delimiter, name):
            if isinstance(found, Dropped):
                yield found
            else:
                number, row = found
                yield from of_row(row, header.columns, name, f"{name}:{number}")


@dataclass(frozen=True)
class _Header:
    index: int
    delimiter: str
    columns: Columns


def _rest(
    ahead: list[tuple[int, str]], numbered: Iterable[tuple[int, str | None]]
) -> Iterator[tuple[int, str | None]]:
    yield from ahead
    yield from numbered


def _header(top: Sequence[tuple[int, str]], chosen: Mapping[str, str]) -> _Header | None:
    """Find the header among the first lines, and what stands between its columns."""
    best: _Header | None = None
    for index, (_, line) in enumerate(top):
        for delimiter in DELIMITERS:
            if delimiter not in line and (index or delimiter != ","):
                continue
            names = _parsed([line], delimiter)
            columns = find_columns(names or [], chosen)
            if columns and (best is None or columns.rank > best.columns.rank):
                best = _Header(index, delimiter, columns)
        if best and best.columns.strong:
            break
    return best


def _parsed(text: list[str], delimiter: str, *, strict: bool = False) -> list[str] | None:
    try:
        rows = list(csv.reader(text, delimiter=delimiter, strict=strict))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


class _Lines:
    """Numbered lines, some of which may be given back."""

    def __init__(self, numbered: Iterator[tuple[int, str | None]]) -> None:
        self._numbered = numbered
        self._again: list[tuple[int, str | None]] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> tuple[int, str | None]:
        return self._again.pop() if self._again else next(self._numbered)

    def give_back(self, numbered: Sequence[tuple[int, str | None]]) -> None:
        """Put lines in front of those that are still to come."""
        self._again += reversed(numbered)


def _rows(
    numbered: Iterator[tuple[int, str | None]], delimiter: str, name: str
) -> Iterator[Row | Dropped]:
    """Put the lines of a row together; a quote that never closes costs its own line."""
    csv.field_size_limit(RECORD_LIMIT)
    source = _Lines(numbered)
    for number, line in source:
        where = f"{name}:{number}"
        if line is None:
            yield too_long(where)
            continue
        if not line.strip():
            continue
        parts = _wrapped(line, source, delimiter)
        row = _parsed(parts, delimiter, strict=True)
        if row is None and len(parts) > 1:
            yield Dropped(where, line[:80], "a quote that does not close")
            source.give_back([(number + more, part[:-1]) for more, part in enumerate(parts)][1:])
            continue
        if row is None:
            row = _parsed(parts, delimiter) or []
            yield Dropped(where, line[:80], "quotes that do not fit", counts=not row)
        if any(cell.strip() for cell in row):
            yield number, row


def _wrapped(line: str, source: _Lines, delimiter: str) -> list[str]:
    """Add the lines that a row goes on with, as long as a quote is open."""
    parts, quotes = [line + "\n"], line.count('"')
    if not line.startswith('"') and f'{delimiter}"' not in line:  # an inch, or a letter's prime
        return parts
    while quotes % 2 and len(parts) < ROW_LINES:
        following = next(source, None)
        if following is None or following[1] is None:
            source.give_back([following] if following else [])
            break
        parts.append(following[1] + "\n")
        quotes += following[1].count('"')
    return parts


def of_row(row: Sequence[str], columns: Columns, name: str, where: str) -> Found:
    """Find the fields of a paper in the cells of a row."""

    def cell(role: str) -> str | None:
        for index in columns.places.get(role, ()):
            if index < len(row) and row[index].strip():
                return row[index]
        return None

    if "title" not in columns.places:
        shown = next((each for each in row if each.strip()), "")[:80]
        yield Dropped(where, shown, "no column for the title; name it with --column title=NAME")
        return
    if len(row) > columns.width + 1:
        shown = (cell("title") or "")[:80]
        yield Dropped(where, shown, "more cells than the header has", counts=False)
    yield from paper(
        Fields(
            title=cell("title"),
            abstract=cell("abstract"),
            source_id=cell("id"),
            date=cell("date"),
            year=cell("year") or cell("date") or cell("venue"),
            authors=authors_of(cell("authors") or "", glued=columns.glued_authors),
            venue=cell("venue"),
            url=cell("url"),
            doi=cell("doi"),
            arxiv_id=_arxiv(cell("arxiv_id"), cell("url"), cell("id")),
        ),
        name,
        where,
        steps=PUBLISHED,
    )


def _arxiv(given: str | None, url: str | None, source_id: str | None) -> str | None:
    if given:
        return given
    return next((text for text in (url, source_id) if text and "arxiv" in text.lower()), None)


READER = TableReader()
