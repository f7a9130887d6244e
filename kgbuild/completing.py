"""One paper of several records: the best of them, completed from the others; all of it is said."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from kgbuild.records import Dropped, Paper

FIELDS = tuple(field.name for field in fields(Paper))
_MERGED = (
    "abstract", "source_id", "year", "date", "authors", "venue", "url", "doi", "arxiv_id",
    "categories",
)  # fmt: skip
_ASCII_REST = bytes(code for code in range(128) if not chr(code).isalnum())
_NO_WORD = re.compile(r"[\W_]+")
#: A line of the ledger shows as much.
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Found:
    """A record of a paper, and where it was found."""

    paper: Paper
    where: str


def plain(text: str) -> str:
    """Reduce a text to its letters and digits, without case, accents and compatibility forms.

    >>> plain("Erdős–Rényi: The “G(n, p)” Model")
    'erdosrenyithegnpmodel'
    """
    if text.isascii():
        return text.lower().encode().translate(None, _ASCII_REST).decode()
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _NO_WORD.sub("", text.casefold())


def merge(records: Iterable[Found]) -> Iterator[Found | Dropped]:
    """Make one paper of several records: the best one, completed from the others in their order.

    What another record says otherwise is not taken, but reported.
    """
    best, *others = sorted(records, key=lambda record: _value(record.paper), reverse=True)
    kept, remarks = best.paper, []
    for other in others:
        reason = f"the same paper as another record, by {_rule(other.paper, best.paper)}"
        yield Dropped(other.where, beside(other.paper.title, best.where), reason)
        for name in ("title", *_MERGED):
            mine, theirs = getattr(kept, name), getattr(other.paper, name)
            if theirs and not mine:
                kept = replace(kept, **{name: theirs})
                reason, shown = f"{name} taken over from another record of the paper", kept.title
            elif theirs and plain(str(theirs)) != plain(str(mine)):
                reason, shown = f"{name} differs in another record of the paper", _line(theirs)
            else:
                continue
            remarks.append(Dropped(other.where, beside(shown, best.where), reason, counts=False))
    yield from remarks
    yield Found(kept, best.where)


def beside(what: str, place: str) -> str:
    """Name a thing, and the place that it has to do with.

    >>> beside("BERT", "a.bib:record 7")
    'BERT (a.bib:record 7)'
    """
    place = f" ({place})" if len(place) < _SHOWN - 20 else f" (…{place[20 - _SHOWN :]})"
    return what[: _SHOWN - len(place)] + place


def _line(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _value(paper: Paper) -> tuple[object, ...]:
    """Say how much a record is worth, so that of equals always the same one is kept."""
    filled = sum(bool(getattr(paper, name)) for name in _MERGED)
    rest = tuple(repr(getattr(paper, name)) for name in FIELDS if name != "position")
    place = -(paper.position or 0)
    return bool(paper.abstract), filled, len(paper.abstract), len(paper.title), rest, place


def _rule(paper: Paper, kept: Paper) -> str:
    """Say by what two records are the same paper."""
    if paper.doi and paper.doi == kept.doi:
        return "DOI"
    if paper.arxiv_id and paper.arxiv_id == kept.arxiv_id:
        return "arXiv id"
    if plain(paper.title) != plain(kept.title):
        return "a third record"
    same_text = plain(paper.abstract) == plain(kept.abstract)
    return "title and abstract" if same_text else "title, year and first author"
