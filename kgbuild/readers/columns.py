"""What the columns of exported tables are called, and how their authors are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kgbuild.readers.tagged import spoken

#: For each field the names of its columns, the best first; letters and digits only.
NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "documenttitle", "articletitle", "itemtitle", "papertitle", "primarytitle",
        "worktitle", "ti", "t1", "originaltitle", "titre", "titel",
    ),
    "abstract": (
        "abstract", "abstractnote", "abstracttext", "summary", "ab", "notesabstract",
        "originalabstract", "description",
    ),
    "authors": (
        "authorfullnames", "authors", "author", "authornames", "firstauthors", "creators",
        "creator", "af", "au", "authorlist",
    ),
    "year": ("year", "publicationyear", "pubyear", "py", "yearpublished"),
    "date": (
        "date", "publicationdate", "pubdate", "published", "datepublished", "onlinedate",
        "createdate", "pd",
    ),
    "venue": (
        "journal", "publicationtitle", "sourcetitle", "journalbook", "journaltitle", "booktitle",
        "venue", "conference", "source", "so", "publisher",
    ),
    "doi": ("doi", "itemdoi", "di", "doilink", "digitalobjectidentifier"),
    "url": ("url", "link", "urls", "pdflink", "openurllink", "documentlink"),
    "id": ("key", "id", "pmid", "paperid", "eid", "ut", "accessionnumber", "recordid"),
    "arxiv_id": ("arxivid", "arxiv", "eprint"),
}  # fmt: skip

#: Column names so short that they mean something only beside others of their kind.
_CODES = {"ti", "t1", "ab", "au", "af", "py", "pd", "so", "di", "ut"}
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_LIST = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""")
_INITIALS = re.compile(r"(?:[A-Z]\.?[- ]?){1,4}")
_GLUED = re.compile(r"(?<=[a-z.])(?<!Mc)(?<!Mac)(?<!De)(?<!Van)(?<!La)(?<!Di)(?=[A-Z][^\s]*\s)")


@dataclass(frozen=True)
class Columns:
    """Where the fields of a paper stand in a row."""

    places: dict[str, tuple[int, ...]]
    width: int
    glued_authors: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """Say how much of a header this is: fields found, columns in all."""
        return len(self.places), self.width

    @property
    def strong(self) -> bool:
        """Say whether a text that begins with this line can hardly be anything but a table."""
        known = self.places.keys()
        return self.width >= 2 and "title" in known and len(known) >= 2


def find_columns(header: Sequence[str], chosen: Mapping[str, str]) -> Columns | None:
    """Find the fields in a header; None when it has neither title nor abstract."""
    names = [_NO_LETTERS.sub("", cell.strip().lower()) for cell in header]
    if any(len(cell) > 100 for cell in header):
        return None
    codes = sum(name in _CODES for name in names) >= 3
    places: dict[str, tuple[int, ...]] = {}
    for role, known in NAMES.items():
        if role in chosen:
            wanted = _NO_LETTERS.sub("", chosen[role].lower())
            found = [names.index(wanted)] if wanted in names else []
        else:
            found = [names.index(each) for each in known if each in names]
            if not codes:
                found = [place for place in found if names[place] not in _CODES]
        if found:
            places[role] = tuple(found)
    if not places.keys() & {"title", "abstract"}:
        return None
    return Columns(places, len(names), "itemtitle" in names)


def authors_of(text: str, *, glued: bool = False) -> list[str]:
    """Split the authors of a cell, however they are joined.

    >>> authors_of("Kogge, P.; Shalf, J."), authors_of("['Marx, Karl', 'Lindgren, Astrid']")
    (['P. Kogge', 'J. Shalf'], ['Karl Marx', 'Astrid Lindgren'])
    >>> authors_of("Lim SM, Lau Y."), authors_of("Smith, J., Jones, K."), authors_of("Ada and Bo")
    (['Lim SM', 'Lau Y.'], ['J. Smith', 'K. Jones'], ['Ada', 'Bo'])
    >>> authors_of("Araz R. AlievNigar T. Ismayilova", glued=True)
    ['Araz R. Aliev', 'Nigar T. Ismayilova']
    """
    text = " ".join(text.split())
    if text.startswith("[") and text.endswith("]"):
        parts = [match[0] or match[1] for match in _LIST.findall(text)]
        return [spoken(part) for part in parts]
    if ";" in text:
        return [spoken(re.sub(r" ?\(\d+\)", "", part)) for part in text.split(";")]
    if glued:
        return _GLUED.split(text)
    if re.search(r"\sand\s", text):
        parts = re.split(r",?\s+and\s+", text)
        return (
            parts if len(parts) > 2 or "," not in parts[0] else [*parts[0].split(","), *parts[1:]]
        )
    parts = [part.strip() for part in text.split(",")]
    pairs = len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2])
    if pairs or (len(parts) == 2 and " " not in parts[0] and " " not in parts[1]):
        return [f"{first} {last}" for last, first in zip(parts[::2], parts[1::2], strict=True)]
    return parts
