"""The research domains of a paper: what the network says, and which words the paper uses."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.phrases import Floats, Hashes, rows_of

MOST = 4


class WordDomains:
    """A linear model over the words and pairs of words of a paper (tf-idf)."""

    def __init__(self, file: Path) -> None:
        with np.load(file) as stored:
            self.keys: NDArray[np.uint32] = stored["keys"]
            self.rarity: Floats = stored["rarity"]
            self.weights: NDArray[np.int8] = stored["weights"]
            self.scale: Floats = stored["scale"]
            self.bias: Floats = stored["bias"]

    def scores(self, hashes: list[Hashes], title_words: int) -> Floats:
        """Score every domain; words of the title count twice."""
        rows, values = term_weights(self.keys, self.rarity, hashes, title_words)
        return np.asarray(
            values @ self.weights[rows].astype(np.float32) * self.scale + self.bias, np.float32
        )


def term_weights(
    keys: NDArray[np.uint32], rarity: Floats, hashes: list[Hashes], title_words: int
) -> tuple[NDArray[np.int64], Floats]:
    """Give the known words and pairs of a paper, and the weight of each; weights have length 1."""
    found = [np.concatenate([rows_of(keys, h), rows_of(keys, h[:title_words])]) for h in hashes[:2]]
    rows = np.concatenate(found)
    rows, times = np.unique(rows[rows >= 0], return_counts=True)
    values = (1 + np.log(times)) * rarity[rows]
    length = float(np.sqrt((values**2).sum())) or 1.0
    return rows, np.asarray(values / length, np.float32)


def decide(
    probability: NDArray[np.float64], broader: NDArray[np.int64], threshold: float
) -> list[int]:
    """Choose one to four domains, best first, never one beside the domain above it.

    `broader` holds for each domain the number of the one above it, or -1.

    >>> decide(np.array([0.9, 0.8, 0.1]), np.array([-1, 0, -1]), 0.3)
    [1]
    >>> decide(np.array([0.1, 0.2, 0.1]), np.array([-1, 0, -1]), 0.3)
    [1]
    """
    order = np.lexsort((np.arange(len(probability)), -probability)).tolist()
    chosen = [k for k in order if probability[k] > threshold] or order[:1]
    above = {int(broader[k]) for k in chosen}
    return [k for k in chosen if k not in above][:MOST]
