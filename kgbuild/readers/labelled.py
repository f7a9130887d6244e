"""Plain text with labels, `Title: ...`, `Abstract: ...`, as scripts and arXiv's mails write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kgbuild.readers.decoding import RECORD_LIMIT, Found, decoded, lines, too_long, utf8_head
from kgbuild.readers.fields import Fields, doi_in, paper
from kgbuild.readers.html import PUBLISHED
from kgbuild.records import Dropped

SUMMARY = "text with labels (Title:, Abstract: or Summary:, Authors:, PDF:), and arXiv's mails"

_LABELS = {
    "title": "title", "abstract": "abstract", "summary": "abstract", "author": "authors",
    "authors": "authors", "date": "date", "published": "date", "year": "date", "pdf": "url",
    "url": "url", "link": "url", "doi": "doi", "id": "id", "arxiv": "arxiv", "arxiv id": "arxiv",
    "journal": "venue", "journal-ref": "venue", "venue": "venue", "conference": "venue",
    "categories": "", "comments": "", "keywords": "", "report-no": "", "subjects": "",
    "acm-class": "", "msc-class": "", "license": "", "proxy": "", "tags": "", "category": "",
}  # fmt: skip
_LINE = re.compile(
    rf"(?:\*\*)?({'|'.join(sorted(map(re.escape, _LABELS), key=len, reverse=True))})"
    r"(?:\(s\))?(?:\*\*)?\s*:(?:\*\*)?(?:\s+(.*)|(\S.*)|)$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:-{3,}|={3,}|\*{3,}|_{3,}|%-{2,}.*)\s*$")
_SIGN = re.compile(rb"(?:^|\n)(?:\*\*)?Title(?:\*\*)?\s*:", re.IGNORECASE)
_ABSTRACT = re.compile(rb"\n(?:\*\*)?(?:Abstract|Summary)(?:\*\*)?\s*:|\n\\\\", re.IGNORECASE)


@dataclass
class _Block:
    number: int
    parts: dict[str, list[str]] = field(default_factory=dict)
    label: str = ""
    size: int = 0

    def add(self, label: str, text: str) -> None:
        """Begin a part, or go on with one."""
        self.label = label
        self.parts.setdefault(label, []).append(text.strip())
        self.size += len(text)

    def text(self, label: str) -> str | None:
        """Return the text of a part."""
        return "\n".join(self.parts.get(label, [])).strip() or None


def knows(head: bytes, name: str) -> bool:
    """Say whether a text has a label for a title, and one for an abstract after it."""
    text = utf8_head(head)
    title = _SIGN.search(text)
    return title is not None and _ABSTRACT.search(text, title.end()) is not None


def read(stream: BinaryIO, name: str) -> Found:
    """Yield the papers of a text."""
    return decoded(_papers, stream, name)


def _papers(stream: BinaryIO, name: str) -> Found:
    for block in _blocks(stream, name):
        if isinstance(block, Dropped):
            yield block
            continue
        url = block.text("url")
        arxiv = block.text("arxiv") or (url if url and "arxiv" in url else None)
        fields = Fields(
            title=block.text("title"),
            abstract=block.text("abstract"),
            source_id=block.text("id"),
            date=block.text("date"),
            authors=block.text("authors") or "",
            venue=block.text("venue"),
            url=url,
            doi=block.text("doi") or doi_in(url),
            arxiv_id=arxiv,
        )
        yield from paper(fields, name, f"{name}:{block.number}", steps=PUBLISHED)


def _blocks(stream: BinaryIO, name: str) -> Iterator[_Block | Dropped]:
    """Cut a text at its rules and at each new title."""
    block: _Block | None = None
    for number, line in lines(stream):
        if line is None:
            yield too_long(f"{name}:{number}")
            continue
        match = _LINE.match(line)
        label = _LABELS[match[1].lower()] if match else None
        again = label == "title" and block is not None and "title" in block.parts
        if block and (again or _RULE.match(line) or block.size > RECORD_LIMIT):
            yield from _closed(block, name)
            block = None
        if _RULE.match(line):
            continue
        block = block or _Block(number)
        _add(block, line, label, (match[2] or match[3] or "") if match else "")
    if block:
        yield from _closed(block, name)


def _add(block: _Block, line: str, label: str | None, text: str) -> None:
    if label is not None:
        block.add(label, text)
    elif line.startswith("\\\\"):  # in arXiv's mails the abstract stands between two of these
        block.label = "abstract" if "title" in block.parts and block.label != "abstract" else ""
    elif line.startswith("arXiv:"):
        block.add("arxiv", line[6:])
    elif block.label and line.strip():
        block.add(block.label, line)


def _closed(block: _Block, name: str) -> Iterator[_Block | Dropped]:
    if block.parts.keys() & {"title", "abstract"}:
        yield block
    elif block.parts:
        shown = " ".join(sorted(filter(None, block.parts)))[:80]
        yield Dropped(f"{name}:{block.number}", shown, "labels without a title", counts=False)
