"""Boosted decision trees, walked by onnxruntime: no learning library at run time."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging import session
from kgbuild.tagging.phrases import Floats


class Forest:
    """Trees whose leaves add up to a score for each output (`TreeEnsembleRegressor` of ONNX)."""

    def __init__(self, model: bytes) -> None:
        self.model = model
        self._session = session.start(model)
        self._outputs = int(self._session.get_outputs()[0].shape[1])

    def scores(self, features: Floats) -> NDArray[np.float64]:
        """Add up the trees: one row for each row of features, one column for each output."""
        if not len(features):
            return np.zeros((0, self._outputs))
        (found,) = self._session.run(None, {"features": features})
        return np.asarray(found, np.float64)


def load(file: Path) -> Forest:
    """Read a forest that `save` wrote."""
    return Forest(file.read_bytes())


def save(forest: Forest, file: Path) -> None:
    """Write a forest into one file."""
    file.write_bytes(forest.model)


def sigmoid(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log-odds into probabilities."""
    return np.asarray(1 / (1 + np.exp(-scores)), np.float64)


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn the scores of classes that exclude each other into probabilities."""
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float64)
