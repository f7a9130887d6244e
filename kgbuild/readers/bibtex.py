"""BibTeX and BibLaTeX, from Zotero, the ACL Anthology, Scopus, Crossref or by hand."""

import re
from typing import BinaryIO

from kgbuild.readers.bibtex_entries import entries, fields_in
from kgbuild.readers.decoding import Found, decoded, utf8_head
from kgbuild.readers.fields import MARK, Fields, arxiv_id_in, paper
from kgbuild.readers.tex import BIBLIOGRAPHY, TEX, text_of_tex
from kgbuild.records import Dropped

SUMMARY = "BibTeX and BibLaTeX: title, abstract, author, date, journal, DOI, URL, arXiv id, key"


_SIGN = re.compile(
    rb"(?:^|\n|\})[ \t]{0,40}@[ \t]{0,40}"
    rb"(?:article|book|booklet|collection|comment|conference|dataset|inbook|"
    rb"incollection|inproceedings|manual|mastersthesis|misc|online|phdthesis|preamble|proceedings|"
    rb"report|software|string|techreport|thesis|unpublished)\s*[{(]",
    re.IGNORECASE,
)
_KEY = re.compile(r"\s*([^\s,={}\"]*)\s*,")
_AND = re.compile(r" and ", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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
    for entry in entries(stream, name):
        if isinstance(entry, Dropped):
            yield entry
            continue
        kind = entry.kind.lower()
        if kind in ("comment", "preamble"):
            continue
        entry.pair_braces()
        if kind == "string":
            strings.update(fields_in(entry, 0, strings))
            continue
        where = f"{name}:{entry.number}"
        key = _KEY.match(entry.body)
        found = fields_in(entry, key.end() if key else 0, strings)
        if entry.problem:
            yield Dropped(where, (key[1] if key else kind)[:80], entry.problem, counts=False)
        yield from paper(
            fields_of(found, key[1] if key else None),
            name,
            where,
            steps=BIBLIOGRAPHY,
            stored_steps=(TEX,),
            split=split_authors,
        )


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
        # keywords of others are their authors' words, and no categories
        categories=_keywords(found.get("keywords", "")) if stored else (),
    )


def _keywords(text: str) -> list[str]:
    r"""Split keywords at commas, but not within braces.

    >>> _keywords(r"cs.CL, {68T50, 68T07}, AI \& law")
    ['cs.CL', '68T50, 68T07', 'AI & law']
    """
    words = re.findall(r"(?:\{[^{}]*\}|[^,{}])+", text)
    return [text_of_tex(word).strip() for word in words]


def _joined(title: str | None, subtitle: str | None) -> str:
    return f"{title}: {subtitle}" if title and subtitle else title or ""


def _plain(text: str | None) -> str | None:
    return " ".join(text_of_tex(text).split()) if text else None
