"""The map of the page: where its nodes stand, and what its areas are called."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kgbuild.layout import kept

Table = dict[str, list[Any]]

FITS_AN_AREA = 0.08  # how well a name must fit an area: its share there times its share of it


def places(folder: Path, uids: Sequence[str], nodes: Table, edges: Table) -> Table:
    """Lay the graph out, or take its kept map; links to what everything links to pull less."""
    import numpy as np

    pairs = np.array([edges["from"], edges["to"]], dtype=np.int64).T.reshape(-1, 2)
    degree = np.bincount(pairs.ravel(), minlength=len(uids))
    weights = 1 / np.sqrt(np.maximum(degree[pairs].max(axis=1), 1))
    kind = np.array(nodes["kind"], dtype=int)
    radius = np.where(kind == 0, 6.0, np.minimum(3.6 + 1.5 * np.sqrt(degree), 15.0))
    layout = kept(folder, uids, pairs, weights, radius)
    sizes = [round(float(size), 1) for size in radius]
    return {"x": layout.x, "y": layout.y, "area": layout.area, "size": sizes}


def area_names(
    table: Table, edges: Table, first_concept: int, naming: set[int]
) -> list[dict[str, int]]:
    """Name each area by the domain, or else the entity of a `naming` kind, that fits it best."""
    size = Counter(
        area for area, kind in zip(table["area"], table["kind"], strict=True) if not kind
    )
    total, inside = Counter[int](), Counter[tuple[int, int]]()
    for source, target in zip(edges["from"], edges["to"], strict=True):
        if not table["kind"][source]:
            total[target] += 1
            inside[table["area"][source], target] += 1
    fits = sorted(
        (target < first_concept, -(times / size[area]) * (times / total[target]), area, target)
        for (area, target), times in inside.items()
        if times > 1 and table["kind"][target] in naming
    )
    names: dict[int, int] = {}
    for by_entity, fit, area, target in fits:
        good = by_entity or -fit >= FITS_AN_AREA
        if good and area not in names and target not in names.values():
            names[area] = target
    count = max(table["area"], default=-1) + 1
    return [{"node": names.get(area, -1), "papers": size[area]} for area in range(count)]
