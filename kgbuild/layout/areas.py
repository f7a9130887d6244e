"""Finds the areas of a map, lays each out inside, and packs them beside each other."""

from typing import TYPE_CHECKING

from kgbuild.layout.communities import communities
from kgbuild.layout.forces import DENSE, forces, push_apart, spiral

if TYPE_CHECKING:  # numpy is imported where it is used, so that `kgbuild --help` stays instant
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ASPECT = 1.7  # the map is wider than high
SMALL = 3  # core nodes of an area that is put with the other small ones


def areas(core: "Ints", edges: "Ints", weights: "Floats", count: int) -> "Ints":
    """Give each core node the number of its community, the largest first, all small ones last."""
    import numpy as np

    local = communities(len(core), np.searchsorted(core, edges), weights)
    order = np.argsort(local, kind="stable")
    cuts = np.flatnonzero(np.diff(local[order])) + 1
    groups = [core[part].tolist() for part in np.split(order, cuts)] if len(core) else []
    named = sorted(groups, key=lambda group: (-len(group), group))
    large = [group for group in named if len(group) > SMALL]
    rest = sorted(node for group in named[len(large) :] for node in group)
    area = np.full(count, -1)
    for number, group in enumerate([*large, rest] if rest else large):
        area[group] = number
    return area


def inside(
    members: "Ints", edges: "Ints", weights: "Floats", area: "Ints", footprint: "Floats"
) -> "Floats":
    """Lay out one area around its own centre."""
    import numpy as np

    here = area[edges[:, 0]] == area[members[0]]
    here &= area[edges[:, 1]] == area[members[0]]
    local = np.searchsorted(members, edges[here])
    size = footprint[members]
    degree = np.bincount(local.ravel(), minlength=len(members))
    order = np.argsort(-degree, kind="stable")  # the hubs start in the middle
    at = np.empty((len(members), 2))
    at[order] = spiral(len(members), 1.7 * float(size.mean()))
    if len(local):
        at = forces(at, local, weights[here], size)
    return _spread(at, size)


def _spread(at: "Floats", size: "Floats", rounds: int = 60) -> "Floats":
    """Scale to the room that the nodes need, then push overlapping neighbours apart."""
    import numpy as np

    count = len(at)
    if count == 1:
        return at * 0
    need = 1.25 * np.sqrt((size**2).sum())
    at = at * (need / max(float(np.percentile(np.hypot(*at.T), 85)), 1e-9))
    reach = np.hypot(*at.T)
    at *= np.where(reach > 1.5 * need, 1.5 * need / np.maximum(reach, 1e-9), 1.0)[:, None]
    window = count if count <= DENSE else 90
    for _ in range(rounds):
        if not push_apart(at, size, window):
            break
    return at


def _reach(at: "Floats", footprint: "Floats") -> float:
    """Measure an area without its few farthest nodes, which may lie between other areas."""
    import numpy as np

    return float(np.quantile(np.hypot(*at.T) + footprint, 0.92))


def pack(at: "Floats", area: "Ints", edges: "Ints", footprint: "Floats") -> "Floats":
    """Find a centre for each area: linked areas near each other, none on another."""
    import numpy as np

    count = int(area.max()) + 1
    reach = np.array(
        [_reach(at[area == number], footprint[area == number]) for number in range(count)]
    )
    if count == 1:
        return np.zeros((1, 2))
    pairs = np.sort(area[edges], axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    between, times = np.unique(pairs, axis=0, return_counts=True)
    centre = spiral(count, 1.6 * float(reach.mean()))
    if len(between):
        closeness = times / np.sqrt(reach[between[:, 0]] * reach[between[:, 1]])
        centre = forces(centre, between, closeness, reach)
    if np.ptp(centre[:, 1]) > np.ptp(centre[:, 0]):
        centre = centre[:, ::-1].copy()
    centre *= np.array([ASPECT, 1.0])
    room = 1.05 * reach + 6.0
    for step in range(400):
        if step < 260:  # draw together, the height more than the width
            centre *= np.array([0.992, 0.966])
        if not push_apart(centre, room, count) and step >= 260:
            break
    return centre
