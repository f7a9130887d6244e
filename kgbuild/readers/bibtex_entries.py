"""The entries of a BibTeX file and their fields, as they are written.

A file is cut where a line begins with `@type{`, so that a broken entry costs no more than itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kgbuild.readers.decoding import lines, too_long
from kgbuild.records import Dropped

#: An entry with an abstract is a few kilobytes long.
ENTRY_LIMIT = 1 << 21
_START = re.compile(r"\s*@\s*([A-Za-z]+)\s*[{(]")
_INSIDE = re.compile(r"@\s*([A-Za-z]+)\s*[{(]\s*[^\s,{}\"=]+\s*,")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w:+.-]*)\s*=\s*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BARE = re.compile(r"[^\s,#{}\"]+")
_QUOTE = re.compile(r"\\.|[{}\"]", re.DOTALL)
_NEXT_FIELD = re.compile(
    r"\n[ \t]*(?=(?:abstract|author|booktitle|date|doi|editor|eprint|file|isbn|issn|journal|"
    r"journaltitle|keywords|langid|language|month|note|number|pages|publisher|series|title|url|"
    r"urldate|volume|year)[ \t]*=[ \t]*[{\"\w])",
    re.IGNORECASE,
)


@dataclass
class Entry:
    """The text of one entry, from its `@` to the next one's."""

    number: int
    kind: str
    body: str
    closing: dict[int, int] = field(default_factory=dict)
    problem: str = ""

    def pair_braces(self) -> None:
        """Find the closing brace of every opening one; an escaped brace is a letter."""
        opened: list[int] = []
        for match in _BRACE.finditer(self.body):
            if match[0] == "{":
                opened.append(match.start())
            elif match[0] == "}" and opened:
                self.closing[opened.pop()] = match.start()


def entries(stream: BinaryIO, name: str) -> Iterator[Entry | Dropped]:
    """Yield the entries of a file; what stands between them is a comment."""
    parts: list[str] = []
    number = size = 0
    for at, line in lines(stream):
        if line is None:
            yield too_long(f"{name}:{at}")
            continue
        if _START.match(line):
            yield from _cut(number, parts)
            parts, number, size = [line], at, len(line)
        elif parts:
            parts.append(line)
            size += len(line) + 1
        if size > ENTRY_LIMIT:
            yield Dropped(f"{name}:{number}", parts[0][:80], "an entry of more than 2 MiB")
            parts, size = [], 0
    yield from _cut(number, parts)


def _cut(number: int, parts: list[str]) -> Iterator[Entry]:
    """Cut a stretch at further entries that begin in the middle of a line, after the first."""
    text = "\n".join(parts)
    start = _START.match(text)
    while start:
        entry = Entry(number, start[1], text[start.end() :])
        entry.pair_braces()
        depth_end = _end_of(entry.body)
        following = _INSIDE.search(entry.body, depth_end) if depth_end is not None else None
        if following:
            text = entry.body[following.start() :]
            number += entry.body.count("\n", 0, following.start())
            entry.body = entry.body[: following.start()]
        entry.closing.clear()
        yield entry
        start = _START.match(text) if following else None


def _end_of(body: str) -> int | None:
    """Find the end of the brace that closes an entry."""
    depth = 0
    for match in _BRACE.finditer(body):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth < 0:
                return match.end()
    return None


def fields_in(entry: Entry, at: int, strings: dict[str, str]) -> dict[str, str]:
    """Read the fields of an entry; what cannot be read is skipped and noted in the entry."""
    found: dict[str, str] = {}
    body = entry.body
    while match := _FIELD.match(body, at):
        value, at = _value(entry, match.end(), strings)
        found.setdefault(match[1].lower(), value)
        if not _FIELD.match(body, at) and body[at : at + 200].strip(" \t\r\n,)}"):
            onward = _NEXT_FIELD.search(body, at)
            if onward:
                entry.problem = "a broken field skipped"
                at = onward.end()
    return found


def _value(entry: Entry, at: int, strings: dict[str, str]) -> tuple[str, int]:
    """Read a value: parts in braces, in quotes or bare, joined by `#`."""
    body, parts = entry.body, []
    while True:
        if body[at : at + 1] == "{":
            text, at = _braced(entry, at)
        elif body[at : at + 1] == '"':
            text, at = _quoted(entry, at)
        else:
            bare = _BARE.match(body, at)
            if not bare:
                break
            text, at = strings.get(bare[0].lower(), bare[0]), bare.end()
        parts.append(text)
        rest = at + len(body[at : at + 80]) - len(body[at : at + 80].lstrip())
        if body[rest : rest + 1] != "#":
            break
        at = rest + 1 + len(body[rest + 1 : rest + 81]) - len(body[rest + 1 : rest + 81].lstrip())
    return "".join(parts), at


def _braced(entry: Entry, at: int) -> tuple[str, int]:
    end = entry.closing.get(at, len(entry.body))
    onward = _NEXT_FIELD.search(entry.body, at, end)
    if onward:
        entry.problem = "a brace that does not close"
        return _cut_value(entry.body[at + 1 : onward.start()], "}"), onward.start()
    if at not in entry.closing:
        entry.problem = "a brace that does not close"
    return entry.body[at + 1 : end], end + 1


def _cut_value(text: str, closing: str) -> str:
    return text.rstrip().removesuffix(",").rstrip().removesuffix(closing)


def _quoted(entry: Entry, at: int) -> tuple[str, int]:
    depth = 0
    end = len(entry.body)
    for match in _QUOTE.finditer(entry.body, at + 1):
        if match[0] == '"' and depth <= 0:
            end = match.start()
            break
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    onward = _NEXT_FIELD.search(entry.body, at, end)
    if onward:
        entry.problem = "a quote that does not close"
        return _cut_value(entry.body[at + 1 : onward.start()], '"'), onward.start()
    return entry.body[at + 1 : end], end + 1
