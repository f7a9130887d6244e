"""Markdown lists of papers, such as the daily digests of arXiv: a linked title, an abstract."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kgbuild.cleaning import BLANKS, Step
from kgbuild.readers.decoding import RECORD_LIMIT, Found, decoded, lines, too_long, utf8_head
from kgbuild.readers.fields import Fields, doi_in, paper
from kgbuild.readers.html import PUBLISHED
from kgbuild.records import Dropped

SUMMARY = "Markdown lists of papers (daily arXiv digests): linked title, authors, abstract"

_HOSTS = (
    r"arxiv\.org|doi\.org|aclanthology\.org|aclweb\.org|openreview\.net|huggingface\.co/papers|"
    r"semanticscholar\.org|ncbi\.nlm\.nih\.gov|biorxiv\.org|medrxiv\.org|proceedings\.mlr\.press|"
    r"papers\.nips\.cc|proceedings\.neurips\.cc|openaccess\.thecvf\.com|dl\.acm\.org|"
    r"ieeexplore\.ieee\.org|link\.springer\.com|alphaxiv\.org"
)
_ITEM = re.compile(
    r"\s{0,8}(?:#{1,6}|[-*+]|\d+[.)])\s+(?:\[\d+\]\s*)?[*_]*\[(?P<title>.+?)\][*_]*"
    r"\((?P<url>https?://[^)\s]+)\)"
)
_SIGN = re.compile(
    rb"(?:^|\n)\s{0,8}(?:#{1,6}|[-*+]|\d+[.)])\s+(?:\[\d+\]\s*)?[*_]*\[[^\n]+\]\(https?://(?:"
    + _HOSTS.encode()
    + rb")"
)
_PAPER_URL = re.compile(rf"https?://(?:[\w-]+\.)?(?:{_HOSTS})", re.IGNORECASE)
_LABEL = re.compile(
    r"\s*[-*>]?\s*[*_]*(abstract|summary|authors?|date|published)[*_]*\s*:\s*[*_]*\s*(.*)",
    re.IGNORECASE,
)
_ARXIV_URL = re.compile(r"(?:arxiv\.org|huggingface\.co/papers)/")
_AUTHORS = re.compile(r"\s*[*_](?![*_])(.+?)[*_]\s*$")
_OTHER_LABEL = re.compile(r"\s*[-*>]?\s*[*_]*[A-Z][\w;.' -]{1,30}[*_]*:\s")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")

UNESCAPED = Step(
    "Markdown turned into text",
    lambda text: _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", text)),
)


@dataclass
class _Item:
    number: int
    title: str
    url: str
    parts: dict[str, list[str]] = field(default_factory=dict)
    label: str = ""
    size: int = 0

    def add(self, line: str) -> None:
        """Add a line to the part that it belongs to."""
        self.size += len(line)
        match = _LABEL.match(line)
        if match:
            self.label = match[1].lower().removesuffix("s")
            self.parts.setdefault(self.label, []).append(match[2])
        elif not self.parts and (names := _AUTHORS.match(line)):
            self.parts["author"] = [names[1]]
        elif not line.strip() or line.lstrip().startswith("<") or _OTHER_LABEL.match(line):
            self.label = "" if line.strip() or self.has(self.label) else self.label
        elif self.label:
            self.parts[self.label].append(line)
        elif len(line) >= 200:
            self.parts.setdefault("paragraph", []).append(line)

    def has(self, *labels: str) -> str | None:
        """Return the text of the first part that is there."""
        for label in labels:
            text = "\n".join(self.parts.get(label, [])).strip()
            if text:
                return text
        return None


def knows(head: bytes, name: str) -> bool:
    """Say whether a file holds a heading or list item that links to a paper."""
    return _SIGN.search(utf8_head(head)) is not None


def read(stream: BinaryIO, name: str) -> Found:
    """Yield the papers of a list."""
    return decoded(_papers, stream, name)


def _papers(stream: BinaryIO, name: str) -> Found:
    for item in _items(stream, name):
        if isinstance(item, Dropped):
            yield item
            continue
        where = f"{name}:{item.number}"
        abstract = item.has("abstract", "summary", "paragraph")
        if not abstract and not _PAPER_URL.match(item.url):
            yield Dropped(where, item.title[:80], "a link that is no paper", counts=False)
            continue
        fields = Fields(
            title=item.title,
            abstract=abstract,
            date=item.has("date", "published"),
            authors=item.has("author") or "",
            url=item.url,
            doi=doi_in(item.url),
            arxiv_id=item.url if _ARXIV_URL.search(item.url) else None,
        )
        yield from paper(fields, name, where, steps=(UNESCAPED, BLANKS, *PUBLISHED))


def _items(stream: BinaryIO, name: str) -> Iterator[_Item | Dropped]:
    item: _Item | None = None
    for number, line in lines(stream):
        if line is None:
            yield too_long(f"{name}:{number}")
            continue
        match = _ITEM.match(line)
        if match or line.startswith("#") or (item and item.size > RECORD_LIMIT):
            if item:
                yield item
            item = _Item(number, match["title"], match["url"]) if match else None
        elif item:
            item.add(line)
    if item:
        yield item
