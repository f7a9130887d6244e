"""Counts how the network judges each phrase over many abstracts that nobody annotated."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.candidates import Candidates
from kgbuild.tagging.consensus import Consensus
from kgbuild.tagging.phrases import (
    LONGEST_NAME,
    Hashes,
    keys_of,
    phrase_hashes,
    rows_of,
)
from kgbuild.tagging.words import Word

#: The column of a candidate's features that holds the probability of its type.
PROBABILITY = 7
#: A phrase is kept from this summed probability and this many places.
LEAST_SUM, LEAST_PLACES = 0.3, 2


class Judged(NamedTuple):
    """One abstract: the hash of each place's word, whole and singular, and what was judged."""

    codes: Hashes
    stems: Hashes
    keys: NDArray[np.uint32]
    kind: NDArray[np.int64]
    probability: NDArray[np.float32]


def judged(words: list[Word], found: Candidates) -> Judged:
    """Keep of a read paper what the count needs."""
    return Judged(
        np.fromiter((w.code for w in words), np.uint64, len(words)),
        np.fromiter((w.singular for w in words), np.uint64, len(words)),
        keys_of(found.surface), found.kind,
        found.features[:, PROBABILITY] if len(found.kind) else np.zeros(0, np.float32),
    )  # fmt: skip


def read_abstracts(files: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Give title and abstract of each line of JSON, in plain or gzipped files."""
    for file in files:
        with (
            gzip.open(file, "rt", encoding="utf-8")
            if file.suffix == ".gz"
            else file.open(encoding="utf-8") as lines
        ):
            for line in lines:
                paper = json.loads(line)
                yield paper["title"], paper["abstract"]


def tally(papers: Iterable[Judged]) -> Consensus:
    """Give the table: a phrase's key; its places, and the mean probability of each type there."""
    papers = list(papers)
    if not papers:
        return Consensus(np.zeros(1, np.uint32), np.zeros((1, 7), np.uint8))
    everything = np.concatenate([paper.keys for paper in papers])
    keys, which = np.unique(everything, return_inverse=True)
    sums = np.zeros((len(keys), 6))
    kinds = np.concatenate([paper.kind for paper in papers])
    np.add.at(sums, (which.ravel(), kinds), np.concatenate([p.probability for p in papers]))
    likely = sums.sum(1) >= LEAST_SUM
    keys, sums = keys[likely], sums[likely]
    places = np.zeros(len(keys), np.int64)
    for paper in papers:
        for length in range(1, LONGEST_NAME + 1):
            rows = rows_of(keys, phrase_hashes(paper.codes, length, paper.stems))
            np.add.at(places, rows[rows >= 0], 1)
    kept = places >= LEAST_PLACES
    keys, sums, places = keys[kept], sums[kept], places[kept]
    means = np.minimum(255, np.round(255 * sums / places[:, None]))
    values = np.hstack([np.minimum(255, places)[:, None], means]).astype(np.uint8)
    return Consensus(keys, values)
