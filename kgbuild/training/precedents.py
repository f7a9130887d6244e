"""Counts how annotators took each phrase, over the papers from which the network learns."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.consensus import ROLES, TYPES, Consensus
from kgbuild.tagging.network import WIDEST
from kgbuild.tagging.phrases import keys_of, phrase_hashes, rows_of
from kgbuild.training.examples import Annotated

Counts = NDArray[np.float64]


def count(papers: Sequence[Annotated]) -> Consensus:
    """Count: a phrase's key; its places, the share of each type there, of each role."""
    taken: defaultdict[int, Counts] = defaultdict(lambda: np.zeros(TYPES + ROLES))
    for paper in papers:
        codes, stems = _codes(paper)
        for (start, end), gold in paper.gold.items():
            part = slice(start, end + 1)
            hashes = phrase_hashes(codes[part], end - start + 1, stems[part])
            counts = taken[int(keys_of(hashes)[0])]
            counts[gold.kind] += 1
            counts[TYPES + gold.role] += 1
    keys = np.array(sorted(taken), np.uint32)
    places = np.zeros(len(keys))
    for paper in papers:
        codes, stems = _codes(paper)
        for length in range(1, WIDEST + 1):
            rows = rows_of(keys, phrase_hashes(codes, length, stems))
            np.add.at(places, rows[rows >= 0], 1)
    counts = np.array([taken[key] for key in keys.tolist()])
    annotated = np.maximum(1, counts[:, :TYPES].sum(1, keepdims=True))
    shares = np.hstack([
        counts[:, :TYPES] / np.maximum(places[:, None], annotated), counts[:, TYPES:] / annotated
    ])  # fmt: skip
    values = np.hstack([np.minimum(255, places)[:, None], np.round(255 * shares)])
    return Consensus(keys, values.astype(np.uint8))


def _codes(paper: Annotated) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    count = len(paper.words)
    return (
        np.fromiter((w.code for w in paper.words), np.uint64, count),
        np.fromiter((w.singular for w in paper.words), np.uint64, count),
    )
