"""A listing as copied from a web page: a title, its abstract, the next title, and so on.

Nothing says which line is what, so their shapes do: an abstract is long or a row of sentences, a
title is short and ends in no full stop, and what is neither title nor abstract is page chrome.
Blank lines between papers help, and are not needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from kgbuild.readers.decoding import Found, decoded, encoding_of, lines, too_long, utf8_head
from kgbuild.readers.fields import Fields, paper
from kgbuild.records import Dropped

SUMMARY = "titles and abstracts on alternating lines, as copied from a web page"

LONG = 250
#: So many short lines in a row are looked at together.
BLOCK = 200

_SENTENCE = re.compile(r"[.!?][\"')\]]*(?:\s+|(?=[A-Z][a-z])|$)")
_GLUED = re.compile(r"(?:Subscribe|Sign [Uu]p|Log [Ii]n|Sign [Ii]n|Upvote)(?=[A-Z0-9])")
_CHROME = re.compile(
    r"(?:subscribe|sign ?(?:up|in)|log ?in|upvotes?|github|arxiv(?: page)?|view\b.*|pdf|html|"
    r"abstract|papers?|submitted by\b.*|published\b.*|by\b.*|load more|show more|next|previous|"
    r"menu|home|search|(?:re)?posts?|stars?|new|trending(?: papers)?|models|datasets|spaces|"
    r"[\W\d]*(?:[kKM]|authors?)?|https?://\S+|[A-Z][a-z]{2} \d{1,2}(?:, \d{4})?|page \d+.*|"
    r"(?:©|copyright)\b.*)",
    re.IGNORECASE,
)
_SUFFIXES = frozenset({"", "txt", "text", "lst", "list", "listing", "asc", "dat"})
_OTHER_TEXTS = frozenset({
    "license", "licence", "copying", "notice", "readme", "changelog", "makefile", "dockerfile",
    "requirements", "contributing", "authors", "robots",
})  # fmt: skip
_TEXT = re.compile(rb"[A-Za-z\xc3-\xf4]")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    after_blank: bool

    @property
    def is_long(self) -> bool:
        return len(self.text) >= LONG or (
            len(self.text) >= 80 and len(_SENTENCE.findall(self.text)) >= 2
        )

    @property
    def is_sentence(self) -> bool:
        return self.text.endswith(".") and self.text.count(" ") >= 2

    @property
    def is_chrome(self) -> bool:
        text = self.text
        return (
            _CHROME.fullmatch(text) is not None
            or text.endswith(("!", "...", "…"))
            or (text.count(" ") < 2 and len(text) < 12)
        )


def knows(head: bytes, name: str) -> bool:
    """Say whether a file is plain text: this is the reader for what no other reader knows.

    Any text has lines that look like titles; so code, pages and licences are told by their names.
    """
    stem, dot, suffix = name.lower().rpartition(".")
    if (suffix if dot else "") not in _SUFFIXES or (stem or suffix) in _OTHER_TEXTS:
        return False
    text = utf8_head(head)
    return _TEXT.search(text) is not None and b"\x00" not in text and not _is_binary(head, text)


def _is_binary(head: bytes, text: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in text[:4096])
    if controls * 50 > len(text[:4096]):
        return True
    known, _ = encoding_of(head)
    lost = len(head[:4096]) - len(utf8_head(head[:4096]))
    return known == "utf-8" and lost * 10 > len(head[:4096])


def read(stream: BinaryIO, name: str) -> Found:
    """Yield the papers of a listing, numbered in its order."""
    return decoded(_papers, stream, name)


def _papers(stream: BinaryIO, name: str) -> Found:
    position = 0
    for block in _blocks(_lines(stream, name)):
        if isinstance(block, Dropped):
            yield block
            continue
        for found in _of_block(block, name):
            if isinstance(found, Dropped):
                yield found
                continue
            title, abstract = found
            position += 1
            text = title.text
            glued = _GLUED.match(text) if position == 1 else None
            if glued:
                text = text[glued.end() :]
                where = f"{name}:{title.number}"
                yield Dropped(where, glued[0], "page chrome glued to a title", counts=False)
            yield from paper(
                Fields(title=text, abstract=abstract),
                name,
                f"{name}:{title.number}",
                position=position,
            )


def _lines(stream: BinaryIO, name: str) -> Iterator[_Line | Dropped]:
    blank = True
    for number, text in lines(stream):
        if text is None:
            yield too_long(f"{name}:{number}")
        elif text.strip():
            yield _Line(number, text.strip(), blank)
            blank = False
            continue
        blank = True


def _blocks(found: Iterator[_Line | Dropped]) -> Iterator[list[_Line] | Dropped]:
    """Cut the lines where an abstract has ended, so that each block holds one, or none."""
    block: list[_Line] = []
    for line in found:
        if isinstance(line, Dropped):
            yield line
            continue
        ended = block and (
            (block[-1].is_long and not line.is_long)
            or (line.after_blank and len(block) > 1)
            or len(block) >= BLOCK
        )
        if ended:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _of_block(block: list[_Line], name: str) -> Iterator[tuple[_Line, str] | Dropped]:
    """Tell the lines of a block apart."""
    if _is_wrapped(block):
        yield block[0], " ".join(line.text for line in block[1:])
        return
    title: _Line | None = None
    abstract: list[str] = []
    for line in chain(block, [None]):
        if line and title and (line.is_long or (line.is_sentence and not abstract)):
            abstract.append(line.text)
            continue
        if title and abstract:
            yield title, "\n".join(abstract)
            title, abstract = None, []
        elif title:
            yield _alone(title, name)
        title = line
        if line and line.is_long:
            yield Dropped(f"{name}:{line.number}", line.text[:80], "an abstract without a title")
            title = None


def _alone(line: _Line, name: str) -> Dropped:
    """Say what a short line is that no abstract follows: chrome, or a title."""
    reason = "page chrome" if line.is_chrome else "a title without an abstract"
    return Dropped(f"{name}:{line.number}", line.text[:80], reason)


def _is_wrapped(block: list[_Line]) -> bool:
    """Say whether a block is a title and an abstract that was wrapped at a column."""
    body = block[1:]
    if len(body) < 3 or any(line.after_blank for line in body):
        return False
    widths = [len(line.text) for line in body[:-1]]
    ends = sum(line.text.endswith(".") for line in body[:-1])
    return (
        40 <= max(widths) <= 120
        and min(widths) * 10 >= max(widths) * 6
        and ends * 3 <= len(widths)
        and block[-1].text.endswith(".")
    )
