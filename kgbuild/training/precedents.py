"""Counts how annotators took each phrase, over the papers from which the network learns."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.network import WIDEST
from kgbuild.tagging.phrases import keys_of, phrase_hashes, rows_of
from kgbuild.tagging.precedents import ROLES, TYPES, Precedents
from kgbuild.training.examples import Annotated

Counts = NDArray[np.float64]


class Counted(NamedTuple):
    """Phrases, how often each was taken as which type and in which role, and its places.

    `papers` holds the part of each paper in this: the rows of its phrases, and their counts.
    """

    keys: NDArray[np.uint32]
    taken: Counts
    places: Counts
    papers: list[tuple[NDArray[np.int64], Counts, Counts]]

    def table(self) -> Precedents:
        """Give the table that a model keeps."""
        return _table(self.keys, self.taken, self.places)

    def without(self, number: int) -> Precedents:
        """Give the table as the other papers make it: what a paper may know of itself."""
        rows, taken, places = self.papers[number]
        all_taken, all_places = self.taken.copy(), self.places.copy()
        all_taken[rows] -= taken
        all_places[rows] -= places
        kept = all_taken[:, :TYPES].sum(1) > 0
        return _table(self.keys[kept], all_taken[kept], all_places[kept])


def count(papers: Sequence[Annotated]) -> Counted:
    """Count the phrases of annotated papers."""
    annotated = [_annotated(paper) for paper in papers]
    keys = np.unique(np.array([key for one in annotated for key in one], np.uint32))
    taken, places = np.zeros((len(keys), TYPES + ROLES)), np.zeros(len(keys))
    parts = []
    for paper, one in zip(papers, annotated, strict=True):
        rows, times = _places(paper, keys)
        own = np.zeros((len(rows), TYPES + ROLES))
        order = {key: k for k, key in enumerate(keys[rows].tolist())}
        for key, counts in one.items():
            own[order[key]] = counts
        taken[rows] += own
        places[rows] += times
        parts.append((rows, own, times))
    return Counted(keys, taken, places, parts)


def _table(keys: NDArray[np.uint32], taken: Counts, places: Counts) -> Precedents:
    annotated = np.maximum(1, taken[:, :TYPES].sum(1, keepdims=True))
    shares = np.hstack([
        taken[:, :TYPES] / np.maximum(places[:, None], annotated), taken[:, TYPES:] / annotated
    ])  # fmt: skip
    values = np.hstack([np.minimum(255, places)[:, None], np.round(255 * shares)])
    return Precedents(keys, values.astype(np.uint8))


def _codes(paper: Annotated) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    count = len(paper.words)
    return (
        np.fromiter((w.code for w in paper.words), np.uint64, count),
        np.fromiter((w.singular for w in paper.words), np.uint64, count),
    )


def _annotated(paper: Annotated) -> dict[int, Counts]:
    codes, stems = _codes(paper)
    found: defaultdict[int, Counts] = defaultdict(lambda: np.zeros(TYPES + ROLES))
    for (start, end), gold in paper.gold.items():
        if end - start < WIDEST:
            part = slice(start, end + 1)
            hashes = phrase_hashes(codes[part], end - start + 1, stems[part])
            counts = found[int(keys_of(hashes)[0])]
            counts[gold.kind] += 1
            counts[TYPES + gold.role] += 1
    return dict(found)


def _places(paper: Annotated, keys: NDArray[np.uint32]) -> tuple[NDArray[np.int64], Counts]:
    codes, stems = _codes(paper)
    rows = [rows_of(keys, phrase_hashes(codes, n, stems)) for n in range(1, WIDEST + 1)]
    found = np.concatenate(rows)
    met, times = np.unique(found[found >= 0], return_counts=True)
    return met, times.astype(np.float64)
