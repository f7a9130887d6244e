"""The research domains of a paper: what the network says, and which words the paper uses."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.phrases import Floats, Hashes, rows_of

MOST = 4
#: So many domains of a paper are looked at.
LIKELIEST = 10
#: How the two scores are mixed to find those, and what stands for a domain that is not there.
_NETWORK, _WORDS, _NONE = 0.6, 0.5, -12.0


class WordDomains:
    """A linear model over the words and pairs of words of a paper (tf-idf)."""

    def __init__(self, file: Path) -> None:
        with np.load(file) as stored:
            self.keys: NDArray[np.uint32] = stored["keys"]
            self.rarity: Floats = stored["rarity"]
            self.weights: NDArray[np.int8] = stored["weights"]
            self.scale: Floats = stored["scale"]
            self.bias: Floats = stored["bias"]
            self.frequency: Floats = stored["frequency"]

    def scores(self, hashes: list[Hashes], title_words: int) -> Floats:
        """Score every domain; words of the title count twice."""
        rows, values = term_weights(self.keys, self.rarity, hashes, title_words)
        return np.asarray(
            values @ self.weights[rows].astype(np.float32) * self.scale + self.bias,
            np.float32,
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


def _rank(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.argsort(np.argsort(-scores, kind="stable"), kind="stable")


def domain_features(
    of_network: Floats, of_words: Floats, broader: NDArray[np.int64], frequency: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """Describe the likeliest domains of a paper, and say which they are.

    A domain is judged beside the one above it, those below it and its neighbours.
    """
    network = np.clip(of_network.astype(np.float64), _NONE, -_NONE)
    words = of_words.astype(np.float64)
    mixed = _NETWORK * network + _WORDS * words
    count = len(mixed)
    numbers = np.arange(count)
    root = np.where(broader < 0, numbers, broader)
    below = np.where(broader == numbers[:, None], mixed, _NONE).max(1)
    beside = (root == root[:, None]) & (numbers != numbers[:, None])
    ordered = np.sort(mixed)
    columns = [
        network, words, mixed, _rank(network), _rank(words), _rank(mixed), frequency,
        np.where(broader >= 0, network[broader], _NONE),
        np.where(broader >= 0, words[broader], _NONE),
        below, np.where(beside, mixed, _NONE).max(1), np.full(count, ordered[-1]),
        ordered[-1] - mixed, np.full(count, ordered[-2]),
        np.full(count, (1 / (1 + np.exp(-network))).sum()),
        np.full(count, (1 / (1 + np.exp(-words))).sum()), broader >= 0,
    ]  # fmt: skip
    likeliest = np.flatnonzero(_rank(mixed) < LIKELIEST)
    return np.stack(columns, 1)[likeliest].astype(np.float32), likeliest


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
