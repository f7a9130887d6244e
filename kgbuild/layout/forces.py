"""Moves nodes: linked ones together, all apart, none on another."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # numpy is imported where it is used, so that `kgbuild --help` stays instant
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SEED = 20
GOLDEN_ANGLE = 2.399963229728653
SAMPLE = 200  # nodes that push on each node, in an area too large to compare all pairs
DENSE = 700  # nodes up to which all pairs are compared


def spiral(count: int, step: float) -> "Floats":
    """Start from the seeds of a sunflower: even, and the same everywhere."""
    import numpy as np

    rank = np.arange(count)
    turn, reach = rank * GOLDEN_ANGLE, step * np.sqrt(rank + 0.5)
    points: Floats = np.column_stack((np.cos(turn), np.sin(turn))) * reach[:, None]
    return points


def forces(at: "Floats", edges: "Ints", weights: "Floats", size: "Floats") -> "Floats":
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


def push_apart(at: "Floats", size: "Floats", window: int) -> bool:
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
