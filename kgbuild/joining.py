"""One paper once: records of the same paper, from whatever source, become one.

Two records are one paper when they share a DOI, an arXiv id (whatever the version), the same
text, or title, year and first author without DOIs or ids that contradict. Which record is kept,
and what it takes from the others, does not depend on the order in which they come.

Memory holds six hashes a paper; the papers themselves wait in a temporary file, since a later
record may complete an earlier one.
"""

import pickle
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import IO

from kgbuild.completing import FIELDS, Found, beside, merge, plain
from kgbuild.records import Dropped, Paper

#: So many bytes of papers wait in memory before a file on disk takes them.
IN_MEMORY = 1 << 26
#: A shorter title, or abstract, says little of whether two papers are near each other.
NEAR_TITLE, NEAR_ABSTRACT = 20, 200
NEAR = "much like another paper, and not joined with it"

# arXiv, bioRxiv, SSRN, ChemRxiv, Preprints.org, Research Square, OSF, Zenodo: a preprint's DOI
# does not contradict the one of its journal
_PREPRINT = re.compile(r"10\.(?:48550|1101|2139|26434|20944|21203|31219|31234|31235|5281)/")


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
        self.arxiv_id.append(_hash(paper.arxiv_id.lower()) if paper.arxiv_id else 0)
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


def _group(keys: _Keys) -> tuple[_Groups, list[frozenset[int]]]:
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
    near: dict[frozenset[int], None] = {}
    for column in (keys.title, keys.abstract):
        for numbers in _equal(column):
            roots = frozenset(groups.root(number) for number in numbers)
            if len(roots) > 1:
                near[roots] = None
    return groups, list(near)


def _source_of(item: Paper | Dropped) -> str:
    if isinstance(item, Paper):
        return item.source or "given"
    return item.where.rpartition(":")[0] or item.where


def _load(spool: IO[bytes], count: int) -> Iterator[Found]:
    spool.seek(0)
    for _ in range(count):
        where, values = pickle.load(spool)
        yield Found(Paper(*values), where)


def join(papers: Iterable[Paper | Dropped]) -> Iterator[Paper | Dropped]:
    """Yield every paper once, and what became of the other records of it."""
    keys, count, seen = _Keys(), 0, Counter[str]()
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        for item in papers:
            source = _source_of(item)
            if isinstance(item, Dropped):
                seen[source] += item.counts
                yield item
                continue
            keys.add(item)
            count += 1
            seen[source] += 1
            where = f"{source}:record {item.position or seen[source]}"
            values = tuple(getattr(item, name) for name in FIELDS)
            pickle.dump((where, values), spool, protocol=5)
        groups, near = _group(keys)
        del keys
        yield from _united(_load(spool, count), groups, near)


def _united(
    records: Iterator[Found], groups: _Groups, near: list[frozenset[int]]
) -> Iterator[Paper | Dropped]:
    """Merge the records of every group as soon as all of them have come."""
    missing = groups.sizes()
    waiting: dict[int, list[Found]] = {}
    alike: dict[int, Found | None] = {root: None for each in near for root in each}
    for number, record in enumerate(records):
        root = groups.root(number)
        if root in missing:
            waiting.setdefault(root, []).append(record)
            missing[root] -= 1
            if missing[root]:
                continue
        for found in merge(waiting.pop(root, [record])):
            if isinstance(found, Found):
                if root in alike:
                    alike[root] = found
                yield found.paper
            else:
                yield found
    for each in near:
        yield from _told([one for root in sorted(each) if (one := alike[root])])


def _told(near: list[Found]) -> Iterator[Dropped]:
    """Report papers that are near each other, each with the next one."""
    for found, other in zip(near, [*near[1:], near[0]], strict=True):
        what = beside(found.paper.title, other.where)
        yield Dropped(found.where, what, NEAR, counts=False)
