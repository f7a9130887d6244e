"""Boosted decision trees, walked with numpy: no learning library at run time."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Forest(NamedTuple):
    """Trees as flat arrays of nodes; a leaf points to itself.

    `roots` holds the first node of each tree, `outputs` the score to which each tree adds.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]
    outputs: NDArray[np.int32]
    depth: int | NDArray[np.int64]

    def scores(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Add up the trees: one row for each row of features, one column for each output."""
        count = int(self.outputs.max()) + 1
        if not len(features):
            return np.zeros((0, count))
        flat = features.ravel()
        row = (np.arange(len(features)) * features.shape[1])[:, None]
        children = np.stack([self.left, self.right], 1).ravel()
        nodes = np.repeat(self.roots[None, :].astype(np.int64), len(features), 0)
        for _ in range(int(self.depth)):
            high = flat.take(row + self.feature.take(nodes)) > self.threshold.take(nodes)
            nodes = children.take(2 * nodes + high)
        values = self.value.take(nodes)
        return np.stack([values[:, self.outputs == k].sum(1) for k in range(count)], 1)


def load(file: Path) -> Forest:
    """Read a forest that `save` wrote."""
    with np.load(file) as stored:
        return Forest(*(stored[name] for name in Forest._fields))


def save(forest: Forest, file: Path) -> None:
    """Write a forest into one file."""
    np.savez_compressed(file, **forest._asdict())


def sigmoid(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log-odds into probabilities."""
    return np.asarray(1 / (1 + np.exp(-scores)), np.float64)


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn the scores of classes that exclude each other into probabilities."""
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float64)
