"""What the network said of a phrase wherever it stood in thousands of other abstracts."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.phrases import Floats, Hashes, rows_of


class Consensus:
    """For each phrase how often it was met, and the mean probability of each type, 0..255."""

    def __init__(self, file: Path | None) -> None:
        self.keys: NDArray[np.uint32] = np.zeros(1, np.uint32)
        self.values: NDArray[np.uint8] = np.zeros((1, 7), np.uint8)
        if file is not None:
            with np.load(file) as stored:
                self.keys, self.values = stored["keys"], stored["values"]

    def columns(self, surface: Hashes, kind: NDArray[np.int64]) -> list[Floats]:
        """Give how often each phrase was met, and how it was judged: as this type, as any."""
        rows = rows_of(self.keys, surface)
        known = rows >= 0
        found = np.where(known[:, None], self.values[rows], 0).astype(np.float32)
        types = found[:, 1:] / np.float32(255)
        this = types[np.arange(len(kind)), kind]
        return [found[:, 0], np.where(known, this, -1), np.where(known, types.sum(1), -1)]
