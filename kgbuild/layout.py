"""Places a graph on a plane: areas (communities) apart from each other, each laid out inside.

Deterministic: integer nodes, fixed starts, a seeded generator, rounded results. Nodes with a single
link sit around the node that they hang on, so the forces work on the core of the graph only.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.communities import communities

if TYPE_CHECKING:  # numpy is imported where it is used, so that `kgbuild --help` stays instant
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SEED = 20
GOLDEN_ANGLE = 2.399963229728653
ASPECT = 1.7  # the map is wider than high
SAMPLE = 200  # nodes that push on each node, in an area too large to compare all pairs
DENSE = 700  # nodes up to which all pairs are compared
SMALL = 3  # core nodes of an area that is put with the other small ones
LEAF_STEP = 6.2  # distance that one more leaf takes


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
    parent = _parents(edges, count)
    footprint = radii + 3.0 + _fan(np.bincount(parent[parent >= 0], minlength=count))
    core = np.flatnonzero(parent < 0)
    inner = (parent[edges] < 0).all(axis=1)
    area = _areas(core, edges[inner], weights[inner], count)
    at = np.zeros((count, 2))
    for number in range(int(area.max()) + 1):
        members = np.flatnonzero(area == number)
        at[members] = _inside(members, edges[inner], weights[inner], area, footprint)
    placed = at[core] + _pack(at, area, edges[inner], footprint)[area[core]]
    for _ in range(40):
        if not _push_apart(placed, footprint[core], len(core)):
            break
    at[core] = placed
    _hang(at, parent, radii)
    leaves = parent >= 0
    area[leaves] = area[parent[leaves]]
    at -= (at.max(axis=0) + at.min(axis=0)) / 2
    rounded = np.rint(at).astype(int)
    return Layout(rounded[:, 0].tolist(), rounded[:, 1].tolist(), area.tolist())


def _parents(edges: "Ints", count: int) -> "Ints":
    """Give each leaf the node that it hangs on, and -1 to every other node."""
    import numpy as np

    pairs = np.unique(np.sort(edges, axis=1), axis=0)
    degree = np.bincount(pairs.ravel(), minlength=count)
    parent = np.full(count, -1)
    for leaf, other in ((pairs[:, 0], pairs[:, 1]), (pairs[:, 1], pairs[:, 0])):
        hangs = (degree[leaf] == 1) & (degree[other] > 1)
        parent[leaf[hangs]] = other[hangs]
    return parent


def _fan(leaves: "Ints") -> "Floats":
    """Give the room that so many leaves take around their node."""
    import numpy as np

    return np.where(leaves > 0, LEAF_STEP * np.sqrt(leaves + 1.0) + 3.0, 0.0)


def _hang(at: "Floats", parent: "Ints", radii: "Floats") -> None:
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


def _areas(core: "Ints", edges: "Ints", weights: "Floats", count: int) -> "Ints":
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


def _spiral(count: int, step: float) -> "Floats":
    """Start from the seeds of a sunflower: even, and the same everywhere."""
    import numpy as np

    rank = np.arange(count)
    turn, reach = rank * GOLDEN_ANGLE, step * np.sqrt(rank + 0.5)
    points: Floats = np.column_stack((np.cos(turn), np.sin(turn))) * reach[:, None]
    return points


def _inside(
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
    at[order] = _spiral(len(members), 1.7 * float(size.mean()))
    if len(local):
        at = _forces(at, local, weights[here], size)
    return _spread(at, size)


def _forces(at: "Floats", edges: "Ints", weights: "Floats", size: "Floats") -> "Floats":
    """Pull linked nodes together and push all apart (Fruchterman and Reingold)."""
    import numpy as np

    rng = np.random.default_rng(SEED)
    count = len(at)
    ideal = 2.1 * float(size.mean())
    mass = size / size.mean()
    rounds = 90 if count <= 400 else 60
    strength = weights / weights.mean()
    heat = ideal * np.sqrt(count) * 0.25
    for step in range(rounds):
        pushers = np.arange(count) if count <= DENSE else rng.choice(count, SAMPLE, replace=False)
        gap_x, gap_y = (column[:, None] - column[None, pushers] for column in at.T)
        push = np.maximum(gap_x**2 + gap_y**2, (0.05 * ideal) ** 2)
        np.divide(ideal**2 * count / len(pushers) * mass[None, pushers], push, out=push)
        move = np.column_stack([mass * np.einsum("ij,ij->i", push, gap) for gap in (gap_x, gap_y)])
        span = at[edges[:, 0]] - at[edges[:, 1]]
        pull = span * (np.hypot(*span.T) / ideal * strength)[:, None]
        for axis in (0, 1):
            move[:, axis] -= np.bincount(edges[:, 0], pull[:, axis], count)
            move[:, axis] += np.bincount(edges[:, 1], pull[:, axis], count)
        move -= at * 0.9 * np.sqrt(count) / 4  # keeps the area round
        length = np.maximum(np.hypot(*move.T), 1e-9)
        at = at + move * (np.minimum(length, heat * (1 - step / rounds) + 1.0) / length)[:, None]
    middle: Floats = at - at.mean(axis=0)
    return middle


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
        if not _push_apart(at, size, window):
            break
    return at


def _push_apart(at: "Floats", size: "Floats", window: int) -> bool:
    """Move overlapping pairs half way apart; look at `window` neighbours along x."""
    import numpy as np

    order = np.argsort(at[:, 0], kind="stable")
    place, room = at[order], size[order]
    widest, moved = 2 * float(room.max()), np.zeros_like(at)
    for step in range(1, min(window, len(at))):
        gap = place[step:] - place[:-step]
        if gap[:, 0].min() > widest:
            break
        distance = np.maximum(np.hypot(*gap.T), 1e-6)
        lack = np.maximum(room[step:] + room[:-step] - distance, 0.0)
        shift = gap * (0.35 * lack / distance)[:, None]
        moved[step:] += shift
        moved[:-step] -= shift
    at[order] += moved
    return bool(np.abs(moved).max() > 0.5)


def _reach(at: "Floats", footprint: "Floats") -> float:
    """Measure an area without its few farthest nodes, which may lie between other areas."""
    import numpy as np

    return float(np.quantile(np.hypot(*at.T) + footprint, 0.92))


def _pack(at: "Floats", area: "Ints", edges: "Ints", footprint: "Floats") -> "Floats":
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
    centre = _spiral(count, 1.6 * float(reach.mean()))
    if len(between):
        closeness = times / np.sqrt(reach[between[:, 0]] * reach[between[:, 1]])
        centre = _forces(centre, between, closeness, reach)
    if np.ptp(centre[:, 1]) > np.ptp(centre[:, 0]):
        centre = centre[:, ::-1].copy()
    centre *= np.array([ASPECT, 1.0])
    room = 1.05 * reach + 6.0
    for step in range(400):
        if step < 260:  # draw together, the height more than the width
            centre *= np.array([0.992, 0.966])
        if not _push_apart(centre, room, count) and step >= 260:
            break
    return centre
