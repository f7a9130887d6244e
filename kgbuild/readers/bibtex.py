"""BibTeX and BibLaTeX, from Zotero, the ACL Anthology, Scopus, Crossref or by hand.

A file is cut where a line begins with `@type{`, so that a broken entry costs no more than itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from kgbuild.readers.decoding import Found, decoded, lines, too_long, utf8_head
from kgbuild.readers.fields import MARK, Fields, arxiv_id_in, paper
from kgbuild.readers.tex import BIBLIOGRAPHY, TEX, text_of_tex
from kgbuild.records import Dropped

SUMMARY = "BibTeX and BibLaTeX: title, abstract, author, date, journal, DOI, URL, arXiv id, key"

#: An entry with an abstract is a few kilobytes long.
ENTRY_LIMIT = 1 << 21

_START = re.compile(r"\s*@\s*([A-Za-z]+)\s*[{(]")
_INSIDE = re.compile(r"@\s*([A-Za-z]+)\s*[{(]\s*[^\s,{}\"=]+\s*,")
_SIGN = re.compile(
    rb"(?:^|\n|\})[ \t]{0,40}@[ \t]{0,40}"
    rb"(?:article|book|booklet|collection|comment|conference|dataset|inbook|"
    rb"incollection|inproceedings|manual|mastersthesis|misc|online|phdthesis|preamble|proceedings|"
    rb"report|software|string|techreport|thesis|unpublished)\s*[{(]",
    re.IGNORECASE,
)
_KEY = re.compile(r"\s*([^\s,={}\"]*)\s*,")
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
_AND = re.compile(r" and ", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass
class _Entry:
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


def knows(head: bytes, name: str) -> bool:
    """Say whether a file holds the start of an entry, or is called like a bibliography."""
    if name.lower().endswith((".bib", ".bibtex", ".biblatex")):
        return True
    return _SIGN.search(utf8_head(head)[:20_000]) is not None


def read(stream: BinaryIO, name: str) -> Found:
    """Yield the papers of a bibliography."""
    return decoded(_papers, stream, name)


def _papers(stream: BinaryIO, name: str) -> Found:
    strings: dict[str, str] = {}
    for entry in _entries(stream, name):
        if isinstance(entry, Dropped):
            yield entry
            continue
        kind = entry.kind.lower()
        if kind in ("comment", "preamble"):
            continue
        entry.pair_braces()
        if kind == "string":
            strings.update(_fields(entry, 0, strings))
            continue
        where = f"{name}:{entry.number}"
        key = _KEY.match(entry.body)
        found = _fields(entry, key.end() if key else 0, strings)
        if entry.problem:
            yield Dropped(where, key[1] if key else kind, entry.problem, counts=False)
        yield from paper(
            fields_of(found, key[1] if key else None),
            name,
            where,
            steps=BIBLIOGRAPHY,
            stored_steps=(TEX,),
            split=split_authors,
        )


def _entries(stream: BinaryIO, name: str) -> Iterator[_Entry | Dropped]:
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


def _cut(number: int, parts: list[str]) -> Iterator[_Entry]:
    """Cut a stretch at further entries that begin in the middle of a line, after the first."""
    text = "\n".join(parts)
    start = _START.match(text)
    while start:
        entry = _Entry(number, start[1], text[start.end() :])
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


def _fields(entry: _Entry, at: int, strings: dict[str, str]) -> dict[str, str]:
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


def _value(entry: _Entry, at: int, strings: dict[str, str]) -> tuple[str, int]:
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


def _braced(entry: _Entry, at: int) -> tuple[str, int]:
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


def _quoted(entry: _Entry, at: int) -> tuple[str, int]:
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


def split_authors(text: str) -> list[str]:
    """Split authors at "and", and put "Last, First" into the order in which it is said.

    >>> split_authors("Knuth, Donald E. and {The {BERT} Team} and van Dam, Jr., Andy and others")
    ['Donald E. Knuth', '{The {BERT} Team}', 'Andy van Dam Jr.']
    """
    names: list[str] = []
    pending = ""
    for part in _AND.split(" ".join(text.split())):
        pending = f"{pending} and {part}" if pending else part
        if pending.count("{") > pending.count("}"):
            continue
        name, pending = pending.strip(), ""
        if name.lower() == "others" or not name:
            continue
        whole = name.startswith("{") and name.endswith("}")
        parts = [name] if whole else [each.strip() for each in name.split(",")]
        if len(parts) > 2:
            parts = [f"{parts[0]} {parts[1]}", *parts[2:]]
        names.append(" ".join(reversed(parts[:2])).strip())
    return names + ([pending.strip()] if pending else [])


def _date(found: dict[str, str]) -> str | None:
    if found.get("date"):
        return found["date"]
    year, month = found.get("year", ""), found.get("month", "").strip().lower()
    if month[:3] in _MONTHS:
        return f"{month} {year}"
    return f"{year}-{month}" if month.isdigit() else year or None


def fields_of(found: dict[str, str], key: str | None) -> Fields:
    """Find the fields of a paper in those of an entry."""
    stored, url = MARK in found, found.get("url", "")
    prefix = (found.get("archiveprefix") or found.get("eprinttype") or "").lower()
    eprint = found.get("eprint") if prefix in ("arxiv", "") else None
    elsewhere = " ".join(
        found[name]
        for name in ("journal", "journaltitle", "url", "note", "number", "howpublished", "pubstate")
        if "arxiv" in found.get(name, "").lower()
    )
    venues = ("journal", "journaltitle", "booktitle", "maintitle", "series", "school", "publisher")
    return Fields(
        title=_joined(found.get("title"), found.get("subtitle")) or None,
        abstract=found.get("abstract"),
        source_id=_plain(found.get(f"{MARK}-id")) if stored else key,
        stored=stored,
        date=_date(found),
        year=found.get("year"),
        authors=found.get("author") or found.get("editor"),
        venue=_plain(next((found[name] for name in venues if found.get(name)), None)),
        url=_plain(found.get("url")),
        doi=found.get("doi") or (found.get("url") if "doi.org" in url and not stored else None),
        arxiv_id=arxiv_id_in(eprint) or arxiv_id_in(elsewhere),
    )


def _joined(title: str | None, subtitle: str | None) -> str:
    return f"{title}: {subtitle}" if title and subtitle else title or ""


def _plain(text: str | None) -> str | None:
    return " ".join(text_of_tex(text).split()) if text else None
