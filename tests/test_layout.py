"""The map: nothing on anything, the same every time."""

import time
from pathlib import Path

import numpy as np
import pytest

from kgbuild.layout import Layout, keeping, kept, place

Edges = list[tuple[int, int]]


def laid(count: int, edges: Edges, radius: float = 5.0) -> Layout:
    pairs = np.array(edges, dtype=int).reshape(-1, 2)
    return place(pairs, np.ones(len(pairs)), np.full(count, radius))


def random_edges(count: int, links: int, groups: int, seed: int = 1) -> Edges:
    rng = np.random.default_rng(seed)
    one, two = rng.integers(0, count, (2, links))
    near = rng.random(links) < 0.9
    two = np.where(near, (two - two % groups) + one % groups, two) % count
    return list(zip(one.tolist(), two.tolist(), strict=True))


STAR: Edges = [(0, leaf) for leaf in range(1, 30)]
TWO_GROUPS: Edges = [
    (group * 10 + one, group * 10 + two)
    for group in (0, 1)
    for one in range(10)
    for two in range(one)
] + [(0, 10)]


@pytest.mark.parametrize(
    ("count", "edges"),
    [(0, []), (1, []), (2, [(0, 1)]), (5, []), (30, STAR), (3, [(0, 0), (1, 2)]), (20, TWO_GROUPS)],
)
def test_every_graph_gets_a_place_for_every_node(count: int, edges: Edges) -> None:
    layout = laid(count, edges)
    assert len(layout.x) == len(layout.y) == len(layout.area) == count
    assert len(set(zip(layout.x, layout.y, strict=True))) == count


@pytest.mark.parametrize("edges", [STAR, TWO_GROUPS, random_edges(300, 700, 6)])
def test_no_node_lies_on_another(edges: Edges) -> None:
    count = max(map(max, edges)) + 1
    layout = laid(count, edges)
    at = np.column_stack((layout.x, layout.y)).astype(float)
    gap = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) + 1e6 * np.eye(count)
    assert (gap > 7.0).mean() > 0.999  # radius 5: they may touch, not cover


def test_nodes_of_a_group_are_nearer_to_each_other_than_to_the_other_group() -> None:
    layout = laid(20, TWO_GROUPS)
    assert len(set(layout.area[:10])) == len(set(layout.area[10:])) == 1
    assert layout.area[0] != layout.area[10]


def test_a_node_with_one_link_lies_beside_what_it_hangs_on() -> None:
    layout = laid(21, [*TWO_GROUPS, (3, 20)])
    assert np.hypot(layout.x[20] - layout.x[3], layout.y[20] - layout.y[3]) < 25


def test_the_map_is_the_same_every_time() -> None:
    edges = random_edges(400, 900, 7)
    assert laid(400, edges) == laid(400, edges)


def kept_in(folder: Path, count: int, edges: Edges, radius: float = 5.0) -> Layout:
    pairs, uids = np.array(edges, dtype=int).reshape(-1, 2), [f"node/{at}" for at in range(count)]
    return kept(folder, uids, pairs, np.ones(len(pairs)), np.full(count, radius))


def test_a_map_is_kept_and_taken_again_while_the_graph_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept_in(tmp_path, 20, TWO_GROUPS)
    assert first == laid(20, TWO_GROUPS)
    (file,) = tmp_path.iterdir()
    written = file.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "place", lambda *_: pytest.fail("the map was computed again"))
        assert kept_in(tmp_path, 20, TWO_GROUPS) == first
    file.unlink()
    kept_in(tmp_path, 20, TWO_GROUPS)
    assert file.read_bytes() == written


@pytest.mark.parametrize(
    ("count", "edges", "radius"),
    [(20, TWO_GROUPS[:-1], 5.0), (21, TWO_GROUPS, 5.0), (20, TWO_GROUPS, 6.0)],
)
def test_a_changed_graph_is_placed_anew(
    tmp_path: Path, count: int, edges: Edges, radius: float
) -> None:
    kept_in(tmp_path, 20, TWO_GROUPS)
    for _ in range(2):
        assert kept_in(tmp_path, count, edges, radius) == laid(count, edges, radius)


def test_a_damaged_map_is_placed_anew(tmp_path: Path) -> None:
    (tmp_path / keeping.FILE).write_bytes(b"PAR1 and nothing of the kind")
    for _ in range(2):
        assert kept_in(tmp_path, 20, TWO_GROUPS) == laid(20, TWO_GROUPS)


def test_a_folder_that_cannot_be_written_gets_its_map_all_the_same(tmp_path: Path) -> None:
    assert kept_in(tmp_path / "gone", 20, TWO_GROUPS) == laid(20, TWO_GROUPS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_twenty_thousand_nodes_take_seconds() -> None:
    edges = random_edges(20_000, 30_000, 40)
    start = time.process_time()
    laid(20_000, edges)
    assert time.process_time() - start < 40
