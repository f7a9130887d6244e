"""From the fields of a record, as a format gives them, to a paper or the reason why not."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kgbuild.cleaning import ABSTRACT_LIMIT, EDGES, MOJIBAKE, TITLE_LIMIT, WRAPS, Step, clean, cut
from kgbuild.readers.tex import text_of_tex
from kgbuild.records import Dropped, Paper

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|2100)(?!\d)")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)")
_WORDS = re.compile(
    r"(?:(?<!\d)(?P<day>\d{1,2})\s+)?\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"\.?(?:\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?(?=[\s,]|$))?",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_NEW_ARXIV = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5})(?:v\d+)?(?!\d)")
_OLD_ARXIV = re.compile(r"\b([a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?!\d)")


#: So many times its limit a text may be long before it is cleaned.
RAW_FACTOR = 5
#: The mark in records that kgbuild wrote itself.
MARK = "kgbuild"


@dataclass(frozen=True, slots=True)
class Fields:
    """What a reader found in one record, not yet checked."""

    title: object = None
    abstract: object = None
    source_id: object = None
    date: object = None
    year: object = None
    authors: object = ()
    venue: object = None
    url: object = None
    doi: object = None
    arxiv_id: object = None
    categories: object = ()
    stored: bool = False  #: the texts are ours, and to be taken as they are


def categories_in(given: object) -> tuple[str, ...]:
    """Find categories in a list, or in a line with blanks or semicolons between them.

    >>> categories_in("cs.CL cs.LG"), categories_in(["cs.CL", 7, "cs.CL"])
    (('cs.CL', 'cs.LG'), ('cs.CL',))
    """
    parts = re.split(r"[\s;,]+", given) if isinstance(given, str) else given
    if not isinstance(parts, list | tuple):
        return ()
    shown = (part.strip()[:80] for part in parts if isinstance(part, str))
    return tuple(sorted({part for part in shown if part and part.isprintable()}))


def doi_in(text: object) -> str | None:
    r"""Find a DOI, in lower case.

    >>> doi_in("https://doi.org/10.18653/V1/N18-3011.")
    '10.18653/v1/n18-3011'
    >>> doi_in("10.1484/j.hml\ud800\ud800")
    '10.1484/j.hml'
    """
    if not isinstance(text, str):
        return None
    match = _DOI.search(text[:TITLE_LIMIT].replace("\\_", "_"))
    return match[0].rstrip(".,;)").lower() if match else None


def arxiv_id_in(text: object) -> str | None:
    """Find an arXiv id, without its version.

    >>> [arxiv_id_in(text) for text in ("arxiv:2601.09727v2", "math.GT/0309136v1", "1.2")]
    ['2601.09727', 'math.GT/0309136', None]
    """
    if not isinstance(text, str):
        return None
    text = text[:TITLE_LIMIT]
    match = _NEW_ARXIV.search(text) or _OLD_ARXIV.search(text)
    return match[1] if match else None


def arxiv_id_of_doi(doi: str | None) -> str | None:
    """Find the arXiv id in a DOI that arXiv itself gave."""
    return arxiv_id_in(doi[16:]) if doi and doi.startswith("10.48550/arxiv.") else None


def _year_of(arxiv_id: str | None) -> int | None:
    """Read the year in which a paper came to arXiv off its id; the first came in 1991."""
    if not arxiv_id:
        return None
    two = int(arxiv_id.rpartition("/")[2][:2])
    return 1900 + two if "/" in arxiv_id and two >= 91 else 2000 + two


def year_in(value: object) -> int | None:
    """Find a year from 1500 to 2100 in a number or a text."""
    match = _YEAR.search(str(value)[:TITLE_LIMIT]) if isinstance(value, str | int | float) else None
    return int(match[1]) if match else None


def date_in(value: object) -> str | None:
    """Write a date as far as it is known: a year, a month or a day.

    >>> [date_in(text) for text in ("2024/3/1", "Mon, 2 Apr 2007 19:18:42 GMT", "2024 Jun 3")]
    ['2024-03-01', '2007-04-02', '2024-06-03']
    """
    if not isinstance(value, str | int):
        return None
    text = str(value)[:TITLE_LIMIT].strip()
    iso = _ISO.match(text)
    if iso:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3] or 0)
    else:
        found = year_in(text)
        if found is None:
            return None
        words = _WORDS.search(text)
        year, month, day = found, 0, 0
        if words:
            month = _MONTHS.index(words["month"].lower()) + 1
            day = int(words["day"] or words["day2"] or 0)
    if not 1500 <= year <= 2100:
        return None
    if not 1 <= month <= 12:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= 31 else f"{year:04}-{month:02}"


def _line(value: object) -> str | None:
    """Put a short field on one clean line."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text, _ = clean(value[: TITLE_LIMIT * RAW_FACTOR], (MOJIBAKE, WRAPS, EDGES))
    return text[:TITLE_LIMIT] or None


def names_in(value: object, split: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Find the names of authors in whatever a format calls authors."""
    if isinstance(value, str):
        value = list(split(value))
    if not isinstance(value, list | tuple):
        return
    for author in value:
        if isinstance(author, dict):
            author = author.get("name") or " ".join(
                str(author[key]) for key in ("given", "family") if author.get(key)
            )
        name = _line(author)
        if name and ("\\" in name or "{" in name):
            name = text_of_tex(name).strip()
        if name:
            yield name


def split_names(text: str) -> list[str]:
    """Split a line of authors at semicolons, or else at "and" and commas."""
    if ";" in text:
        return text.split(";")
    return re.split(r",? and | ?, ?", " ".join(text.split()))


def _text(
    value: object, limit: int, steps: Sequence[Step], section: str
) -> tuple[str, list[str]] | str:
    """Clean a title or an abstract; return the reason instead when it is no text."""
    if value is None:
        return "", []
    if not isinstance(value, str):
        return f"{section} of the wrong type: {type(value).__name__}, not text"
    # markup may shrink a text, and no cleaning has to work on a megabyte of it
    text, reasons = clean(cut(value, limit * RAW_FACTOR), steps)
    short = cut(text, limit)
    if len(short) < len(text) or len(value) > limit * RAW_FACTOR:
        reasons.append(f"{section} of more than {limit:,} characters cut")
    return (short if short.strip() else ""), reasons


def paper(
    fields: Fields,
    name: str,
    where: str,
    *,
    steps: Sequence[Step] = (),
    stored_steps: Sequence[Step] = (),
    position: int | None = None,
    split: Callable[[str], Iterable[str]] = split_names,
) -> Iterator[Paper | Dropped]:
    """Check and clean the fields of a record; yield the paper, and remarks, or why there is none.

    A paper without an abstract is kept, since its title says something; the ledger says so.
    """
    if fields.stored:
        steps = stored_steps
    title = _text(fields.title, TITLE_LIMIT, steps, "title")
    abstract = _text(fields.abstract, ABSTRACT_LIMIT, steps, "abstract")
    shown = fields.title if isinstance(fields.title, str) else str(fields.source_id or "a record")
    shown = clean(shown[:80])[0]
    if isinstance(title, str) or isinstance(abstract, str):
        yield Dropped(where, shown, title if isinstance(title, str) else str(abstract))
        return
    (title_text, reasons), (abstract_text, more) = title, abstract
    if not title_text:
        yield Dropped(where, abstract_text[:80] or shown, "no title")
        return
    for reason in sorted({*reasons, *more}):
        yield Dropped(where, shown, reason, counts=False)
    if not abstract_text:
        yield Dropped(where, shown, "no abstract: the title alone is read", counts=False)
    yield _kept(fields, name, title_text, abstract_text, position, split)


def _kept(
    fields: Fields,
    name: str,
    title: str,
    abstract: str,
    position: int | None,
    split: Callable[[str], Iterable[str]],
) -> Paper:
    date = date_in(fields.date)
    doi = doi_in(fields.doi)
    arxiv_id = arxiv_id_in(fields.arxiv_id) or arxiv_id_of_doi(doi)
    return Paper(
        title=title,
        abstract=abstract,
        source_id=_line(fields.source_id),
        year=year_in(date) or year_in(fields.year) or _year_of(arxiv_id),
        date=date if date and len(date) > 4 else None,
        authors=tuple(names_in(fields.authors, split)),
        venue=_line(fields.venue),
        url=_line(fields.url),
        doi=doi,
        arxiv_id=arxiv_id,
        source=name,
        position=position,
        categories=categories_in(fields.categories),
    )
