"""Hangs nodes with a single link around the node that they are linked to."""

from typing import TYPE_CHECKING

from kgbuild.layout.forces import GOLDEN_ANGLE

if TYPE_CHECKING:  # numpy is imported where it is used, so that `kgbuild --help` stays instant
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAF_STEP = 6.2  # distance that one more leaf takes


def parents(edges: "Ints", count: int) -> "Ints":
    """Give each leaf the node that it hangs on, and -1 to every other node."""
    import numpy as np

    pairs = np.unique(np.sort(edges, axis=1), axis=0)
    degree = np.bincount(pairs.ravel(), minlength=count)
    parent = np.full(count, -1)
    for leaf, other in ((pairs[:, 0], pairs[:, 1]), (pairs[:, 1], pairs[:, 0])):
        hangs = (degree[leaf] == 1) & (degree[other] > 1)
        parent[leaf[hangs]] = other[hangs]
    return parent


def fan(leaves: "Ints") -> "Floats":
    """Give the room that so many leaves take around their node."""
    import numpy as np

    return np.where(leaves > 0, LEAF_STEP * np.sqrt(leaves + 1.0) + 3.0, 0.0)


def hang(at: "Floats", parent: "Ints", radii: "Floats") -> None:
    """Put each leaf around its node, in the spiral of a sunflower."""
    import numpy as np

    leaves = np.flatnonzero(parent >= 0)
    leaves = leaves[np.argsort(parent[leaves], kind="stable")]
    owner = parent[leaves]
    _, first, sizes = np.unique(owner, return_index=True, return_counts=True)
    rank = np.arange(len(leaves)) - np.repeat(first, sizes)
    angle = rank * GOLDEN_ANGLE + owner * 0.7
    reach = radii[owner] + 1.0 + LEAF_STEP * np.sqrt(rank + 1.0)
    at[leaves] = at[owner] + np.column_stack((np.cos(angle), np.sin(angle))) * reach[:, None]
