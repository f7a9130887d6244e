"""One paper once: records of the same paper, from whatever source, become one.

Two records are one paper when they share a DOI, an arXiv id (whatever the version), the same
text, or title, year and first author without DOIs or ids that contradict. Which record is kept,
and what it takes from the others, does not depend on the order in which they come.

Memory holds six hashes a paper; the papers themselves wait in a temporary file, since a later
record may complete an earlier one.
"""

import pickle
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import IO

from kgbuild.records import Dropped, Paper

#: So many bytes of papers wait in memory before a file on disk takes them.
IN_MEMORY = 1 << 26
#: A shorter title, or abstract, says little of whether two papers are near each other.
NEAR_TITLE, NEAR_ABSTRACT = 20, 200

_FIELDS = tuple(field.name for field in fields(Paper))
_MERGED = (
    "abstract", "source_id", "year", "date", "authors", "venue", "url", "doi", "arxiv_id",
    "categories",
)  # fmt: skip
_ASCII_REST = bytes(code for code in range(128) if not chr(code).isalnum())
_NO_WORD = re.compile(r"[\W_]+")
# arXiv, bioRxiv, SSRN, ChemRxiv, Preprints.org, Research Square, OSF, Zenodo: a preprint's DOI
# does not contradict the one of its journal
_PREPRINT = re.compile(r"10\.(?:48550|1101|2139|26434|20944|21203|31219|31234|31235|5281)/")


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


def _hash(*parts: str) -> int:
    """Hash the parts to 63 bits, so that 0 can mean that there is nothing to hash."""
    digest = blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1 or 1


def _surname(author: str) -> str:
    words = [plain(word) for word in author.split() if len(word.strip(".")) > 1]
    return max(words[-2:], key=len, default=plain(author)) if words else plain(author)


class _Keys:
    """The hashes of every paper seen, one column for each way of being the same."""

    def __init__(self) -> None:
        self.doi = array("Q")
        self.firm_doi = array("Q")
        self.arxiv_id = array("Q")
        self.text = array("Q")
        self.origin = array("Q")
        self.title = array("Q")
        self.abstract = array("Q")

    def add(self, paper: Paper) -> None:
        """Hash one more paper."""
        title, abstract = plain(paper.title) or paper.title, plain(paper.abstract)
        author = _surname(paper.authors[0]) if paper.authors else ""
        year = str(paper.year or "")
        doi = _hash(paper.doi.lower()) if paper.doi else 0
        self.doi.append(doi)
        self.firm_doi.append(0 if not paper.doi or _PREPRINT.match(paper.doi) else doi)
        self.arxiv_id.append(_hash(paper.arxiv_id) if paper.arxiv_id else 0)
        self.text.append(_hash(title, abstract) if abstract else _hash(title, year, author))
        self.origin.append(_hash(title, year, author) if year and author else 0)
        self.title.append(_hash(title) if len(title) >= NEAR_TITLE else 0)
        self.abstract.append(_hash(abstract) if len(abstract) >= NEAR_ABSTRACT else 0)


class _Groups:
    """Which papers are one: each number points to a smaller one of its group, or to itself."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def root(self, number: int) -> int:
        """Return the smallest number of a group."""
        path = []
        while (parent := self._parent.get(number, number)) != number:
            path.append(number)
            number = parent
        for each in path:
            self._parent[each] = number
        return number

    def unite(self, numbers: Iterable[int]) -> None:
        """Make one group of the groups of these numbers."""
        roots = {self.root(number) for number in numbers}
        smallest = min(roots)
        self._parent.update((root, smallest) for root in roots)

    def sizes(self) -> dict[int, int]:
        """Count the papers of every group that has more than one."""
        counts: dict[int, int] = {}
        for number in self._parent:
            root = self.root(number)
            counts[root] = counts.get(root, 0) + 1
        return {root: count for root, count in counts.items() if count > 1}


def _equal(column: "array[int]") -> Iterator[list[int]]:
    """Yield the numbers of the papers that have the same hash in a column."""
    import numpy as np

    hashes = np.frombuffer(column, dtype=np.uint64) if column else np.empty(0, dtype=np.uint64)
    order = np.argsort(hashes, kind="stable")
    order = order[hashes[order] != 0]
    ordered = hashes[order]
    same = np.flatnonzero(ordered[1:] == ordered[:-1])
    start = end = -2
    for place in same.tolist():
        if place != end:
            if start >= 0:
                yield order[start : end + 1].tolist()
            start = place
        end = place + 1
    if start >= 0:
        yield order[start : end + 1].tolist()


def _group(keys: _Keys) -> tuple[_Groups, set[int]]:
    """Find the papers that are one, and those that are only near each other."""
    groups = _Groups()
    for column in (keys.doi, keys.arxiv_id):
        for numbers in _equal(column):
            groups.unite(numbers)
    for column in (keys.text, keys.origin):
        for numbers in _equal(column):
            dois = {keys.firm_doi[number] for number in numbers} - {0}
            ids = {keys.arxiv_id[number] for number in numbers} - {0}
            if len(dois) <= 1 and len(ids) <= 1:
                groups.unite(numbers)
    near: set[int] = set()
    for column in (keys.title, keys.abstract):
        for numbers in _equal(column):
            roots = {groups.root(number) for number in numbers}
            near |= roots if len(roots) > 1 else set()
    return groups, near


def _value(paper: Paper) -> tuple[object, ...]:
    """Say how much a record is worth, so that of equals always the same one is kept."""
    filled = sum(bool(getattr(paper, name)) for name in _MERGED)
    rest = tuple(repr(getattr(paper, name)) for name in _FIELDS if name != "position")
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


def _where(paper: Paper) -> str:
    return paper.source if paper.position is None else f"{paper.source}:record {paper.position}"


def merge(papers: Iterable[Paper]) -> Iterator[Paper | Dropped]:
    """Make one paper of several records: the best one, completed from the others in their order."""
    best, *others = sorted(papers, key=_value, reverse=True)
    kept, remarks = best, []
    for other in others:
        reason = f"the same paper as in {best.source}, by {_rule(other, best)}"
        yield Dropped(_where(other), other.title[:80], reason)
        for name in _MERGED:
            if not getattr(kept, name) and getattr(other, name):
                kept = replace(kept, **{name: getattr(other, name)})
                reason = f"{name} taken over into the record from {best.source}"
                remarks.append(Dropped(_where(other), best.title[:80], reason, counts=False))
    yield from remarks
    yield kept


def _load(spool: IO[bytes], count: int) -> Iterator[Paper]:
    spool.seek(0)
    for _ in range(count):
        yield Paper(*pickle.load(spool))


def join(papers: Iterable[Paper | Dropped]) -> Iterator[Paper | Dropped]:
    """Yield every paper once, and what became of the other records of it."""
    keys, count = _Keys(), 0
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        for paper in papers:
            if isinstance(paper, Dropped):
                yield paper
                continue
            keys.add(paper)
            count += 1
            pickle.dump(tuple(getattr(paper, name) for name in _FIELDS), spool, protocol=5)
        groups, near = _group(keys)
        del keys
        missing = groups.sizes()
        waiting: dict[int, list[Paper]] = {}
        for number, paper in enumerate(_load(spool, count)):
            root = groups.root(number)
            if root in missing:
                waiting.setdefault(root, []).append(paper)
                missing[root] -= 1
                if missing[root]:
                    continue
            for found in merge(waiting.pop(root, [paper])):
                if isinstance(found, Paper) and root in near:
                    reason = "much like another paper, and not joined with it"
                    yield Dropped(_where(found), found.title[:80], reason, counts=False)
                yield found
