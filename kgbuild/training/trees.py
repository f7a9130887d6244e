"""Boosted trees: how they are grown, and how they become arrays that numpy can walk."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.forest import Forest
from kgbuild.tagging.phrases import Floats

#: One thread: two of them wait for each other when the machine has other work.
_TREES = {
    "learning_rate": 0.06, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5.0, "verbosity": -1, "num_threads": 1, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip
MENTIONS = {**_TREES, "objective": "binary", "num_leaves": 15, "min_data_in_leaf": 40}
ROLES = {**_TREES, "objective": "multiclass", "num_class": 6, "num_leaves": 7,
         "min_data_in_leaf": 30}  # fmt: skip
EDGES = {**_TREES, "objective": "binary", "num_leaves": 7, "min_data_in_leaf": 60}
DOMAINS = {**_TREES, "objective": "binary", "num_leaves": 7, "min_data_in_leaf": 40}
KNOWN_MENTIONS = {**MENTIONS, "num_leaves": 31, "min_data_in_leaf": 100}
KNOWN_ROLES = {**ROLES, "num_leaves": 15, "min_data_in_leaf": 60}
SETTINGS = {
    "mentions": (MENTIONS, 250), "known-mentions": (KNOWN_MENTIONS, 250), "roles": (ROLES, 60),
    "known-roles": (KNOWN_ROLES, 60), "edges": (EDGES, 80), "domains": (DOMAINS, 100),
}  # fmt: skip


def forest_of(booster: Any) -> Forest:
    """Flatten the trees of a LightGBM model."""
    model = booster.dump_model()
    columns: list[list[float]] = [[], [], [], [], []]
    roots: list[int] = []

    def add(node: dict[str, Any]) -> int:
        place = len(columns[0])
        for column, value in zip(columns, (0, 0.0, place, place, 0.0), strict=True):
            column.append(value)
        if "leaf_value" in node:
            columns[4][place] = node["leaf_value"]
        else:
            columns[0][place] = node["split_feature"]
            columns[1][place] = node["threshold"]
            columns[2][place] = add(node["left_child"])
            columns[3][place] = add(node["right_child"])
        return place

    def depth(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            return 0
        return 1 + max(depth(node["left_child"]), depth(node["right_child"]))

    trees = [tree["tree_structure"] for tree in model["tree_info"]]
    roots = [add(tree) for tree in trees]
    outputs = np.arange(len(trees)) % model["num_tree_per_iteration"]
    feature, threshold, left, right, value = columns
    return Forest(
        np.array(feature, np.int32), np.array(threshold, np.float64), np.array(left, np.int32),
        np.array(right, np.int32), np.array(value, np.float64), np.array(roots, np.int32),
        outputs.astype(np.int32), max(depth(tree) for tree in trees),
    )  # fmt: skip


def grow(kind: str, features: Floats, truth: NDArray[np.int64], seed: int) -> Forest:
    """Fit one set of trees."""
    import lightgbm

    settings, rounds = SETTINGS[kind]
    table = lightgbm.Dataset(features, truth)
    return forest_of(lightgbm.train({**settings, "seed": seed}, table, rounds))
