"""Gives every node of a graph its place and its area."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.layout import areas, leaves
from kgbuild.layout.forces import push_apart

if TYPE_CHECKING:  # numpy is imported where it is used, so that `kgbuild --help` stays instant
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where every node is, and in which area (numbered by size, largest first)."""

    x: list[int]
    y: list[int]
    area: list[int]


def place(edges: "Ints", weights: "Floats", radii: "Floats") -> Layout:
    """Place `len(radii)` nodes, joined by `edges` (pairs of node numbers), without overlaps."""
    import numpy as np

    count = len(radii)
    if not count:
        return Layout([], [], [])
    edges = edges.reshape(-1, 2)
    keep = edges[:, 0] != edges[:, 1]
    edges, weights = edges[keep], weights[keep]
    parent = leaves.parents(edges, count)
    footprint = radii + 3.0 + leaves.fan(np.bincount(parent[parent >= 0], minlength=count))
    core = np.flatnonzero(parent < 0)
    inner = (parent[edges] < 0).all(axis=1)
    area = areas.areas(core, edges[inner], weights[inner], count)
    at = np.zeros((count, 2))
    for number in range(int(area.max()) + 1):
        members = np.flatnonzero(area == number)
        at[members] = areas.inside(members, edges[inner], weights[inner], area, footprint)
    placed = at[core] + areas.pack(at, area, edges[inner], footprint)[area[core]]
    for _ in range(40):
        if not push_apart(placed, footprint[core], len(core)):
            break
    at[core] = placed
    leaves.hang(at, parent, radii)
    hanging = parent >= 0
    area[hanging] = area[parent[hanging]]
    at -= (at.max(axis=0) + at.min(axis=0)) / 2
    rounded = np.rint(at).astype(int)
    return Layout(rounded[:, 0].tolist(), rounded[:, 1].tolist(), area.tolist())
