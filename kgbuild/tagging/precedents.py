"""How annotators took a phrase in the papers from which the tagger learned."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.phrases import Floats, Hashes, rows_of

#: Columns of the table: places, then the share of each type there, and of each role.
TYPES, ROLES = 6, 6


class Precedents(NamedTuple):
    """For each phrase in how many places it stood, and how it was taken there, 0..255."""

    keys: NDArray[np.uint32]
    values: NDArray[np.uint8]

    def columns(self, surface: Hashes, kind: NDArray[np.int64]) -> list[Floats]:
        """Give each phrase's places, how it was taken (as this type, as any), and its roles.

        A share is -1 for a phrase that was never met.
        """
        rows = rows_of(self.keys, surface)
        known = rows >= 0
        found = np.where(known[:, None], self.values[rows], 0).astype(np.float32)
        shares = np.where(known[:, None], found[:, 1:] / np.float32(255), np.float32(-1))
        types, roles = shares[:, :TYPES], shares[:, TYPES:]
        of_any = np.where(known, types.sum(1), np.float32(-1))
        return [found[:, 0], types[np.arange(len(kind)), kind], of_any, *roles.T]

    def save(self, file: Path) -> None:
        """Write the table."""
        np.savez_compressed(file, **self._asdict())


def load(file: Path) -> Precedents:
    """Read a table that `save` wrote."""
    with np.load(file) as stored:
        return Precedents(stored["keys"], stored["values"])
