"""How a phrase was taken wherever else it stood: by annotators, and by the network itself."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.phrases import Floats, Hashes, rows_of

#: Columns of a table: places, the mean of each type there; where people judged, of each role too.
TYPES, ROLES = 6, 6


class Consensus(NamedTuple):
    """For each phrase in how many places it was met, and how it was taken there, 0..255."""

    keys: NDArray[np.uint32]
    values: NDArray[np.uint8]

    def columns(self, surface: Hashes, kind: NDArray[np.int64]) -> list[Floats]:
        """Give in how many places each phrase was met, how it was taken: as this type, as any.

        The shares of the roles follow where the table has them.
        """
        rows = rows_of(self.keys, surface)
        known = rows >= 0
        found = np.where(known[:, None], self.values[rows], 0).astype(np.float32)
        types = found[:, 1 : 1 + TYPES] / np.float32(255)
        this = types[np.arange(len(kind)), kind]
        roles = np.where(known[:, None], found[:, 1 + TYPES :] / np.float32(255), -1)
        own = [
            found[:, 0],
            np.where(known, this, -1),
            np.where(known, types.sum(1), -1),
        ]
        return [*own, *roles.T]


def load(file: Path) -> Consensus:
    """Read a table of phrases."""
    with np.load(file) as stored:
        return Consensus(stored["keys"], stored["values"])


class Elsewhere(NamedTuple):
    """What the network said in thousands of other abstracts, what people said in others yet."""

    judged: Consensus
    annotated: Consensus
